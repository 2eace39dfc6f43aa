"""The values of a workbook that may reach outside once it is opened: what goes out instead of it."""

import re
from pathlib import Path, PurePosixPath

from campaigns.models import Batch
from songnuan.entry.kept import texts
from songnuan.entry.unsealed import unsealed
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import AS_KEPT
from songnuan.lib.spreadsheets.marking.marks import BookMarks
from songnuan.lib.spreadsheets.marking.rebuilt import mark_rebuilt
from songnuan.lib.spreadsheets.open import open_workbook
from songnuan.lib.spreadsheets.outward import may_reach_out
from songnuan.lib.spreadsheets.writing.texts import RISKY

_DIVIDES = re.compile(r"[,;|\t\r\n]")
"""Signs by which programs divide the lines of a .csv, and end them."""


def must_be_values(batch: Batch) -> bool:
    """Whether only the values of its file go out: of kinds that are not looked into, always. Raises what reading raises."""
    kind = PurePosixPath(batch.file_name).suffix.lower()
    if kind == ".xlsx":
        with unsealed(batch) as path:
            return _may_reach_out(path)
    if kind == ".csv":
        return any(map(_is_formula, texts(batch)))
    return True


def _may_reach_out(path: Path) -> bool:
    """Of a file that costs too much to be looked through, true: its values were read before."""
    try:
        return may_reach_out(path)
    except Refused:
        return True


def is_plain(batch: Batch) -> bool:
    """Whether nothing stands in its file but cells."""
    return PurePosixPath(batch.file_name).suffix.lower() == ".csv"


def values(batch: Batch) -> bytes:
    """An .xlsx of the same sheets, its cells as they were read: no formula, no link. Raises what reading raises."""
    with unsealed(batch) as path:
        written = path.with_name("values.xlsx")
        with open_workbook(path, batch.file_name, AS_KEPT) as sheets:
            mark_rebuilt(sheets, BookMarks(), written)
        return written.read_bytes()


def _is_formula(text: str) -> bool:
    """Whether a program that opens it takes a cell, or what it makes of one, for a formula: it may divide by other signs than we did."""
    pieces = (piece.strip(' "') for piece in _DIVIDES.split(text))
    return any(piece.startswith(RISKY) and not _is_number(piece) for piece in pieces)


def _is_number(text: str) -> bool:
    return text.strip().lstrip("+-").replace(".", "", 1).isdecimal()
