"""How long a text may be before no rule looks into it any more.

A file may say one text of thirty thousand characters in thousands of rows and stay small. What a rule does with a text is
kept in step with its length by the rule; this bounds the length, once, for all that reads a cell.
"""

from collections.abc import Iterable, Iterator

from songnuan.entry.table import Numbered
from songnuan.lib.spreadsheets.cells import Overlong
from songnuan.lib.text import tidy

LONGEST = 4_000
"""In characters, without blanks at the ends: twice what the widest column takes."""


def readable(rows: Iterable[Numbered]) -> Iterator[Numbered]:
    """The rows with every longer text set apart: refused where a column of ours holds it, and passed over elsewhere."""
    for number, cells in rows:
        for at, cell in enumerate(cells):
            if type(cell) is str and len(cell) > LONGEST:
                text = tidy(cell)
                cells[at] = Overlong(cell) if len(text) > LONGEST else text
        yield number, cells
