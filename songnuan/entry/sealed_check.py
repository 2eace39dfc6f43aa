"""What was read of a workbook, kept sealed between check and confirmation, so that nothing is parsed twice."""

import json
import zlib
from dataclasses import fields

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
        "sheets": [[getattr(sheet, name) for name in _OF_A_SHEET] for sheet in checked.sheets],
        "faults": [[getattr(fault, name) for name in _OF_A_FAULT] for fault in checked.faults],
    }
    return originals.keep(zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 1))


def read(name: str) -> Checked:
    """The checked workbook of that name."""
    content = json.loads(zlib.decompress(originals.read(name)))
    sheets = []
    for values in content["sheets"]:
        sheet = CheckedSheet(*values)
        record = KINDS[sheet.name].sheet.record
        sheet.rows = [Row(number, record._make(cells), finger) for number, cells, finger in sheet.rows]
        sheets.append(sheet)
    return Checked(sheets, [Fault(*fault) for fault in content["faults"]])
