"""An OLE compound file: its streams and the bytes of one. Old .xls files are such, locked .xlsx too."""

from __future__ import annotations

import struct
from typing import NamedTuple

from songnuan.lib.spreadsheets.archive import damaged
from songnuan.lib.spreadsheets.cells import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = struct.Struct("<8s16x5H6x10L")
ENTRY = struct.Struct("<64sHBx3L36xLLL")
CUTOFF = 4096
"""[MS-CFB] 2.2: shorter streams lie in the mini stream; a header that says otherwise is read by each reader in its own way."""
STREAM = 2
LAST = 0xFFFFFFF0
"""Sector numbers from here on are marks: free, end of chain, part of the table itself."""


class Stream(NamedTuple):
    """A stream or storage of the directory."""

    name: str
    kind: int
    first: int
    size: int
    own: bool
    """Whether it lies in the root itself, not in a storage, and is in use."""


class CompoundFile:
    """Reads from the whole file's bytes (20 MB at most). Raises Refused for what is broken or in circles."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or data[:8] != MAGIC:
            raise self._broken()
        (_, _, _, _, shift, mini_shift, *rest) = HEADER.unpack_from(data)
        _, fat_count, directory, _, cutoff, mini_fat, _, more, _, _ = rest
        if shift not in (9, 12) or mini_shift != 6 or cutoff != CUTOFF or fat_count > len(data) >> 9:
            raise self._broken()
        self._data, self._sector = data, 1 << shift
        self._fat = self._table(fat_count, more)
        self.streams = self._directory(self._chain(directory))
        root = self.streams[0]
        self._mini = self._chain(root.first)[: root.size] if root.first < LAST else b""
        self._mini_fat = self._numbers(self._chain(mini_fat)) if mini_fat < LAST else ()

    def only(self, *names: str) -> Stream:
        """Answer the root's own stream of one of these names (case-folded); whatever else bears one is refused.

        Readers differ in which of two they take: by the tree, by the order, by the case, unused entries too.
        """
        found = [stream for stream in self.streams if stream.name.casefold() in names]
        if len(found) != 1 or not found[0].own or found[0].kind != STREAM:
            raise self._broken()
        return found[0]

    def read(self, stream: Stream) -> bytes:
        """Answer the bytes of a stream."""
        if stream.size >= CUTOFF:
            return self._chain(stream.first)[: stream.size]
        found: list[bytes] = []
        sector = stream.first
        while sector < LAST:
            if sector >= len(self._mini_fat) or len(found) > len(self._mini_fat):
                raise self._broken()
            found.append(self._mini[sector * 64 : sector * 64 + 64])
            sector = self._mini_fat[sector]
        return b"".join(found)[: stream.size]

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        if start >= len(self._data):
            raise self._broken()
        return self._data[start : start + self._sector]

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4])

    def _table(self, count: int, more: int) -> tuple[int, ...]:
        sectors = list(self._numbers(self._data[76:512]))
        per_sector = self._sector // 4 - 1
        while more < LAST and len(sectors) < count:
            *numbers, more = self._numbers(self._at(more).ljust(self._sector, b"\xff"))
            sectors += numbers[:per_sector]
        used = [sector for sector in sectors[:count] if sector < LAST]
        return self._numbers(b"".join(self._at(sector) for sector in used))

    def _chain(self, sector: int) -> bytes:
        found: list[bytes] = []
        while sector < LAST:
            if sector >= len(self._fat) or len(found) > len(self._data) // self._sector:
                raise self._broken()
            found.append(self._at(sector))
            sector = self._fat[sector]
        return b"".join(found)

    def _directory(self, data: bytes) -> list[Stream]:
        entries = [ENTRY.unpack_from(data, at) for at in range(0, len(data) - ENTRY.size + 1, ENTRY.size)]
        if not entries:
            raise self._broken()
        own: set[int] = set()
        waiting = [entries[0][5]]
        while waiting:
            at = waiting.pop()
            if at < len(entries) and at not in own:
                own.add(at)
                waiting += entries[at][3:5]
        return [
            Stream(
                name.decode("utf-16-le", "replace").partition("\0")[0],
                kind,
                first,
                size,
                bool(kind) and at in own,
            )
            for at, (name, _, kind, _, _, _, first, size, _) in enumerate(entries)
        ]

    @staticmethod
    def _broken() -> Refused:
        return damaged("旧版表格的文件结构不完整")
