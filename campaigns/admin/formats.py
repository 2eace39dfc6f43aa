"""The two file formats of the small tables: .xlsx and .csv, read through the gate, written without formulas."""

import io
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import Format

from songnuan.lib import laid_open
from songnuan.lib.spreadsheets.cells import Cell, Disguised, ErrorCell, LostFormula, Refused
from songnuan.lib.spreadsheets.limits import SMALL
from songnuan.lib.spreadsheets.open import open_workbook
from songnuan.lib.spreadsheets.writing.csv_text import write_csv
from songnuan.lib.spreadsheets.writing.mark import is_mark
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet
from songnuan.lib.spreadsheets.writing.texts import unquoted
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE, write_xlsx

MOST_ROWS = 300
"""Rows of one file: each is checked as a form is, while nobody else can write (SQLite)."""


class SafeFormat(Format):
    """Both ways. A file passes the same gate as any upload before a parser sees it (hardening T01-T07)."""

    extension = ""
    content_type = ""

    mark = ""
    """The watermark of what is exported: by whom and when. Put here before the export."""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        return self.extension

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The first sheet: its first row below a watermark names the columns. ValueError where the file is refused."""
        with laid_open.folder() as folder:
            path = folder / f"table.{self.extension}"
            path.write_bytes(in_stream)
            try:
                with open_workbook(path, path.name, SMALL) as sheets:
                    read = _rows(next(iter(sheets), ()))
            except Refused as refused:
                raise ValueError(refused.message) from refused
        rows = read[1:] if read and is_mark(read[0][0]) else read
        if not rows:
            raise ValueError(_("表里没有数据。"))
        headers = rows[0]
        while headers and not headers[-1]:  # commas behind the last name
            headers.pop()
        width = len(headers)
        return tablib.Dataset(
            *([self.read(text) for text in (row + [""] * width)[:width]] for row in rows[1:]), headers=headers
        )

    def read(self, text: str) -> str:
        """A cell's text as it was before this format wrote it."""
        return text


class Xlsx(SafeFormat):
    """Every text is written as a text cell: nothing in it can become a formula or a link."""

    extension = "xlsx"
    content_type = CONTENT_TYPE

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        buffer = io.BytesIO()
        write_xlsx(buffer, [_sheet(dataset)], self.mark)
        return buffer.getvalue()


class Csv(SafeFormat):
    """UTF-8 with a mark that Excel understands; a text that looks like a formula starts with an apostrophe."""

    extension = "csv"
    content_type = "text/csv"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return write_csv(_sheet(dataset), self.mark)

    def read(self, text: str) -> str:
        return unquoted(text)


FORMATS = (Xlsx, Csv)


def _sheet(dataset: tablib.Dataset) -> Sheet:
    rows = [["" if value is None else str(value) for value in values] for values in dataset]
    return Sheet(dataset.title or "", tuple(Column(str(header)) for header in dataset.headers or ()), rows)


def _rows(sheet: Iterable[tuple[int, Sequence[Cell]]]) -> list[list[str]]:
    """The rows as texts; ValueError as soon as there are too many beside the columns' names and a watermark."""
    read = [[_text(cell) for cell in cells] for _number, cells in islice(sheet, MOST_ROWS + 3)]
    if len(read) - (1 + is_mark(read[0][0]) if read else 0) > MOST_ROWS:
        raise ValueError(_("这里一次最多导入%(most)d行。请把表分成几个文件。") % {"most": MOST_ROWS})
    return read


def _text(cell: Cell) -> str:
    if isinstance(cell, ErrorCell | LostFormula):
        raise ValueError(_("表里有公式错误或没有算出结果的公式。请改正后再传。"))  # noqa: TRY004
    if isinstance(cell, Disguised):
        raise ValueError(_("表里有用数字格式显示成别的数的格（如万元、百分比）。请改成常规格式后再传。"))  # noqa: TRY004
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    return str(cell).strip()
