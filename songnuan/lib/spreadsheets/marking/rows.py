"""The rows of a sheet, of which the marked ones are rewritten and all others passed on as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from songnuan.lib.spreadsheets.marking.attributes import joined
from songnuan.lib.spreadsheets.marking.marks import SheetMarks, writable
from songnuan.lib.spreadsheets.marking.styles import Styles
from songnuan.lib.spreadsheets.markup import Odd, escape
from songnuan.lib.spreadsheets.references import column_letters, column_number
from songnuan.lib.spreadsheets.tags import INSIDE, element, parsed

ROW = re.compile(rf"<row(?=[\s/>])({INSIDE})(/?)>")
CELL = element("c")
STYLE = re.compile(r'\ss="(\d{1,6})"')
REFERENCE = re.compile(r"([A-Z]{1,3})\d{1,7}")
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
Cells = dict[int, tuple[dict[str, str], str | None]]
"""Column → the cell's attributes, and what is inside."""


class Rows:
    """Takes the rows of one sheet from top to bottom, and hands them on marked."""

    def __init__(self, marks: SheetMarks, styles: Styles, columns: dict[int, int], *, again: bool) -> None:
        self._marks = marks
        self._styles = styles
        self._columns = columns
        self._again = again
        self._number = 0
        self._red = set(map(str, styles.unmarked))
        self._waiting = marks.marked_rows

    def marked(self, text: str) -> Iterator[str]:
        """Rows of which all are whole."""
        openings = list(ROW.finditer(text))
        yield text[: openings[0].start()] if openings else text
        ends = [opening.start() for opening in openings[1:]] + [len(text)]
        for opening, end in zip(openings, ends, strict=True):
            attributes = parsed(opening[1])
            self._number = int(attributes["r"]) if "r" in attributes else self._number + 1
            yield from self._missing(self._number)
            piece = text[opening.start() : end]
            if self._waiting and self._waiting[-1] == self._number:
                self._waiting.pop()
                inside = "" if opening[2] else text[opening.end() : end]
                yield self._row(self._number, attributes, self._cells(inside))
            elif self._again and self._is_stale(piece):
                yield self._row(
                    self._number, attributes, self._cells("" if opening[2] else text[opening.end() : end])
                )
            else:
                yield piece

    def _is_stale(self, piece: str) -> bool:
        """Whether something of an earlier marking stands in a row."""
        note = self._marks.notes and f'r="{column_letters(self._marks.notes)}{self._number}"' in piece
        return bool(note) or (bool(self._red) and not self._red.isdisjoint(STYLE.findall(piece)))

    def rest(self) -> Iterator[str]:
        """Marked rows below the last one."""
        yield from self._missing(1 << 30)

    def _missing(self, before: int) -> Iterator[str]:
        while self._waiting and self._waiting[-1] < before:
            number = self._waiting.pop()
            yield self._row(number, {"r": str(number)}, {})

    def _cells(self, inside: str) -> Cells:
        cells: Cells = {}
        column = 0
        for attributes, body in CELL.findall(inside):
            values = parsed(attributes)
            place = REFERENCE.fullmatch(values["r"]) if "r" in values else None
            at = column_number(place[1]) if place else column + 1
            if at is None:
                raise Odd
            column = at
            cells[column] = values, body
        if len(cells) != len(re.findall(r"<c[\s/>]", inside)):
            raise Odd
        return cells

    def _row(self, number: int, attributes: dict[str, str], cells: Cells) -> str:
        own = (
            int(attributes["s"])
            if attributes.get("customFormat") in ("1", "true") and "s" in attributes
            else None
        )
        for values, _body in cells.values() if self._styles.unmarked else ():
            style = int(values.get("s", "0"))
            if style in self._styles.unmarked:
                values["s"] = str(self._styles.unmarked[style])
        for column, mark in self._marks.cells.get(number, {}).items():
            if mark.wrong:
                given, body = cells.get(column, ({}, None))
                style = (
                    int(given["s"]) if "s" in given else 0 if given else own or self._columns.get(column, 0)
                )
                cells[column] = {**given, "s": str(self._styles.red(style))}, body
        for column, text in self._marks.values.get(number, {}).items():
            cells[column] = _typed(*cells.get(column, ({}, None)), text=text)
        notes = {} if self._marks.notes is None else self._note(number, self._marks.notes, cells)
        written = {column: self._cell(column, number, *cell) for column, cell in cells.items()} | notes
        # `spans` is a hint that may no longer be true.
        kept = joined({name: value for name, value in attributes.items() if name != "spans"})
        return f"<row{kept}>{''.join(written[column] for column in sorted(written))}</row>"

    def _note(self, number: int, column: int, cells: Cells) -> dict[int, str]:
        """Our own cell; the one of an earlier marking goes."""
        mark = self._marks.rows.get(number)
        if number == self._marks.header:
            style, text = self._styles.notes(wrong=True, heading=True), self._marks.heading
        elif mark:
            style, text = self._styles.notes(wrong=mark.wrong), mark.text
        else:
            earlier = self._again and number > self._marks.header and column in cells and cells[column][1]
            return {column: ""} if earlier else {}
        body = f'<is><t xml:space="preserve">{in_place(text)}</t></is>'
        return {column: f'<c r="{column_letters(column)}{number}" s="{style}" t="inlineStr">{body}</c>'}

    def _cell(self, column: int, number: int, attributes: dict[str, str], body: str | None) -> str:
        attributes = {"r": f"{column_letters(column)}{number}", **attributes}
        return f"<c{joined(attributes)}>{body}</c>" if body else f"<c{joined(attributes)}/>"


def _typed(given: dict[str, str], body: str | None, *, text: str) -> tuple[dict[str, str], str | None]:
    """The cell with other text in it; a formula stays, as other parts of the book count on it."""
    if body and "<f" in body:
        return given, body
    kept = {name: value for name, value in given.items() if name not in ("t", "cm", "vm")}
    return {**kept, "t": "inlineStr"}, f'<is><t xml:space="preserve">{in_place(text)}</t></is>'


def in_place(text: str) -> str:
    """Text for `<t>`: never a formula, and what looks like an escape of Excel's stays as it is."""
    return escape(ESCAPED.sub("_x005F_", writable(text)))
