"""The door to what a workbook reaches for: a process of its own, under the limits of reading, looks through it."""

from __future__ import annotations

from pathlib import Path

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.limits import LIMITS, Limits
from songnuan.lib.spreadsheets.lines import died, lines_of, trusted


def may_reach_out(path: Path, limits: Limits = LIMITS) -> bool:
    """Whether an .xlsx may reach for something outside itself once it is opened. Raises Refused where that is not to be told."""
    with path.open("rb") as file, lines_of(f"{__package__}.reaching", file, limits) as lines:
        line = lines.next()
        if line[:1] != wire.ANSWER:
            raise died()
        with trusted():
            return bool(wire.read(line[1:]))
