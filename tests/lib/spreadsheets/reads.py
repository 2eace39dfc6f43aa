"""Read a file's bytes as the application does, or in this process, and answer plain rows."""

from __future__ import annotations

import io
from pathlib import Path

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.cells import Cell, SheetHead
from songnuan.lib.spreadsheets.limits import LIMITS, Limits
from songnuan.lib.spreadsheets.open import open_workbook
from songnuan.lib.spreadsheets.reading import read_workbook
from songnuan.lib.spreadsheets.streamed import Streamed

Sheet = tuple[SheetHead, dict[int, list[Cell]]]


def read_through(path: Path, content: bytes, filename: str, limits: Limits = LIMITS) -> list[Sheet]:
    """Through the reading process."""
    path.write_bytes(content)
    with open_workbook(path, filename, limits) as sheets:
        return [(sheet.head, dict(sheet)) for sheet in sheets]


def read_here(content: bytes, suffix: str = ".xlsx", limits: Limits = LIMITS) -> list[Sheet]:
    """In this process, over the same lines."""
    answer: list[Sheet] = []
    for head, kept in read_workbook(io.BytesIO(content), suffix, limits):
        rows: dict[int, list[Cell]] = {}
        for line in kept.lines():
            rows |= dict(wire.parse_rows(wire.read(line[1:])))
        answer.append((kept.head if isinstance(kept, Streamed) else head, rows))
    return answer


def rows_of(content: bytes, suffix: str = ".xlsx") -> dict[int, list[Cell]]:
    """The rows of a file with one sheet."""
    [(_, rows)] = read_here(content, suffix)
    return rows


def cells_of(content: bytes, suffix: str = ".xlsx") -> list[Cell]:
    """The cells of a file with one row, its first."""
    rows = rows_of(content, suffix)
    assert list(rows) == [1]
    return rows[1]
