"""How the rows of a sheet are written, learnt from those before: most are written alike, and are then read together.

A row of the known shape matches one regular expression from its first character to its last. The expression holds only
tags that expat has seen in earlier rows, in their order, and texts without markup: such a row is whole and well-formed
by itself, and need not be shown to expat again (songnuan.lib.spreadsheets.markup.PlainText). Every other row is read
singly, by songnuan.lib.spreadsheets.row_cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.spreadsheets.references import column_number
from songnuan.lib.spreadsheets.row_cells import RowCells
from songnuan.lib.spreadsheets.strings import plain_text

OPENING = re.compile(r'<row r="[0-9]{1,7}"([^<>/]*)>')
FORMULA = r"(?:/>|>[ -%'-;=?-~]*+</f>)"
"""What it says does not matter, as long as it is plain."""
CELL = re.compile(
    r'<c r="(?P<letters>[A-Z]{1,3})[0-9]{1,7}"(?P<attributes>[^<>/]*)(?:(?P<empty>/>)|>(?:'
    rf"(?:<f(?P<how>[^<>/]*){FORMULA})?(?P<value><v>)[^<>&]+</v>|"
    r'(?P<text><is><t(?: xml:space="preserve")?>)[^<>&]*</t></is>'
    r")</c>)"
)
UNUSUAL = re.compile(r'\s(?:hidden|ht|r)="')
"""What of a row has a meaning of its own."""
NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold (XML 1.0, Char)."""
MOST_LEARNT, MOST_WAYS = 40, 200


class _Way(NamedTuple):
    """One way in which cells of a column are written: as an expression, and what its group holds."""

    column: int
    attributes: str
    kind: str
    """`t` for text, `s` for a shared one, `n` for any other value; empty for a cell without one."""


@dataclass(slots=True)
class RowShape:
    """The shape of a sheet's rows, so far: every way in which a column's cells were written."""

    cells: RowCells
    is_of_use: bool = True
    """Not where rows hardly ever look alike."""
    _openings: dict[str, None] = field(default_factory=dict)
    _ways: dict[str, _Way] = field(default_factory=dict)
    """By expression, from left to right."""
    _groups: list[_Way] = field(default_factory=list)
    _row: re.Pattern[str] | None = None
    _learnt: int = 0
    _taken: int = 0

    def learn(self, row: str) -> None:
        """Take in a row that was read singly, and so is right; not where it is written in a way unknown here."""
        self._learnt += 1
        if self._learnt > MOST_LEARNT:
            self.is_of_use = self._taken > self._learnt
            return
        row = row.lstrip(" \n")
        opened = OPENING.match(row)
        if not opened or UNUSUAL.search(opened[1]):
            return
        ways, at = {}, opened.end()
        while cell := CELL.match(row, at):
            at = cell.end()
            expression, way = self._way(cell)
            if way is None:
                return
            ways[expression] = way
        if row[at:] == "</row>" and len(self._ways) + len(ways) <= MOST_WAYS:
            self._openings[opened[1]] = None
            both = self._ways | ways
            self._ways = dict(sorted(both.items(), key=lambda each: each[1].column))
            self._compile()

    def _way(self, cell: re.Match[str]) -> tuple[str, _Way | None]:
        """How a cell is written; None for what has to be looked at each time."""
        attributes, column = cell["attributes"], column_number(cell["letters"])
        if column is None:
            return "", None
        opening = f'<c r="{cell["letters"]}\\1"{re.escape(attributes)}'
        if cell["empty"]:
            return opening + "/>", _Way(column, attributes, "")
        kind, most = self.cells.kind_of(attributes), self.cells.limits.cell_characters
        if self.cells.strikes(attributes):
            return "", None  # whether it is so with the whole row is to be looked at each time
        if cell["text"] and kind == "inlineStr":
            text = f"{cell['text']}([^<>&]{{0,{most}}}+)</t></is>"
            return f"{opening}>{text}</c>", _Way(column, attributes, "t")
        held = {"n": "[0-9.eE+-]{1,400}+", "b": "[01]", "s": "[0-9]{1,9}+", "str": f"[^<>&]{{1,{most}}}+"}
        if not cell["value"] or kind not in held:
            return "", None
        formula = f"<f{re.escape(cell['how'])}{FORMULA}" if cell["how"] is not None else ""
        means = {"s": "s", "str": "t"}.get(kind, "n")
        return f"{opening}>{formula}<v>({held[kind]})</v></c>", _Way(column, attributes, means)

    def _compile(self) -> None:
        columns: dict[int, list[str]] = {}
        for expression, way in self._ways.items():
            columns.setdefault(way.column, []).append(expression)
        cells = "".join(f"(?>(?:{'|'.join(ways)})?)" for ways in columns.values())
        openings = "|".join(map(re.escape, self._openings))
        self._row = re.compile(f'[ \\n]*+<row r="([1-9][0-9]{{0,6}}+)"(?:{openings})>{cells}</row>')
        self._groups = [way for way in self._ways.values() if way.kind]

    def take(self, text: str, at: int) -> tuple[list[tuple[str, ...]], int]:
        """The rows of this shape that stand next, group by group with their numbers first, and where they end."""
        found: list[tuple[str, ...]] = []
        if self._row is not None:
            match = self._row.match
            while (row := match(text, at)) is not None:
                found.append(row.groups())
                at = row.end()
        self._taken += len(found)
        return found, at

    def rows(self, found: list[tuple[str, ...]]) -> tuple[list[int], list[list[Cell]]] | None:
        """Their numbers and cells, from column A on; None where one of them has to be looked at singly."""
        numbers, *groups = zip(*found, strict=True)
        columns: dict[int, list[Cell]] = {}
        try:
            for way, values in zip(self._groups, groups, strict=True):
                cells = self._cells(way, values)
                if cells is None:
                    return None
                if way.column in columns:
                    cells = [b if a is None else a for a, b in zip(columns[way.column], cells, strict=True)]
                columns[way.column] = cells
        except (IndexError, ValueError):
            return None
        blank: list[Cell] = [None] * len(found)
        grid = [columns.get(column, blank) for column in range(1, max(columns, default=0) + 1)]
        # Rows in which nothing stands have no column to be counted by, but each of them is there.
        rows = list(map(list, zip(*grid, strict=True))) if grid else [[] for _ in numbers]
        return list(map(int, numbers)), rows

    def _cells(self, way: _Way, values: tuple[str | None, ...]) -> list[Cell] | None:
        """The cells of a column in these rows. Raises ValueError or IndexError for what no spreadsheet writes."""
        if way.kind == "s":
            strings = self.cells.strings
            return [None if value is None else strings[int(value)] for value in values]
        if way.kind == "n":
            value_of = self.cells.value_of
            known = {value: value and value_of(way.attributes, value) for value in set(values)}
            return list(map(known.__getitem__, values))
        text = "".join(filter(None, values))
        if not text.isprintable() and NOT_IN_XML.search(text):
            return None
        if "_x" in text or "" in values:
            return [plain_text(value) or None if value else None for value in values]
        return list(values)
