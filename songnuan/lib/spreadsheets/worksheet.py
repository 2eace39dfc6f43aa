"""One worksheet of an .xlsx: from the plain text of its part to rows of typed cells and the sheet's head."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import lt

from songnuan.lib.spreadsheets.archive import damaged
from songnuan.lib.spreadsheets.bounds import too_many_rows
from songnuan.lib.spreadsheets.cells import Merge, Refused, SheetHead
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.markup import Odd, PlainText
from songnuan.lib.spreadsheets.package import TRUE, Package, SheetPart
from songnuan.lib.spreadsheets.references import LAST_ROW, parse_range
from songnuan.lib.spreadsheets.row_cells import SPECIAL, RowCells
from songnuan.lib.spreadsheets.row_shape import RowShape
from songnuan.lib.spreadsheets.spool import Spool
from songnuan.lib.spreadsheets.tags import parsed

ROW = re.compile(r'<row(?: r="([^"<>]*)")?((?:\s[^<>]*?)?)/?>')
ROW_END = "</row>"
COLUMN = re.compile(r"<col(\s[^<>]*?)/?>")
MERGE = re.compile(r"<mergeCell(\s[^<>]*?)/?>")


@dataclass(slots=True)
class Worksheet:
    """Reads one sheet into its spool, from top to bottom, once. Raises Odd or Refused."""

    sheet: SheetPart
    package: Package
    cells: RowCells
    limits: Limits
    spool: Spool
    shape: RowShape = field(init=False)
    _see: Callable[[str], None] = field(init=False)
    _number: int = 0
    _elements: int = 0
    _merged_area: int = 0
    _hidden_rows: set[int] = field(default_factory=set)
    _hidden_columns: set[int] = field(default_factory=set)
    _merges: list[Merge] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shape = RowShape(self.cells)

    def read(self, texts: Iterable[str]) -> SheetHead:
        """Answer the sheet's head, once all rows are in the spool."""
        for _step in self.steps(texts):
            pass
        return self.head()

    def steps(self, texts: Iterable[str]) -> Iterator[None]:
        """Read on, and pause wherever some more rows are in the spool."""
        self._see = see = texts.see if isinstance(texts, PlainText) else seen_already
        takers = {"head": self._take_columns, "rows": self._take_rows, "tail": self.take_merges}
        for section, text in sections(texts, self.limits, see):
            takers[section](text)
            yield
        if isinstance(texts, PlainText):
            texts.finish()

    def head(self) -> SheetHead:
        """The sheet's head, as far as it was read."""
        last = self.spool.row_count
        return SheetHead(
            name=self.sheet.name,
            hidden=self.sheet.hidden,
            hidden_rows=frozenset(number for number in self._hidden_rows if number <= last),
            hidden_columns=frozenset(self._hidden_columns),
            struck_rows=frozenset(number for number in self.cells.struck_rows if number <= last),
            merges=tuple(self._merges),
            row_count=last,
            date_1904=self.package.date_1904,
        )

    def _take_columns(self, text: str) -> None:
        for attributes in COLUMN.findall(text):
            values = parsed(attributes)
            if values.get("hidden") in TRUE or values.get("width") == "0":
                first, last = _whole(values.get("min")), _whole(values.get("max"))
                self._hidden_columns.update(range(first, min(last, self.limits.columns) + 1))

    def take_merges(self, text: str) -> None:
        """The merged ranges in what stands behind the rows."""
        found = MERGE.findall(text)
        if len(found) != text.count("<mergeCell "):
            raise Odd
        for attributes in found:
            merge = parse_range(parsed(attributes).get("ref", ""))
            if merge is None:
                raise damaged("工作表“%(sheet)s”的合并单元格位置不对", sheet=self.sheet.name)
            first_row, first_column, last_row, last_column = merge
            area = (last_row - first_row + 1) * (last_column - first_column + 1)
            self._merged_area += area
            if area > 1:
                self._merges.append(merge)
        most = self.limits.rows * self.limits.columns
        if len(self._merges) > self.limits.merges or self._merged_area > most:
            raise Refused(
                "too_large",
                "工作表“%(sheet)s”的合并单元格太多或范围过大（最多 %(most)s 处）。请取消多余的合并后再上传。",
                sheet=self.sheet.name,
                most=self.limits.merges,
            )

    def _take_rows(self, text: str) -> None:
        """Rows that are written like rows before them all at once, every other one by itself."""
        at = 0
        while self.shape.is_of_use:
            found, end = self.shape.take(text, at)
            if found and not self._take_alike(found):
                self._take_singly(text[at:end])
            at, end = end, text.find(ROW_END, end) + len(ROW_END)
            if end <= at:
                break
            self._take_singly(text[at:end])
            self.shape.learn(text[at:end])
            at = end
        self._take_singly(text[at:])

    def _take_alike(self, found: list[tuple[str, ...]]) -> bool:
        """False, and nothing taken, where something about the rows is to be looked at singly."""
        read = self.shape.rows(found)
        if read is None:
            return False
        numbers, rows = read
        count, before = len(numbers), [self._number, *numbers]
        if not all(map(lt, before, numbers)) or numbers[-1] > self.limits.last_row:
            return False
        self._number, self._elements = numbers[-1], self._elements + count
        if self._elements > self.limits.row_elements:
            raise too_many_rows(self.limits)
        for number, cells in zip(numbers, rows, strict=True):
            while cells and cells[-1] is None:
                cells.pop()
            if cells:
                self.spool.add(number, cells)
        return True

    def _take_singly(self, text: str) -> None:
        """Rows one by one, once expat has seen them."""
        self._see(text)
        plain = not any(mark in text for mark in SPECIAL)
        for piece in text.split(ROW_END):
            start = piece.rfind("<row")
            if start < 0:
                continue
            opened = ROW.findall(piece)
            if len(opened) != 1 + piece.count("<row", 0, start):
                raise Odd
            for number, attributes in opened:
                self._open_row(number, attributes)
            cells = self.cells.of(piece, start, self._number, plain=plain)
            if cells:
                if self._number > self.limits.last_row:
                    raise self._too_long()
                self.spool.add(self._number, cells)

    def _open_row(self, stated: str, attributes: str) -> None:
        values = parsed(attributes) if attributes else {}
        stated = stated or values.get("r", "")
        number = _whole(stated) if stated else self._number + 1
        if number <= self._number:
            raise damaged("工作表“%(sheet)s”的行次序错乱", sheet=self.sheet.name)
        self._number = number
        self._elements += 1
        if self._elements > self.limits.row_elements or number > LAST_ROW:
            raise too_many_rows(self.limits)
        if number > self.limits.row_elements:
            raise self._too_long()
        if values.get("hidden") in TRUE or values.get("ht") == "0":
            self._hidden_rows.add(number)

    def _too_long(self) -> Refused:
        return Refused(
            "too_large",
            "工作表“%(sheet)s”到第 %(row)s 行还有内容或格式，每张最多 %(most)s 行。"
            "请整行删去数据下方的空白行后另存；数据确实更多时请拆成几份上传。",
            sheet=self.sheet.name,
            row=self._number,
            most=self.limits.rows,
        )


