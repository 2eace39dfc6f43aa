"""The same bytes in every run, and a word on progress."""

import hashlib
from pathlib import Path

import pytest

from songnuan.setup.demo.workbooks import write_workbooks

pytestmark = pytest.mark.slow


def digests(paths: list[Path]) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.mark.slow
def test_a_second_run_writes_the_same_bytes(earlier_paths: list[Path], tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    again = write_workbooks(tmp_path / "again", "2022", lambda done, of: told.append((done, of)))
    assert digests(again) == digests(earlier_paths)
    assert told == [(n, len(again)) for n in range(1, len(again) + 1)]


@pytest.mark.slow
def test_a_second_run_of_2023_writes_the_same_bytes(paths: list[Path], tmp_path: Path) -> None:
    assert digests(write_workbooks(tmp_path, "2023")) == digests(paths)


def test_an_unknown_campaign_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        write_workbooks(tmp_path / "none", "1999")
    assert not (tmp_path / "none").exists()
