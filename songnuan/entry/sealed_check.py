"""What was read of a workbook, kept sealed between check and confirmation, so that nothing is parsed twice."""

import json
import zlib

from songnuan.entry import originals
from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Fault
from songnuan.entry.record import Row


def keep(checked: Checked) -> str:
    """Store a checked workbook; answers the name it is stored under."""
    content = {
        "sheets": [[sheet.name, sheet.title, sheet.counted, sheet.rows] for sheet in checked.sheets],
        "faults": [[fault.sheet, fault.row, fault.column, fault.code, fault.message] for fault in checked.faults],
    }
    return originals.keep(zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 1))


def read(name: str) -> Checked:
    """The checked workbook of that name."""
    content = json.loads(zlib.decompress(originals.read(name)))
    sheets = []
    for sheet, title, counted, rows in content["sheets"]:
        record = KINDS[sheet].sheet.record
        sheets.append(
            CheckedSheet(
                sheet, title, counted, [Row(number, record._make(values), finger) for number, values, finger in rows]
            )
        )
    return Checked(sheets, [Fault(*fault) for fault in content["faults"]])