def seen_already(_text: str) -> None:
    """Text that expat has seen before it came here."""


def sections(
    texts: Iterable[str], limits: Limits, see: Callable[[str], None] = seen_already
) -> Iterator[tuple[str, str]]:
    """Cut a sheet's text into "head" (once), "rows" (whole rows each) and "tail" (whole tags each).

    `see` is shown everything in order, but for the rows: those are left to whoever takes them.
    """
    section, rest = "head", ""
    for text in texts:
        rest += text
        if section == "head":
            head, tag, after = rest.partition("<sheetData")
            if tag and ">" in after:
                opening, end, rest = after.partition(">")
                see(head + tag + opening + end)
                yield "head", head
                section = "tail" if opening.endswith("/") else "rows"
        if section == "rows":
            rows, end, after = rest.partition("</sheetData>")
            if end:
                yield "rows", rows
                see(end)
                section, rest = "tail", after
            else:
                rows, end, after = rest.rpartition(ROW_END)
                if end:
                    yield "rows", rows + end
                    rest = after
        if section == "tail":
            whole, end, rest = rest.rpartition(">")
            see(whole + end)
            yield "tail", whole + end
        if len(rest) > limits.row_bytes:
            raise Refused("too_large", "工作表里有一行过长，不予读取。请用 Excel 或 WPS 另存后再上传。")
    see(rest)
    if section != "tail":
        raise damaged("工作表没有数据部分")


def _whole(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdigit()):
        raise damaged("行号或列号不对")
    return int(text[:10])
