"""`make bench-export`: the list behind a figure as a workbook, against the least that XlsxWriter itself takes for it.

python -m tests.bench.exports [ROWS]
"""

import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.bench.__main__ import prepared
from tests.bench.measure import Run, run
from tests.bench.roster import write

ROWS = 100_000


def measured(rows: int) -> tuple[Run, Run]:
    """The export as the page makes it, and the floor: the same cells from memory, written by XlsxWriter alone."""
    with tempfile.TemporaryDirectory(prefix="songnuan-bench-") as folder, prepared(nullcontext) as place:
        book = write(Path(folder) / "roster.xlsx", rows)
        stored = run("ours", book, *place)
        if stored.rows != rows:
            raise RuntimeError(f"{stored.rows} rows stored instead of {rows}")
        return run("export", book, *place), run("export-floor", book, *place)


def main(rows: int = ROWS) -> None:
    """Print the ratio."""
    ours, floor = measured(rows)
    print(  # noqa: T201  (a program that talks to a terminal)
        f"{rows:,} rows: {ours.seconds / floor.seconds:.2f} : 1 by the clock, "
        f"{ours.processor / floor.processor:.2f} : 1 by processor time (target: 1.5), "
        f"{ours.processor:.1f} s, peak {ours.peak_mb} MB"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
