"""The door to marking: a process of its own, under the limits of reading, takes the workbook apart and writes its copy."""

from __future__ import annotations

from pathlib import Path

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.limits import LIMITS, Limits
from songnuan.lib.spreadsheets.lines import died, lines_of, trusted
from songnuan.lib.spreadsheets.marking.carried import carried
from songnuan.lib.spreadsheets.marking.marks import BookMarks


def write_marked_copy(original: Path, marks: BookMarks, target: Path, limits: Limits = LIMITS) -> None:
    """Write an .xlsx to `target` with its marks. Raises Refused where it is no sound one, or costs too much."""
    module = f"{__package__}.child"
    with (
        original.open("rb") as file,
        lines_of(module, file, limits, given=carried(marks)) as lines,
        target.open("wb") as copy,
    ):
        while (line := lines.next())[:1] == wire.PIECE:
            with trusted():
                copy.write(wire.parse_piece(line))
        if line[:1] != wire.END:
            raise died()
