"""A zip file read without trust: what its directory claims is checked against the bytes that are there.

The standard library's `zipfile` lists every member before it can be asked how many there are, and believes
the sizes in the central directory. Here members are bounded before they are listed, names are unique and
stay inside, entries do not overlap, and bytes are counted while they are inflated.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import Limits

END = struct.Struct("<4s4H2LH")
ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
WIDE = 0xFFFFFFFF
CHUNK = 256 * 1024
STORED, DEFLATED = 0, 8
FLAG_ENCRYPTED, FLAG_SIZES_LATER, FLAG_STRONG, FLAG_UTF8 = 0x1, 0x8, 0x40, 0x800


class Part(NamedTuple):
    """One member: its name as written, where its bytes lie, and what the directory claims of them."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    offset: int


def damaged(what: str, **values: object) -> Refused:
    """A refusal for a file whose container is broken or lies; `what` is a phrase with places for `values`."""
    return Refused(
        "unreadable",
        "文件已损坏或被改动过（%(what)s）。请用 Excel 或 WPS 打开后另存一份再上传。",
        what=what,
        **values,
    )


class Archive:
    """The parts of a zip file, by case-folded name. Raises Refused for every kind of broken container."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self.parts = self._directory()
        self._starts = self._check_layout()

    def _directory(self) -> dict[str, Part]:
        length = self._file.seek(0, 2)
        tail_start = max(0, length - END.size - 0xFFFF)
        self._file.seek(tail_start)
        tail = self._file.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) - at < END.size:
            raise damaged("压缩包结尾缺失，可能没有传完整")
        _, disk, first_disk, here, count, size, offset, comment = END.unpack_from(tail, at)
        self._directory_start = offset
        if disk or first_disk or here != count or at + END.size + comment != len(tail):
            raise damaged("压缩包目录不一致")
        if count > self._limits.members:
            raise Refused(
                "too_large",
                "文件里包含 %(count)s 个部件，超过 %(most)s 个，不予读取。",
                count=count,
                most=self._limits.members,
            )
        if offset + size != tail_start + at or size > length:
            raise damaged("压缩包目录位置不对")
        self._file.seek(offset)
        return self._entries(self._file.read(size), count)

    def _entries(self, data: bytes, count: int) -> dict[str, Part]:
        parts: dict[str, Part] = {}
        at = total = 0
        for _ in range(count):
            if len(data) - at < ENTRY.size or data[at : at + 4] != b"PK\x01\x02":
                raise damaged("压缩包目录不完整")
            fields = ENTRY.unpack_from(data, at)
            flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
            name_length, extra_length, comment_length, offset = *fields[10:13], fields[16]
            name_end = at + ENTRY.size + name_length
            raw = data[at + ENTRY.size : name_end]
            extra = data[name_end : name_end + extra_length]
            at = name_end + extra_length + comment_length
            size, packed, offset = _widened(extra, size, packed, offset)
            name = _checked_name(raw, flags)
            if flags & (FLAG_ENCRYPTED | FLAG_STRONG):
                raise Refused("encrypted", "文件设有密码。请在 Excel 或 WPS 中取消密码后另存，再上传。")
            if method not in (STORED, DEFLATED):
                raise damaged("压缩方式不被支持")
            if name.casefold() in parts:
                raise damaged("同名部件出现两次")
            parts[name.casefold()] = Part(name, method, flags, crc, packed, size, offset)
            total += size
            if total > self._limits.unpacked_bytes:
                raise self._too_much()
        if at != len(data):
            raise damaged("压缩包目录不一致")
        return parts

    def _check_layout(self) -> dict[str, int]:
        """Entries lie one behind another, and each local header says what the directory says."""
        free_from = 0
        starts: dict[str, int] = {}
        for key, part in sorted(self.parts.items(), key=lambda item: item[1].offset):
            if part.offset < free_from:
                raise damaged("部件互相重叠")
            self._file.seek(part.offset)
            header = self._file.read(LOCAL.size)
            if len(header) < LOCAL.size or header[:4] != b"PK\x03\x04":
                raise damaged("部件缺失")
            _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = LOCAL.unpack(header)
            name = self._file.read(name_length)
            if method != part.method or _checked_name(name, flags) != part.name:
                raise damaged("部件与目录不符")
            stated = (crc, packed, size)
            claimed = (part.crc, part.packed, part.size)
            if not flags & FLAG_SIZES_LATER and WIDE not in stated and stated != claimed:
                raise damaged("部件大小与目录不符")
            starts[key] = part.offset + LOCAL.size + name_length + extra_length
            free_from = starts[key] + part.packed
            if free_from > self._directory_start:
                raise damaged("部件超出文件范围")
        return starts

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part's bytes as they inflate. Size and checksum agree with them, or it is refused."""
        part = self.parts[name.casefold()]
        position = self._starts[name.casefold()]
        inflate = zlib.decompressobj(-zlib.MAX_WBITS) if part.method == DEFLATED else None
        left, size, crc = part.packed, 0, 0
        pending = b""
        try:
            while left or pending:
                if not pending:
                    self._file.seek(position)
                    pending = self._file.read(min(CHUNK, left))
                    if not pending:
                        raise damaged("部件不完整")
                    position, left = position + len(pending), left - len(pending)
                if inflate:
                    chunk, pending = inflate.decompress(pending, CHUNK), inflate.unconsumed_tail
                    if inflate.unused_data or (inflate.eof and left):
                        raise damaged("部件后有多余内容")
                else:
                    chunk, pending = pending, b""
                size += len(chunk)
                crc = zlib.crc32(chunk, crc)
                if size > part.size:
                    raise damaged("部件的实际大小超过目录所写")
                if chunk:
                    yield chunk
            # What the window still holds after the last packed byte.
            while inflate and not inflate.eof and (chunk := inflate.decompress(b"", CHUNK)):
                size += len(chunk)
                crc = zlib.crc32(chunk, crc)
                if size > part.size:
                    raise damaged("部件的实际大小超过目录所写")
                yield chunk
        except zlib.error as error:
            raise damaged("部件无法解压") from error
        if size != part.size or crc != part.crc or (inflate and not inflate.eof):
            raise damaged("部件校验不符")

    def read(self, name: str, most: int) -> bytes:
        """Answer a small part whole; more than `most` bytes are refused as too large."""
        data = bytearray()
        for chunk in self.chunks(name):
            data += chunk
            if len(data) > most:
                raise self._too_much()
        return bytes(data)

    def _too_much(self) -> Refused:
        megabytes = self._limits.unpacked_bytes // (1024 * 1024)
        return Refused(
            "too_large",
            "文件解压后超过 %(most)s MB，不予读取。请删去图片和空白格式，或拆成几份上传。",
            most=megabytes,
        )


def _widened(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Sizes of a zip64 entry stand in its extra field (some writers use it for small files too)."""
    if WIDE not in (size, packed, offset):
        return size, packed, offset
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            wide = list(struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4))
            values = [wide.pop(0) if v == WIDE and wide else v for v in (size, packed, offset)]
            return values[0], values[1], values[2]
        at += 4 + length
    raise damaged("压缩包目录不完整")


def _checked_name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & FLAG_UTF8 else "cp437")
    except UnicodeDecodeError as error:
        raise damaged("部件名称无法识别") from error
    segments = name.split("/")
    if (
        not name
        or "\\" in name
        or "\0" in name
        or name[0] == "/"
        or ":" in name
        or {"..", "."} & set(segments)
    ):
        raise damaged("部件名称不合规")
    return name
