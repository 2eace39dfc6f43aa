"""The same bytes in every run, and a word on progress."""

import hashlib
from pathlib import Path

import pytest

from songnuan.setup.demo.workbooks import write_workbooks
from tests.soak import times

pytestmark = pytest.mark.slow
CAMPAIGNS = ("2022", "2023")
"""The larger one is written by the same code, and takes half a minute: `make soak` writes it twice."""


def digests(paths: list[Path]) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.mark.parametrize("campaign", CAMPAIGNS[: times(1, 2)])
def test_a_second_run_writes_the_same_bytes(campaign: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    first = write_workbooks(tmp_path / "first", campaign)
    again = write_workbooks(tmp_path / "again", campaign, lambda done, of: told.append((done, of)))
    assert digests(again) == digests(first)
    assert told == [(n, len(again)) for n in range(1, len(again) + 1)]


def test_an_unknown_campaign_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        write_workbooks(tmp_path / "none", "1999")
    assert not (tmp_path / "none").exists()
