"""The first pass over a zip workbook: every part is inflated once and only counted.

Nothing is parsed here, so a hostile file is refused within a second: bytes against 300 MB, cell and row
elements against what a spreadsheet can need, DOCTYPE in any part, text that is not UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from songnuan.lib.spreadsheets.archive import Archive
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.markup import UTF8, doctype, foreign_encoding

DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"'>]*)""")
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
XML_NAMES = (".xml", ".rels", ".vml", ".rdf")
OVERLAP = 16
END_OF_ROWS = re.compile(rb"</(?:[\w.-]+:)?sheetData>")
ROW_NUMBER = re.compile(rb'row r="(\d{1,9})"')
PREFIX = re.compile(r"<(/?)[\w.-]+:")


@dataclass(slots=True)
class Survey:
    """What the first pass saw of a part, so that a long sheet need not be read to its end before its first row."""

    size: int = 0
    cells: int = 0
    usual: bool = True
    """Without comments and CDATA, and with a short tail."""
    last: bytes = b""
    """The last chunk in which a row begins."""
    tail: bytes = b""
    """What stands from the first merged range on; as far as the limit it is kept."""

    def look(self, window: bytes, chunk: bytes, limits: Limits) -> None:
        """Take one more chunk; `window` is the same with a few bytes before it."""
        self.size += len(chunk)
        # One character is found much sooner than several, and most text has none of these.
        self.cells += chunk.count(b"<c") + (chunk.count(b":c") if b":" in chunk else 0)
        if b"!" in window and b"<!" in window:
            self.usual = False
        if b"row r=" in chunk:
            self.last = chunk
        if self.tail:
            self.usual = self.usual and len(self.tail) + len(chunk) <= limits.tail_bytes
            self.tail += chunk if self.usual else b""
        elif b"g" in window and b"mergeCell" in window:
            self.tail = window

    @property
    def last_row(self) -> int:
        """The number of the last row, as far as it can be told without reading; 0 where it cannot."""
        numbers = ROW_NUMBER.findall(self.last)
        return int(numbers[-1]) if numbers else 0

    @property
    def end(self) -> str:
        """The text behind the rows, without prefixes; empty where nothing is merged. Raises ValueError."""
        behind = END_OF_ROWS.split(self.tail)[-1]
        return PREFIX.sub(r"<\1", behind.decode())


def check_bounds(archive: Archive, limits: Limits) -> dict[str, Survey]:
    """Inflate and count every part; what was seen of each. Raises Refused."""
    unpacked = cells = 0
    seen: dict[str, Survey] = {}
    for name in archive.parts:
        xml = False
        survey = seen[name] = Survey()
        for first, chunk, tail in _windows(archive.chunks(name)):
            unpacked += len(chunk)
            if unpacked > limits.unpacked_bytes:
                raise Refused(
                    "too_large",
                    "文件解压后超过 %(most)s MB，不予读取。请删去图片和空白格式，或拆成几份上传。",
                    most=limits.unpacked_bytes >> 20,
                )
            if first:
                xml = name.endswith(XML_NAMES) or chunk.lstrip()[:1] == b"<"
                _check_encoding(chunk, xml=xml)
            if not xml:
                continue
            window = tail + chunk
            survey.look(window, chunk, limits)
            if not survey.usual and b"<!" in window and DOCTYPE.search(window):
                raise doctype()
            if cells + survey.cells > limits.cells:
                raise Refused(
                    "too_large",
                    "表格里的单元格（含空白格）超过 %(most)s 个，不予读取。"
                    "请删去数据以外的空白行列和格式，或拆成几份上传。",
                    most=f"{limits.cells:,}",
                )
        cells += survey.cells
    return seen


def too_many_rows(limits: Limits) -> Refused:
    """A refusal for row elements, blank or not, without end."""
    return Refused(
        "too_large",
        "表格的行（含有格式的空白行）太多，每张工作表最多 %(most)s 行。"
        "请选中数据下方的所有空白行，整行删除后另存，再上传；数据确实更多时请拆成几份。",
        most=limits.rows,
    )


def _windows(chunks: Iterator[bytes]) -> Iterator[tuple[bool, bytes, bytes]]:
    """Yield (is the first, chunk, last bytes of the one before)."""
    first, tail = True, b""
    for chunk in chunks:
        yield first, chunk, tail
        first, tail = False, (tail + chunk)[-OVERLAP:]


def _check_encoding(chunk: bytes, *, xml: bool) -> None:
    """XML in UTF-16 or UTF-32, with or without a byte order mark, is refused wherever it hides."""
    wide = chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or chunk[:2] in (b"<\0", b"\0<") or chunk[:4] == b"\0\0\0<"
    if wide or (xml and b"\0" in chunk[:64]):
        raise foreign_encoding()
    declared = DECLARED.search(chunk[3:] if chunk[:3] == b"\xef\xbb\xbf" else chunk)
    if xml and declared and declared[1].decode("latin-1").lower() not in UTF8:
        raise foreign_encoding()
