"""The workbooks of several campaigns, written by a process of their own: what is there already is imported meanwhile."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from songnuan.setup.demo.workbooks import write_workbooks

ROOT = Path(__file__).resolve().parents[3]
TICK_SECONDS = 0.2


class NotWritten(Exception):
    """The process that writes ended early."""


class Ahead:
    """Folders of workbooks that come into being, one campaign after the other."""

    def __init__(self, folder: Path, process: subprocess.Popen[bytes]) -> None:
        self._folder, self._process = folder, process

    def of(self, campaign: str, progress: Callable[[int], None]) -> list[Path]:
        """The workbooks of a campaign in order of display, once all are there; `progress` is told how many are.

        Raises NotWritten.
        """
        listed = _list_of(self._folder, campaign)
        while not listed.exists():
            if self._process.poll() is not None and not listed.exists():
                raise NotWritten(campaign)
            progress(sum(1 for _file in (self._folder / campaign).glob("*.xlsx")))
            time.sleep(TICK_SECONDS)
        return [Path(path) for path in json.loads(listed.read_text())]


@contextmanager
def written_ahead(folder: Path, campaigns: Sequence[str]) -> Iterator[Ahead]:
    """Begin to write into `folder`. The process ends with the block, or by itself when all is written."""
    words = [sys.executable, "-m", __name__, str(folder), *campaigns]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            yield Ahead(folder, process)
        finally:
            process.terminate()


def _list_of(folder: Path, campaign: str) -> Path:
    return folder / f"{campaign}.json"


def _write(folder: Path, campaigns: Sequence[str]) -> None:
    for campaign in campaigns:
        paths = write_workbooks(folder / campaign, campaign)
        unfinished = _list_of(folder, f"{campaign}-unfinished")
        unfinished.write_text(json.dumps([str(path) for path in paths]))
        unfinished.rename(_list_of(folder, campaign))


if __name__ == "__main__":
    _write(Path(sys.argv[1]), sys.argv[2:])
