"""Children that run together."""

import signal
import sys
import time
from pathlib import Path

from songnuan.setup.processes import Processes

IDLE = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_child_that_ran_for_a_while_is_started_again_once_it_ends(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        processes.start("worker", IDLE)
        assert not processes.revived("worker", 0.0)
        killed(processes)
        assert not processes.revived("worker", 60.0)
        assert processes.ended() == ("worker", -signal.SIGKILL)
        assert processes.revived("worker", 0.0)
        assert processes.ended() is None


def killed(processes: Processes) -> None:
    process = processes._running["worker"]
    process.kill()
    deadline = time.monotonic() + 5
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
