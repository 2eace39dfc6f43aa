"""A program run to its end: what it answered, and the most memory that it and its children held at once."""

import json
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path

from tests.processes import MANAGE, ROOT, environment

PAGE_KB = 4
PROGRAM = "from pathlib import Path; from tests.bench.work import main; main({way!r}, Path({path!r}))"
EVERY = 0.02


@dataclass(frozen=True)
class Run:
    """Rows stored, how fast, and the peak of the whole process tree in MB."""

    rows: int
    seconds: float
    processor: float
    """Seconds of processor time, without that of a database server."""
    peak_mb: int
    tried: float = 0.0
    """Seconds of it that a dry run took."""

    @property
    def rate(self) -> float:
        return self.rows / self.seconds

    @property
    def cost(self) -> float:
        """Processor time of a row, in microseconds."""
        return self.processor / self.rows * 1e6


def fastest(runs: list[Run]) -> Run:
    """The run that was disturbed least, by the clock; the least processor time and the highest peak of all."""
    best = min(runs, key=lambda run: run.seconds)
    return replace(
        best, processor=min(run.processor for run in runs), peak_mb=max(run.peak_mb for run in runs)
    )


def run(way: str, path: Path, home: Path, database_url: str | None) -> Run:
    """One way of storing (tests.bench.work) in a process of its own."""
    process = subprocess.Popen(
        [*MANAGE, "shell", "--no-imports", "-c", PROGRAM.format(way=way, path=str(path))],
        cwd=ROOT, env=environment(home, database_url), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        time.sleep(EVERY)
    answer, _nothing = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{way} ended with {process.returncode}")
    found = json.loads(answer)
    return Run(int(found["rows"]), found["seconds"], found["processor"], peak // 1024, found["tried"])


def resident(pid: int) -> int:
    """Resident memory of a process and all below it, in KB; pages that they share count for each."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has just ended
    return pages * PAGE_KB + sum(map(resident, below))
