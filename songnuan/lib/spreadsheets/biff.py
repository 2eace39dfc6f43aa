"""A light scan of the records of an .xls: what calamine does not show, and the bounds before it is asked.

Cells of calamine's answer carry no error and no hidden row, and it lays out the whole rectangle up to the
furthest value, so the furthest value is looked for first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from songnuan.lib.spreadsheets.archive import damaged
from songnuan.lib.spreadsheets.cells import ErrorCell, LostFormula, Merge, Refused
from songnuan.lib.spreadsheets.disguise import SHARES
from songnuan.lib.spreadsheets.formats import Formats
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.package import macro
from songnuan.lib.spreadsheets.references import column_letters
from songnuan.lib.spreadsheets.serials import OTHERWISE, Shows
from songnuan.lib.spreadsheets.worded import Worded

BOF, EOF, FILE_PASS, DATE_1904, BOUND_SHEET, SUP_BOOK = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085, 0x01AE
FORMAT, XF, FONT = 0x041E, 0x00E0, 0x0031
BIFF8 = b"\x00\x06"
"""The version since Excel 97. Older ones have other lengths in their records and Chinese in code pages."""
FORMULA, BOOL_ERR, ROW, COL_INFO, MERGED, MUL_RK = 0x0006, 0x0205, 0x0208, 0x007D, 0x00E5, 0x00BD
VALUES = {0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, FORMULA, BOOL_ERR, MUL_RK}
"""NUMBER, RK, LABELSST, LABEL, RSTRING and the three above; BLANK and MULBLANK hold no value."""
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
Otherwise = Literal["otherwise"] | Worded
NUMBERS = {0x0203, 0x027E, FORMULA, MUL_RK}
WORKSHEET, MACRO_SHEET, CHART, MODULE = 0, 1, 2, 6
INTERNAL_BOOKS = (b"\x01\x04", b"\x01\x3a")


@dataclass(slots=True)
class SheetScan:
    """What the records of one worksheet say. Rows and columns count from 1."""

    hidden: bool = False
    last_row: int = 0
    last_column: int = 0
    errors: dict[tuple[int, int], ErrorCell | LostFormula] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    struck_rows: set[int] = field(default_factory=set)
    """Rows of which every filled cell is struck through."""
    plain_rows: set[int] = field(default_factory=set)
    """Rows with a cell that is not, where anything is struck through."""
    formats: dict[tuple[int, int], Otherwise] = field(default_factory=dict)
    """Cells whose format shows a number as another one, or with more than its digits."""


def scan_workbook(data: bytes, limits: Limits) -> tuple[list[SheetScan | None], bool]:
    """Answer the scan of each sheet in workbook order (None for a chart), and whether dates count from 1904.

    Raises Refused: encrypted, macro, too_large, unreadable.
    """
    sheets: list[tuple[int, int, int]] = []
    date_1904 = False
    styles = _Styles(limits)
    for kind, at, length in _records(data, 0):
        styles.take(kind, data[at : at + length])
        if kind == FILE_PASS:
            raise Refused("encrypted", "文件设有密码。请在 Excel 或 WPS 中取消密码后另存，再上传。")
        if kind == SUP_BOOK and length >= 4 and data[at + 2 : at + 4] not in INTERNAL_BOOKS:
            raise macro("指向其他文件的外部链接")
        if kind == DATE_1904 and length >= 2:
            date_1904 = data[at] == 1
        if kind == BOUND_SHEET and length >= 6:
            sheets.append(struct.unpack_from("<LBB", data, at))
    if len(sheets) > limits.sheets:
        raise Refused(
            "too_large",
            "工作表超过 %(most)s 张，不予读取。请删去不用的工作表，或拆成几份上传。",
            most=limits.sheets,
        )
    if any(kind & 0x0F in (MACRO_SHEET, MODULE) for _, _, kind in sheets):
        raise macro("宏")
    looks = _Looks(styles.disguising(), styles.striking())
    scans = [
        _scan_sheet(data, start, state, limits, looks) if kind & 0x0F == WORKSHEET else None
        for start, state, kind in sheets
    ]
    return scans, date_1904


class _Looks(NamedTuple):
    """Styles by their number: what the disguising ones show, and which strike through."""

    disguising: dict[int, Otherwise]
    striking: frozenset[int]


class _Styles:
    """Which styles of the cells show a number as another one, and which strike through, known when all were seen, in whatever
    order."""

    def __init__(self, limits: Limits) -> None:
        self._formats = Formats[int](limits)
        self._named: list[int] = []
        """The format of each style."""
        self._fonts: list[int] = []
        """The font of each style."""
        self._struck: list[bool] = []
        """Of each font, whether it strikes through."""

    def take(self, kind: int, content: bytes) -> None:
        """Look at a record of the workbook's own."""
        if kind == FORMAT and len(content) >= 5:
            number, characters, flags = struct.unpack_from("<HHB", content)
            wide = flags & 0x01
            text = content[5 : 5 + characters * (2 if wide else 1)].decode(
                "utf-16-le" if wide else "latin-1", "replace"
            )
            self._formats.add(number, text)
        elif kind == XF and len(content) >= 4:
            font, number = struct.unpack_from("<HH", content)
            self._named.append(number)
            self._fonts.append(font - (font > 4))  # none has the number 4
        elif kind == FONT and len(content) >= 4:
            self._struck.append(bool(content[2] & 0x08))

    def striking(self) -> frozenset[int]:
        """Answer the styles that strike through, by their number."""
        struck = {font for font, strikes in enumerate(self._struck) if strikes}
        return frozenset(style for style, font in enumerate(self._fonts) if font in struck)

    def disguising(self) -> dict[int, Otherwise]:
        """Answer what the disguising styles show, by their number."""
        shown: dict[int, Shows] = {**self._formats.shown(self._named), **dict.fromkeys(SHARES, OTHERWISE)}
        found = {style: shown.get(number) for style, number in enumerate(self._named)}
        return {
            style: shows
            for style, shows in found.items()
            if shows is not None and not isinstance(shows, bool)
        }


