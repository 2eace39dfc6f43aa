"""The door to marking: a process of its own, under the limits of reading, takes the workbook apart and writes its copy."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.limits import LIMITS, Limits
from songnuan.lib.spreadsheets.lines import Lines, died, lines_of, trusted
from songnuan.lib.spreadsheets.marking.carried import carried
from songnuan.lib.spreadsheets.marking.marks import BookMarks


def write_marked_copy(original: Path, marks: BookMarks, target: Path, limits: Limits = LIMITS) -> None:
    """Write an .xlsx to `target` with its marks. Raises Refused where it is no sound one, or costs too much."""
    module = f"{__package__}.child"
    with (
        original.open("rb") as file,
        TemporaryFile(dir=target.parent) as given,  # it holds what was typed, as the copy does
        target.open("wb") as copy,
    ):
        given.write(carried(marks))
        given.seek(0)
        with lines_of(module, file, limits, given=given) as lines:
            _take(lines, copy)


def _take(lines: Lines, copy: BinaryIO) -> None:
    while (line := lines.next())[:1] == wire.PIECE:
        with trusted():
            copy.write(wire.parse_piece(line))
    if line[:1] != wire.END:
        raise died()
