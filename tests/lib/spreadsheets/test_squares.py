"""Parts of a workbook that are written to be looked through from every place in them: work grows with them (T08, T16)."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress

import pytest

from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.marking.book import mark_xlsx
from songnuan.lib.spreadsheets.marking.marks import BookMarks, Mark, SheetMarks
from songnuan.lib.spreadsheets.marking.relations import with_children
from songnuan.lib.spreadsheets.marking.shapes import redrawn
from songnuan.lib.spreadsheets.markup import PlainText
from songnuan.lib.spreadsheets.reaching import reaches_out
from songnuan.lib.spreadsheets.reading import read_workbook
from tests.lib.pumps import by_the_square
from tests.lib.spreadsheets.books import MAIN, OFFICE, PACKAGE, sheet_xml, strings_xml, xlsx_parts, zipped

pytestmark = pytest.mark.hardening("T08", "T16")
SIZE = 1500


def styles(before: str, pump: str, behind: str) -> Callable[[int], bytes]:
    return lambda size: zipped(
        xlsx_parts(styles=f'<styleSheet xmlns="{MAIN}">{before}{pump * size}{behind}</styleSheet>')
    )


def sheet(before: str, pump: str, behind: str, where: str = "rows") -> Callable[[int], bytes]:
    def made(size: int) -> bytes:
        text = before + pump * size + behind
        return zipped(xlsx_parts(sheet_xml(text) if where == "rows" else sheet_xml(before=text)))

    return made


def comments(before: str, pump: str, behind: str) -> Callable[[int], bytes]:
    relation = f'<Relationship Id="r1" Type="{OFFICE}/comments" Target="/xl/comments1.xml"/>'
    return lambda size: zipped(
        xlsx_parts()
        | {
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>',
            "xl/comments1.xml": f'<comments xmlns="{MAIN}">{before}{pump * size}{behind}</comments>',
        }
    )


BOOKS = {
    "fonts without a plain end": styles('<fonts count="1"><font/>', "<font></font >", "</fonts>"),
    "tables without a plain end": styles("", "<fonts></fonts >", ""),
    "fonts that hold all others": styles("<fonts><x><font>", "<font>", "<fonts></fonts>" + "</font>" * 1),
    "blanks in a style": styles("<cellXfs><xf", " " * 8, "/></cellXfs>"),
    "cells without a plain end": sheet('<row r="2">', "<c></c >", "</row>"),
    "rows without a plain end": sheet("", "<row></row >", ""),
    "blanks in a cell": sheet('<row r="2"><c r="A2"', " " * 8, "/></row>"),
    "blanks for a number": sheet('<row r="2"><c r="A2"><v>', " " * 8, "x</v></c></row>"),
    "columns without a plain end": sheet("", "<cols></cols >", "", "head"),
    "a row's attribute in other quotes": sheet("<row spans='", "x" * 8, "'></row>"),
    "comments without a plain end": comments(
        "<authors/><commentList>", '<comment ref="A1"></comment >', "</commentList>"
    ),
    "authors without a plain end": comments("", "<authors></authors >", "<commentList/>"),
    "runs without a plain end": comments(
        '<authors/><commentList><comment ref="A2"><text>', "<r><rPr></rPr ></r>", "</text></comment></commentList>"
    ),
    "shared texts without a plain end": lambda size: zipped(xlsx_parts(strings=strings_xml([]).replace("</sst>", "<si></si >" * size + "</sst>"))),
    "readings in a text": lambda size: zipped(xlsx_parts(strings=strings_xml(["<rPh></rPh >" * size]))),
    "a word in a formula": sheet('<row r="2"><c r="A2"><f>', "A" * 8, "</f><v>1</v></c></row>"),
    "blanks in a formula": sheet('<row r="2"><c r="A2"><f>A', " " * 8, "</f><v>1</v></c></row>"),
}  # fmt: skip


def looked_through(content: bytes) -> None:
    reaches_out(io.BytesIO(content))


def marked(content: bytes) -> None:
    marks = SheetMarks(header=1, notes=4)
    for row in (2, 3):
        marks.add_cell(row, 1, Mark("金额要写成数字。", wrong=True))
    mark_xlsx(io.BytesIO(content), BookMarks({"表1": marks}))


def read(content: bytes) -> None:
    for _head, rows in read_workbook(io.BytesIO(content), ".xlsx", LIMITS):
        list(rows.lines())


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_a_part_costs_what_it_weighs(name: str) -> None:
    for step in (read, looked_through, marked):

        def work(size: int, step: Callable[[bytes], object] = step) -> None:
            with suppress(Refused):
                step(BOOKS[name](size))

        assert not by_the_square(work, SIZE, 0.1)


def test_a_drawing_costs_what_it_weighs() -> None:
    """Its text is nobody's XML before it gets here."""
    assert not by_the_square(
        lambda size: redrawn("<v:shape ></v:shape >" * size + "</xml>", {(1, 1)}, {}, 0), SIZE, 0.03
    )


def test_a_list_of_parts_costs_what_it_weighs() -> None:
    pump = "<Relationships></Relationships>"
    assert not by_the_square(lambda size: with_children(pump * size, "Relationships", "x", []), SIZE, 0.03)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_a_prefix_is_taken_off_wherever_the_text_is_cut(size: int) -> None:
    """And no more is held back than a prefix: a long text is not put together again with every chunk."""
    text = (
        f'<long:x xmlns:long="{MAIN}">'
        + "\r\n".join("<long:y>甲乙丙</long:y>" for _ in range(9))
        + "</long:x>"
    )
    data = text.encode()
    first = text.index(">") + 1
    chunks = [data[:first], *(data[at : at + size] for at in range(first, len(data), size))]
    pieces = list(PlainText(chunks))
    assert "".join(pieces) == text.replace("<long:", "<").replace("</long:", "</").replace("\r\n", "\n")
    assert max(map(len, pieces[1:])) <= size + len("</long:")
