"""Lines of JSON between the reading process and the application: a letter, a document, a line feed.

`H` a sheet's head, `R` some of its rows, `W` its head once more where only its rows told all of it, `E` the end of a workbook that was read whole, `X` a refusal,
`F` a fault of the process itself; `P` a piece of a file that was made, `A` the answer to a question. Text, numbers, booleans and blanks are JSON's own; a date, a time, an error,
a lost formula and a whole number of more than 64 bits are tagged lists. Never pickle: the reading process has touched a hostile file.
"""

from __future__ import annotations

import datetime
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import orjson

from songnuan.lib.spreadsheets.cells import Cell, Disguised, ErrorCell, LostFormula, Overlong, SheetHead
from songnuan.lib.spreadsheets.row_cells import number_of

LONGEST_LINE = 64 * 1024 * 1024
HEAD, ROWS, WHOLE_HEAD, END, REFUSED, FAULT = b"H", b"R", b"W", b"E", b"X", b"F"
PIECE, ANSWER = b"P", b"A"
PIECE_BYTES = 192 * 1024
Row = tuple[int, list[Cell]]


_MOMENTS = {datetime.datetime: "m", datetime.date: "d", datetime.time: "t"}


def _tagged(value: object) -> object:
    match value:
        case datetime.date() | datetime.time():
            return [_MOMENTS[type(value)], value.isoformat()]
        case ErrorCell():
            return ["e", value.text]
        case LostFormula():
            return ["f", ""]
        case Disguised():
            return ["s", f"{value.number!r} {value.shown}".rstrip(" ")]
        case Overlong():
            return ["l", value.text]
        case frozenset():
            return sorted(value)
    raise TypeError(type(value).__name__)


_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":"), default=_tagged
).encode

_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
_WIDE = 63

_UNTAG: dict[str, Callable[[str], Cell]] = {
    "m": datetime.datetime.fromisoformat,
    "d": datetime.date.fromisoformat,
    "t": datetime.time.fromisoformat,
    "e": ErrorCell,
    "i": int,
    "f": lambda _: LostFormula(),
    "l": Overlong,
    "s": lambda written: _disguised(*written.partition(" ")),
}


def _disguised(number: str, _blank: str, shown: str) -> Disguised:
    return Disguised(number_of(number), shown)


def written(document: object) -> str:
    """A document with cells in it as JSON text; lists of cells are read back by `parse_cells`."""
    return _encode(document)


def parse_cells(cells: list[Any]) -> list[Cell]:
    """The cells of one row, tags undone in place; raises TypeError, KeyError or ValueError for anything else."""
    for at, cell in enumerate(cells):
        if type(cell) is list:
            tag, text = cell
            cells[at] = _UNTAG[tag](text)
        elif type(cell) is dict:
            raise TypeError("not a cell")
    return cells


def line(letter: bytes, document: object) -> bytes:
    """Answer one line for any letter. Raises TypeError for what is none of ours; numbers must be finite."""
    return letter + orjson.dumps(document, _tagged, _OPTIONS) + b"\n"


def head_line(head: SheetHead, letter: bytes = HEAD) -> bytes:
    return line(letter, {field.name: getattr(head, field.name) for field in fields(head)})


def rows_line(rows: list[Row]) -> bytes:
    try:
        return line(ROWS, rows)
    except TypeError:
        return line(ROWS, [(number, list(map(_narrow, cells))) for number, cells in rows])


def piece_lines(content: bytes) -> Iterator[bytes]:
    """A file in pieces."""
    for at in range(0, len(content), PIECE_BYTES):
        yield PIECE + b64encode(content[at : at + PIECE_BYTES]) + b"\n"


def parse_piece(line: bytes) -> bytes:
    """Raises ValueError for anything that is not a piece."""
    return b64decode(line[1:], validate=True)


def _narrow(cell: Cell) -> object:
    """A whole number that JSON readers make a float of, as a tagged list."""
    return ["i", str(cell)] if type(cell) is int and cell.bit_length() > _WIDE else cell


def read(text: bytes) -> Any:
    """The document of a line; raises ValueError for anything that is no JSON."""
    return orjson.loads(text)


def parse_head(document: dict[str, Any]) -> SheetHead:
    """Raises TypeError, KeyError or ValueError for anything that is not a head."""
    return SheetHead(
        name=str(document["name"]),
        hidden=bool(document["hidden"]),
        hidden_rows=frozenset(int(n) for n in document["hidden_rows"]),
        hidden_columns=frozenset(int(n) for n in document["hidden_columns"]),
        struck_rows=frozenset(int(n) for n in document["struck_rows"]),
        merges=tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in document["merges"]),
        row_count=int(document["row_count"]),
        date_1904=bool(document["date_1904"]),
    )


def parse_rows(document: list[Any]) -> Iterator[Row]:
    """Yield rows; raises TypeError, KeyError or ValueError for anything that is not rows."""
    for number, cells in document:
        if type(number) is not int or type(cells) is not list:
            raise TypeError("not a row")
        yield number, parse_cells(cells)
