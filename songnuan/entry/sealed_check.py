"""What was read of a workbook, kept sealed between check and confirmation, so that nothing is parsed twice."""

import json
import zlib
from dataclasses import fields
from typing import Any

from songnuan.entry import originals
from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Fault
from songnuan.entry.record import Row

_OF_A_SHEET = [field.name for field in fields(CheckedSheet)]
_OF_A_FAULT = [field.name for field in fields(Fault)]


def keep(checked: Checked) -> str:
    """Store a checked workbook; answers the name it is stored under."""
    content = {
        "sheets": [
            [_plain(getattr(sheet, name)) if name == "rows" else getattr(sheet, name) for name in _OF_A_SHEET]
            for sheet in checked.sheets
        ],
        "faults": [[getattr(fault, name) for name in _OF_A_FAULT] for fault in checked.faults],
    }
    return originals.keep(
        zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 1), originals.READINGS
    )


def read(name: str) -> Checked:
    """The checked workbook of that name."""
    content = json.loads(zlib.decompress(originals.read(name)))
    sheets = []
    for values in content["sheets"]:
        sheet = CheckedSheet(*values)
        record = KINDS[sheet.name].sheet.record
        kept: Any = sheet.rows  # as JSON gave them
        sheet.rows = [
            Row(number, record._make(cells), bytes.fromhex(finger), bytes.fromhex(key) if key else None)
            for number, cells, finger, key in kept
        ]
        sheets.append(sheet)
    return Checked(sheets, [Fault(*fault) for fault in content["faults"]])


def _plain(rows: list[Row]) -> list[tuple[object, ...]]:
    """The rows as JSON takes them."""
    return [(row.number, row.record, row.finger.hex(), row.key.hex() if row.key else None) for row in rows]
