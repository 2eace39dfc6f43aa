"""Child processes that start, are watched and end together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>

# What is asked of each child in turn, and how many seconds it has to follow: finish what you are
# doing (to waitress and the worker this is Ctrl-C); give it up; the kernel ends it.
ASKED = ((signal.SIGINT, 5.0), (signal.SIGTERM, 3.0), (signal.SIGKILL, 5.0))


class StopRequest:
    """True once SIGINT or SIGTERM has come. Only a flag: a handler that raised could tear a start in two."""

    def __init__(self) -> None:
        self._came = False

    def listen(self) -> None:
        """Take over both signals, also where a shell had them ignored for its background jobs."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._came = True

    def __bool__(self) -> bool:
        return self._came


class Processes:
    """Children under a name each; leaving the `with` block ends those still running."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, float] = {}

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str], *, silent: bool = False) -> None:
        """Start a child in a session of its own, so that Ctrl-C reaches it through us alone."""
        self._started[name] = time.monotonic()
        self._running[name] = subprocess.Popen(
            command,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if silent else None,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509  (this process has a single thread)
        )

    def ended(self) -> tuple[str, int] | None:
        """Name and exit code of a child that has ended, or None while all run."""
        for name, process in self._running.items():
            if (code := process.poll()) is not None:
                return name, code
        return None

    def revived(self, name: str, least: float) -> bool:
        """Whether a child has ended and was started again; one that ran for less than `least` seconds is not."""
        process = self._running[name]
        if process.poll() is None or time.monotonic() - self._started[name] < least:
            return False
        _signal_group(process, signal.SIGKILL)
        self.start(name, process.args)  # type: ignore[arg-type]
        return True

    def stop(self) -> None:
        """End every child and whatever it started; returns when all are gone."""
        for number, seconds in ASKED:
            running = [process for process in self._running.values() if process.poll() is None]
            for process in running:
                _signal_group(process, number)
            deadline = time.monotonic() + seconds
            for process in running:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(max(0.0, deadline - time.monotonic()))
        for process in self._running.values():
            _signal_group(process, signal.SIGKILL)
        self._running.clear()


def _signal_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _end_with_parent() -> None:
    """On Linux a child follows its parent even when that is killed outright, so no port stays taken."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
