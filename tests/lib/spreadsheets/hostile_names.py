"""Files whose sheets cannot be told apart: whatever is typed or kept of a row is found again by its sheet's name."""

from __future__ import annotations

from collections.abc import Callable

from tests.lib.spreadsheets.books import label, ods, sheet_xml, xls, xlsx_parts, zipped
from tests.lib.spreadsheets.hostile import ROW, Hostile


def called(*names: str) -> Callable[[], bytes]:
    def build() -> bytes:
        parts = xlsx_parts(*[sheet_xml()] * len(names))
        book = str(parts["xl/workbook.xml"])
        for at, name in enumerate(names, start=1):
            book = book.replace(f'"表{at}"', f'"{name}"')
        return zipped(parts | {"xl/workbook.xml": book})

    return build


def called_in_xls(first: str, second: str) -> Callable[[], bytes]:
    """Two names of one length."""
    one, other = "甲" * len(first), "乙" * len(first)

    def build() -> bytes:
        content = xls({one: label(0, 0, "x"), other: label(0, 0, "x")})
        for planted, name in ((one, first), (other, second)):
            content = content.replace(planted.encode("utf-16-le"), name.encode("utf-16-le"))
        return content

    return build


def called_in_ods(*names: str) -> Callable[[], bytes]:
    return lambda: ods("".join(ROW.format("", "").replace('"x"', f'"{name}"') for name in names))


ONE = "慰问帮扶发放"
NAMED: dict[str, Hostile] = {
    "two sheets of one name": ("unreadable", "a.xlsx", called(ONE, ONE)),
    "two sheets of one name .xls": ("unreadable", "a.xls", called_in_xls(ONE, ONE)),
    "two sheets of one name .ods": ("unreadable", "a.ods", called_in_ods(ONE, ONE)),
    "two sheets of one name but for case": ("unreadable", "a.xlsx", called("Sheet1", "SHEET1")),
    "sheets without names": ("unreadable", "a.xlsx", called("", "")),
    "a sheet without a name beside another": ("unreadable", "a.xlsx", called(ONE, "")),
    "a sheet without a name in an .ods": ("unreadable", "a.ods", called_in_ods(ONE, "")),
    "a name of 61 characters": ("too_large", "a.xlsx", called("慰" * 61)),
    "a control character in a name": ("unreadable", "a.xls", called_in_xls("慰\1问", "发放款")),
}