def _scan_sheet(data: bytes, start: int, state: int, limits: Limits, looks: _Looks) -> SheetScan:
    scan = SheetScan(hidden=bool(state & 0x03))
    for kind, at, length in _records(data, start):
        if kind in VALUES and length >= 6:
            row, column = struct.unpack_from("<HH", data, at)
            scan.last_row = max(scan.last_row, row + 1)
            last = struct.unpack_from("<H", data, at + length - 2)[0] if kind == MUL_RK else column
            scan.last_column = max(scan.last_column, last + 1)
            _see_styles(scan, kind, data[at : at + length], looks)
            if kind == BOOL_ERR and length >= 8 and data[at + 7]:
                scan.errors[row + 1, column + 1] = ErrorCell(ERRORS.get(data[at + 6], "#ERROR"))
            elif (
                kind == FORMULA
                and length >= 14
                and data[at + 12 : at + 14] == b"\xff\xff"
                and data[at + 6] == 2
            ):
                scan.errors[row + 1, column + 1] = ErrorCell(ERRORS.get(data[at + 8], "#ERROR"))
        elif kind == ROW and length >= 16:
            row, flags = struct.unpack_from("<H10xH", data, at)
            if flags & 0x20:
                scan.hidden_rows.add(row + 1)
        elif kind == COL_INFO and length >= 10:
            first, last, flags = struct.unpack_from("<HH4xH", data, at)
            if flags & 0x01:
                scan.hidden_columns.update(range(first + 1, min(last + 1, limits.columns) + 1))
        elif kind == MERGED and length >= 2:
            count = min(struct.unpack_from("<H", data, at)[0], (length - 2) // 8)
            for index in range(count):
                top, bottom, left, right = struct.unpack_from("<4H", data, at + 2 + index * 8)
                if (top, left) != (bottom, right):
                    scan.merges.append((top + 1, left + 1, bottom + 1, right + 1))
    scan.struck_rows -= scan.plain_rows
    _check(scan, limits)
    return scan


def _see_styles(scan: SheetScan, kind: int, content: bytes, looks: _Looks) -> None:
    """Take in how the cells of a record of values look."""
    several = kind == MUL_RK
    if looks.striking:
        struck = looks.striking.issuperset(_styles_of(content, several=several))
        row = 1 + struct.unpack_from("<H", content)[0]
        (scan.struck_rows if struck else scan.plain_rows).add(row)
    if looks.disguising and kind in NUMBERS:
        scan.formats.update(_disguised(content, looks.disguising, several=several))


def _styles_of(content: bytes, *, several: bool) -> Iterator[int]:
    """The styles of the cells of a record of values."""
    for index in range((len(content) - 6) // 6 if several else 1):
        yield struct.unpack_from("<H", content, 4 + index * 6)[0]


def _disguised(
    content: bytes, disguising: dict[int, Otherwise], *, several: bool
) -> Iterator[tuple[tuple[int, int], Otherwise]]:
    """Those cells of a record of numbers whose style disguises them, and how."""
    row, column = struct.unpack_from("<HH", content)
    step = 6  # the style of each number, and four bytes of its own
    for index in range((len(content) - 6) // step if several else 1):
        found = disguising.get(struct.unpack_from("<H", content, 4 + index * step)[0])
        if found is not None:
            yield (row + 1, column + 1 + index), found


def _check(scan: SheetScan, limits: Limits) -> None:
    if scan.last_column > limits.columns:
        raise Refused(
            "too_large",
            "有工作表到 %(column)s 列还有内容，每张最多 %(most)s 列。请删去右侧多余的列后再上传。",
            column=column_letters(scan.last_column),
            most=limits.columns,
        )
    area = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in scan.merges)
    if len(scan.merges) > limits.merges or area > limits.rows * limits.columns:
        raise Refused(
            "too_large",
            "合并单元格太多或范围过大（最多 %(most)s 处）。请取消多余的合并后再上传。",
            most=limits.merges,
        )


def _records(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, start of its data, length) of one substream; a chart inside a sheet is passed over."""
    depth = 0
    at = start
    read = struct.Struct("<HH").unpack_from
    while at + 4 <= len(data):
        kind, length = read(data, at)
        at += 4
        if at + length > len(data):
            break
        if kind == BOF:
            if data[at : at + 2] != BIFF8:
                raise Refused(
                    "unreadable",
                    "这个文件是 Excel 95 或更早版本的表格，不能读取。请用 Excel 或 WPS 打开后，另存为 .xlsx 再上传。",
                )
            depth += 1
        elif kind == EOF:
            depth -= 1
            if not depth:
                return
        elif not depth:
            break
        elif depth == 1:
            yield kind, at, length
        at += length
    raise damaged("旧版表格的内容不完整")
