"""An .ods, read from its content.xml in one streaming pass.

The format stores blank tails as one row repeated a million times; a repeated row is written out only where
it holds a value. Error cells, hidden rows and lost formulas are seen as in an .xlsx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from songnuan.lib.spreadsheets.archive import Archive, damaged
from songnuan.lib.spreadsheets.bounds import check_bounds, too_many_rows
from songnuan.lib.spreadsheets.cells import Cell, ErrorCell, LostFormula, Merge, Refused, SheetHead
from songnuan.lib.spreadsheets.cells import gettext_noop as _
from songnuan.lib.spreadsheets.disguise import as_shown
from songnuan.lib.spreadsheets.filled import Filled
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.markup import checked_parser, elements, feed
from songnuan.lib.spreadsheets.package import macro
from songnuan.lib.spreadsheets.references import column_letters
from songnuan.lib.spreadsheets.row_cells import iso_moment, number_of
from songnuan.lib.spreadsheets.spool import Spool

CONTENT, MANIFEST = "content.xml", "meta-inf/manifest.xml"
SPACES = re.compile(r"^urn:(?:oasis:names:tc:opendocument:xmlns|org:documentfoundation:names.*):(\w+):1\.0\n")
DURATION = re.compile(r"PT(\d{1,2})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
SKIPPED = {"office:annotation", "draw:frame", "draw:g", "table:shapes", "draw:custom-shape"}
FORBIDDEN = {
    "table:dde-links": _("DDE 链接"),
    "text:dde-connection-decls": _("DDE 链接"),
    "office:dde-source": _("DDE 链接"),
    "table:table-source": _("指向其他文件的外部链接"),
    "draw:object-ole": _("嵌入的其他文件（OLE 对象）"),
    "script:event-listener": _("宏"),
}


def read_ods(archive: Archive, limits: Limits) -> Iterator[tuple[SheetHead, Spool]]:
    """Yield each sheet's head and rows. Raises Refused."""
    if MANIFEST in archive.parts and any(
        e.name == "encryption-data" for e in elements(archive.chunks(MANIFEST))
    ):
        raise Refused("encrypted", "文件设有密码。请打开后取消密码另存，再上传。")
    if any(name.startswith(("basic/", "scripts/")) for name in archive.parts):
        raise macro("宏")
    check_bounds(archive, limits)
    content = Content(limits, Filled(limits))
    parser = checked_parser(namespaces=True)
    parser.StartElementHandler = content.start
    parser.EndElementHandler = content.end
    parser.CharacterDataHandler = content.characters
    for chunk in archive.chunks(CONTENT):
        feed(parser, chunk)
        yield from content.taken()
    feed(parser, b"", last=True)
    yield from content.taken()


