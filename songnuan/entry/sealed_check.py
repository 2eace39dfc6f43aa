"""What was read of a workbook, kept sealed between check and confirmation, so that nothing is parsed twice."""

import json
import zlib
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from songnuan.entry import originals
from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Fault
from songnuan.entry.layout import Layout
from songnuan.entry.record import Row
from songnuan.entry.table import MERGED
from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.cells import Cell

_OF_A_SHEET = [field.name for field in fields(CheckedSheet)]
_FAST = b" "
_OF_A_FAULT = [field.name for field in fields(Fault)]


def keep(checked: Checked) -> str:
    """Store a checked workbook; answers the name it is stored under."""
    content = {
        "sheets": [
            [_NAMED.get(name, _as_it_is)(getattr(sheet, name)) for name in _OF_A_SHEET]
            for sheet in checked.sheets
        ],
        "layouts": [layout.as_json() for layout in checked.layouts],
        "meant": checked.meant,
        "faults": [[getattr(fault, name) for name in _OF_A_FAULT] for fault in checked.faults],
    }
    return originals.keep(zlib.compress(_written(content), 1), originals.READINGS)


def read(name: str) -> Checked:
    """The checked workbook of that name."""
    content = _read(zlib.decompress(originals.read(name)))
    sheets = []
    for values in content["sheets"]:
        sheet = CheckedSheet(*values)
        record = KINDS[sheet.name].sheet.record
        rows: Any = sheet.rows  # as JSON gave them
        sheet.rows = [
            Row(number, record._make(cells), bytes.fromhex(finger), bytes.fromhex(key) if key else None)
            for number, cells, finger, key in rows
        ]
        sheet.kept = {int(number): cells_of(cells) for number, cells in sheet.kept.items()}
        sheet.tokens = {int(number): token for number, token in sheet.tokens.items()}
        sheets.append(sheet)
    faults = _faults(content.pop("faults"))
    layouts = [Layout.of_json(layout) for layout in content.get("layouts", ())]
    return Checked(sheets, faults, layouts, content.get("meant"))


def _faults(written: list[list[Any]]) -> list[Fault]:
    """Those of a file may be many, and say the same over and over: each sentence stands in memory once."""
    said: dict[str, str] = {}
    message = _OF_A_FAULT.index("message")
    faults = []
    written.reverse()
    while written:
        values = written.pop()
        values[message] = said.setdefault(values[message], values[message])
        faults.append(Fault(*values))
    return faults


def _written(content: dict[str, Any]) -> bytes:
    """As JSON, by the fast writer where it can (then a space stands first): not half characters, not huge numbers."""
    try:
        return _FAST + wire.line(b"", content)
    except TypeError:
        return wire.written(content).encode("utf-8", "surrogatepass")


def _read(text: bytes) -> Any:
    if text.startswith(_FAST):
        return wire.read(text)
    return json.loads(text.decode("utf-8", "surrogatepass"))


def _plain(rows: list[Row]) -> list[tuple[object, ...]]:
    """The rows as JSON takes them."""
    return [
        (row.number, tuple(row.record), row.finger.hex(), row.key.hex() if row.key else None) for row in rows
    ]


def cells_of(cells: list[Any]) -> list[Cell]:
    """A row's cells as they were read of the file, a merged one among them."""
    return [MERGED if cell == MERGED else cell for cell in wire.parse_cells(cells)]


def _by_text(numbered: dict[int, Any]) -> dict[str, Any]:
    """JSON has no numbers for keys."""
    return {str(number): value for number, value in numbered.items()}


def _as_it_is(value: Any) -> Any:
    return value


_NAMED: dict[str, Callable[[Any], Any]] = {"rows": _plain, "kept": _by_text, "tokens": _by_text}
