"""Each test has an end of the log of its own: what another one committed and took back does not stand in the way."""

from pathlib import Path

import pytest

from campaigns import anchor


@pytest.fixture(autouse=True)
def own_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchor, "_path", lambda: tmp_path / "end-of-log")