@dataclass(slots=True)
class Content:
    """What the tags of content.xml add up to."""

    limits: Limits
    filled: Filled
    _sheets: list[tuple[SheetHead, Spool]] = field(default_factory=list)
    _hidden_styles: set[str] = field(default_factory=set)
    _struck_styles: set[str] = field(default_factory=set)
    _style: str = ""
    _count: int = 0
    _skipped: int = 0
    _depth: int = 0
    _sheet: SheetInProgress | None = None
    _cell: dict[str, str] | None = None
    _text: list[str] = field(default_factory=list)
    _paragraphs: int = 0

    def taken(self) -> list[tuple[SheetHead, Spool]]:
        """Answer the sheets that were finished since the last call."""
        sheets, self._sheets = self._sheets, []
        return sheets

    def start(self, tag: str, raw: dict[str, str]) -> None:
        name = SPACES.sub(r"\1:", tag)
        values = {SPACES.sub(r"\1:", key): value for key, value in raw.items()}
        if name in FORBIDDEN:
            raise macro(FORBIDDEN[name])
        if self._skipped or name in SKIPPED:
            self._skipped += 1
            return
        match name:
            case "style:style" | "style:table-properties" | "style:text-properties":
                self._see_style(name, values)
            case "table:table":
                self._open_sheet(values)
            case "table:table-column" if self._sheet:
                self._sheet.columns(values)
            case "table:table-row" if self._sheet:
                self._sheet.open_row(values)
            case "table:table-cell" | "table:covered-table-cell" if self._sheet:
                self._cell, self._text, self._paragraphs = values, [], 0
            case "text:p" if self._cell is not None:
                self._text += ["\n"] if self._paragraphs else []
                self._paragraphs += 1
            case "text:s" if self._paragraphs:
                self._text.append(" " * min(_count(values, "text:c"), self.limits.cell_characters))
            case "text:tab" if self._paragraphs:
                self._text.append("\t")
            case "text:line-break" if self._paragraphs:
                self._text.append("\n")

    def _see_style(self, name: str, values: dict[str, str]) -> None:
        if name == "style:style":
            self._style = values.get("style:name", "")
        elif values.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif any(
            values.get(f"style:text-line-through-{line}", "none") != "none" for line in ("style", "type")
        ):
            self._struck_styles.add(self._style)

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        name = SPACES.sub(r"\1:", tag)
        sheet = self._sheet
        if sheet is None:
            return
        if name in ("table:table-cell", "table:covered-table-cell") and self._cell is not None:
            text = "".join(self._text)
            if len(text) > self.limits.cell_characters:
                raise Refused(
                    "too_large",
                    "工作表“%(sheet)s”有单元格的文字超过 %(most)s 个字。请缩短后再上传。",
                    sheet=sheet.name,
                    most=self.limits.cell_characters,
                )
            sheet.add_cell(self._cell, text)
            self._cell = None
        elif name == "table:table-row":
            sheet.close_row()
        elif name == "table:table":
            self._sheets.append((sheet.head(), sheet.spool))
            self._sheet = None

    def characters(self, data: str) -> None:
        if self._cell is not None and self._paragraphs and not self._skipped:
            self._text.append(data)

    def _open_sheet(self, values: dict[str, str]) -> None:
        if self._sheet is not None:
            raise damaged("工作表里套有工作表")
        self._count += 1
        if self._count > self.limits.sheets:
            raise Refused(
                "too_large",
                "工作表超过 %(most)s 张，不予读取。请删去不用的工作表，或拆成几份上传。",
                most=self.limits.sheets,
            )
        hidden = values.get("table:style-name", "") in self._hidden_styles
        self._sheet = SheetInProgress(
            values.get("table:name", ""),
            self.limits,
            Spool(self.limits, self.filled),
            hidden=hidden,
            struck_styles=self._struck_styles,
        )


