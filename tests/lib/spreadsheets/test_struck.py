"""Rows of which every filled cell is struck through, in each kind of file that tells."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.lib.spreadsheets.books import MAIN, number, ods, record, sheet_xml, xls, xlsx
from tests.lib.spreadsheets.reads import read_here, read_through

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><b/><strike/></font><font><strike val="0"/></font></fonts>'
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/><xf numFmtId="14" fontId="1"/>'
    '<xf numFmtId="0" fontId="2"/></cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>'
)


def row(number: int, *styles: int | None) -> str:
    """A row with a number in every cell but those of None, which are blank and plain."""
    cells = "".join(
        f'<c r="{chr(65 + at)}{number}" s="{style}"><v>{number}</v></c>'
        if style is not None
        else f'<c r="{chr(65 + at)}{number}" s="0"/>'
        for at, style in enumerate(styles)
    )
    return f'<row r="{number}">{cells}</row>'


def struck(*rows: str) -> frozenset[int]:
    [(head, _rows)] = read_here(xlsx(sheet_xml("".join(rows)), styles=STYLES))
    return head.struck_rows


def test_xlsx() -> None:
    assert struck(row(1, 0, 0), row(2, 1, 1), row(3, 1, 0), row(4, 1, None, 2), row(5, 3, 3)) == {2, 4}
    assert struck(row(1, None, None), row(2, 1, None)) == {2}


def test_xlsx_among_rows_that_are_written_alike(tmp_path: Path) -> None:
    """Those are read together, these singly, whether the first of them comes early or late."""
    rows = [
        row(n, *([1, 1, 1] if n in (3, 70, 71, 300) else [1, 0, 0] if n % 50 == 0 else [0, 0, 0]))
        for n in range(1, 401)
    ]
    assert struck(*rows) == {3, 70, 71, 300}
    content = xlsx(sheet_xml("".join(rows)), styles=STYLES)
    [(head, read)] = read_through(tmp_path / "book.xlsx", content, "book.xlsx")
    assert (head.struck_rows, len(read)) == ({3, 70, 71, 300}, 400)


@pytest.mark.parametrize("several", [False, True])
def test_xls(several: bool) -> None:
    font = [record(0x0031, struct.pack("<HH", 200, flags) + bytes(12)) for flags in (0, 0, 0, 0, 0x08)]
    xfs = [record(0x00E0, struct.pack("<HH", font, 0) + bytes(16)) for font in (0, 5)]
    two = struct.pack("<3HLHLH", 2, 0, 1, 0x3FF00000, int(several), 0x3FF00000, 1)
    sheet = (
        number(0, 0, 1, 1)
        + number(0, 1, 1, 1)
        + number(1, 0, 1, 1)
        + number(1, 1, 1, 0)
        + record(0x00BD, two)
    )
    [(head, _rows)] = read_here(xls({"一": sheet}, book=b"".join([*font, *xfs])), ".xls")
    assert head.struck_rows == ({1, 3} if several else {1})


def test_ods() -> None:
    def cell(style: str) -> str:
        return f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="1"/>'

    styles = "".join(
        f'<style:style style:name="{name}" style:family="table-cell"><style:text-properties {line}/></style:style>'
        for name, line in (
            ("ce1", 'style:text-line-through-style="solid"'), ("ce2", 'style:text-line-through-style="none"'),
            ("ce3", 'style:text-line-through-type="single"'),
        )
    )  # fmt: skip
    rows = ((1, "ce1", "ce3"), (1, "ce1", "ce2"), (2, "ce1"), (1, "ce0"))
    body = "".join(
        f'<table:table-row table:number-rows-repeated="{times}">{"".join(map(cell, names))}<table:table-cell/></table:table-row>'
        for times, *names in rows
    )
    [(head, _rows)] = read_here(ods(f'<table:table table:name="一">{body}</table:table>', styles), ".ods")
    assert head.struck_rows == {1, 3, 4}
