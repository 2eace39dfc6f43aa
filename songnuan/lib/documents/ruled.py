"""A ruled table: one heading line that repeats on every page, numbers to the right, the total bold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table, _Cell

from songnuan.lib.documents.layout import BODY_FACE, HEADING_FACES, TABLE_SIZE, dress
from songnuan.lib.text import CONTROL

TEXT_WIDTH = Pt(442)
"""156 mm."""
FIRST_SHARE = 2.0
"""How much wider the first column, of names, is than one of numbers."""


@dataclass(frozen=True)
class Grid:
    """Texts of a table; the last of `lines` is the total where `totalled`."""

    headings: Sequence[str]
    lines: Sequence[Sequence[str]]
    totalled: bool = True


def rule(table: Table, grid: Grid) -> None:
    """Fill an empty table."""
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    shares = [FIRST_SHARE, *[1.0] * (len(grid.headings) - 1)]
    widths = [Pt(TEXT_WIDTH.pt * share / sum(shares)) for share in shares]
    for number, line in enumerate([grid.headings, *grid.lines]):
        head = number == 0
        total = grid.totalled and number == len(grid.lines)
        row = table.add_row()  # type: ignore[no-untyped-call]
        _mark(row._tr, "w:cantSplit")  # noqa: SLF001  (python-docx has no word for it)
        if head:
            _mark(row._tr, "w:tblHeader")  # noqa: SLF001
        for place, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            cell.width = widths[place]
            side = (
                WD_ALIGN_PARAGRAPH.CENTER
                if head
                else WD_ALIGN_PARAGRAPH.RIGHT
                if place
                else WD_ALIGN_PARAGRAPH.LEFT
            )
            _write(cell, text, HEADING_FACES[0] if head or total else BODY_FACE, side)


def _write(cell: _Cell, text: str, face: str, side: WD_ALIGN_PARAGRAPH) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing = Pt(15)
    # Off the page's grid of lines, or a name of two lines would stand as tall as two lines of text.
    loose = OxmlElement("w:snapToGrid")
    loose.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(loose)  # noqa: SLF001
    dress(paragraph.add_run(CONTROL.sub("", text)), face, TABLE_SIZE)


def _mark(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(mark)
