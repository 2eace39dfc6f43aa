"""The door to all that is written in a workbook: a process of its own, under the limits of reading, looks through it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.limits import LIMITS, Limits
from songnuan.lib.spreadsheets.lines import died, lines_of, trusted


def written_throughout(path: Path, limits: Limits = LIMITS) -> Iterator[str]:
    """What stands in its cells and beside them, letters and digits alone, in pieces that overlap. Raises Refused."""
    with path.open("rb") as file, lines_of(f"{__package__}.whole_text", file, limits) as lines:
        while (line := lines.next())[:1] != wire.END:
            if line[:1] != wire.ANSWER:
                raise died()
            with trusted():
                text = str(wire.read(line[1:]))
            yield text
