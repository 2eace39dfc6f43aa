"""The files of these tests are read in the test's own process."""

import pytest

from songnuan.lib.spreadsheets import open as opening
from tests.entry.reading_here import lines_here


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each would take longer than most of the tests."""
    monkeypatch.setattr(opening, "lines_of", lines_here)