@dataclass(slots=True)
class SheetInProgress:
    """One sheet while its rows come in."""

    name: str
    limits: Limits
    spool: Spool
    hidden: bool
    struck_styles: set[str]
    _struck: bool = True
    """Whether every filled cell of the row so far is struck through."""
    _struck_rows: set[int] = field(default_factory=set)
    _number: int = 1
    _repeat: int = 1
    _elements: int = 0
    _column: int = 1
    _heading: int = 1
    _cells: list[Cell] = field(default_factory=list)
    _hidden_rows: set[int] = field(default_factory=set)
    _hidden_columns: set[int] = field(default_factory=set)
    _merges: list[Merge] = field(default_factory=list)

    def columns(self, values: dict[str, str]) -> None:
        repeat = _count(values, "table:number-columns-repeated")
        if values.get("table:visibility", "visible") != "visible":
            self._hidden_columns.update(
                range(self._heading, min(self._heading + repeat, self.limits.columns + 1))
            )
        self._heading += repeat

    def open_row(self, values: dict[str, str]) -> None:
        self._repeat = _count(values, "table:number-rows-repeated")
        self._cells, self._column, self._struck = [], 1, True
        self._elements += 1
        if self._elements > self.limits.row_elements:
            raise too_many_rows(self.limits)
        if values.get("table:visibility", "visible") != "visible":
            last = min(self._number + self._repeat, self.limits.last_row + 1)
            self._hidden_rows.update(range(self._number, last))

    def add_cell(self, values: dict[str, str], text: str) -> None:
        repeat = _count(values, "table:number-columns-repeated")
        wide, high = (
            _count(values, "table:number-columns-spanned"),
            _count(values, "table:number-rows-spanned"),
        )
        if wide * high > 1:
            self._merges.append(
                (self._number, self._column, self._number + high - 1, self._column + wide - 1)
            )
            if len(self._merges) > self.limits.merges or wide * high > self.limits.rows * self.limits.columns:
                raise Refused(
                    "too_large",
                    "工作表“%(sheet)s”的合并单元格太多或范围过大。请取消多余的合并后再上传。",
                    sheet=self.name,
                )
        cell = self._value(values, text)
        if cell is not None:
            self._struck &= values.get("table:style-name", "") in self.struck_styles
            last = self._column + repeat - 1
            if last > self.limits.columns:
                raise Refused(
                    "too_large",
                    "工作表“%(sheet)s”第 %(row)s 行到 %(column)s 列还有内容，每张最多 %(most)s 列。请删去右侧多余的列后再上传。",
                    sheet=self.name,
                    row=self._number,
                    column=column_letters(min(last, 16_384)),
                    most=self.limits.columns,
                )
            self._cells += [None] * (self._column - 1 - len(self._cells)) + [cell] * repeat
        self._column += repeat

    def close_row(self) -> None:
        if self._cells:
            if self._number + self._repeat - 1 > self.limits.last_row:
                raise Refused(
                    "too_large",
                    "工作表“%(sheet)s”到第 %(row)s 行还有内容，每张最多 %(most)s 行。请拆成几份上传。",
                    sheet=self.name,
                    row=self._number + self._repeat - 1,
                    most=self.limits.rows,
                )
            if self._repeat > self.limits.repeats:
                raise Refused(
                    "too_large",
                    "工作表“%(sheet)s”从第 %(row)s 行起，同样的一行重复了 %(count)s 次，最多 %(most)s 次。"
                    "请删去多余的行，或拆成几份上传。",
                    sheet=self.name,
                    row=self._number,
                    count=self._repeat,
                    most=self.limits.repeats,
                )
            for number in range(self._number, self._number + self._repeat):
                self.spool.add(number, self._cells)
                if self._struck:
                    self._struck_rows.add(number)
        self._number += self._repeat

    def head(self) -> SheetHead:
        last = self.spool.row_count
        return SheetHead(
            name=self.name,
            hidden=self.hidden,
            hidden_rows=frozenset(number for number in self._hidden_rows if number <= last),
            hidden_columns=frozenset(self._hidden_columns),
            struck_rows=frozenset(self._struck_rows),
            merges=tuple(self._merges),
            row_count=last,
        )

    def _value(self, values: dict[str, str], text: str) -> Cell:
        kind = values.get("office:value-type", "")
        formula = "table:formula" in values
        if values.get("calcext:value-type") == "error" or (formula and text.startswith(("#", "Err:"))):
            return ErrorCell(text)
        if kind in ("", "string"):
            return (
                LostFormula()
                if formula and not kind and not text
                else values.get("office:string-value", text) or None
            )
        try:
            return _typed(kind, values, text)
        except (KeyError, ValueError) as error:
            raise damaged(
                "工作表“%(sheet)s”第 %(row)s 行有单元格无法识别", sheet=self.name, row=self._number
            ) from error


def _typed(kind: str, values: dict[str, str], text: str) -> Cell:
    """Answer a stored value by its declared type; raises KeyError or ValueError."""
    match kind:
        case "float" | "percentage" | "currency":
            return as_shown(number_of(values["office:value"]), text)
        case "date":
            return iso_moment(values["office:date-value"], with_time=None)
        case "boolean":
            return {"true": True, "false": False}[values["office:boolean-value"]]
        case "time" if duration := DURATION.fullmatch(values["office:time-value"]):
            return iso_moment(":".join(part.zfill(2) for part in duration.groups()), with_time=True)
    return text or None


def _count(values: dict[str, str], name: str) -> int:
    text = values.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise damaged("重复次数不对")
    return max(1, int(text))
