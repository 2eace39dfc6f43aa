"""Workbooks that another process writes: waited for, in their order, and missed where it fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from songnuan.setup.demo import ahead

pytestmark = pytest.mark.slow

WAITS = [sys.executable, "-c", "input()"]


def test_all_are_there_in_order_of_display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(out: Path, campaign: str) -> list[Path]:
        out.mkdir()
        paths = [out / f"{code}-{campaign}.xlsx" for code in ("22", "2201")]
        for path in reversed(paths):
            path.touch()
        return paths

    monkeypatch.setattr(ahead, "write_workbooks", write)
    ahead._write(tmp_path, ["2022", "2023"])
    with subprocess.Popen(WAITS, stdin=subprocess.PIPE) as process:
        found = ahead.Ahead(tmp_path, process).of("2023", lambda _done: None)
        process.kill()
    assert [path.name for path in found] == ["22-2023.xlsx", "2201-2023.xlsx"]


def test_a_process_that_fails_is_not_waited_for(tmp_path: Path) -> None:
    with ahead.written_ahead(tmp_path, ["1999"]) as written, pytest.raises(ahead.NotWritten):
        written.of("1999", lambda _done: None)
