"""A file lies open only while it is read, and not for long after a process that was killed."""

import os
import time
from pathlib import Path

import pytest
from django.utils import timezone

from songnuan.entry import originals
from songnuan.entry.models import Upload
from songnuan.entry.reaper import sweep
from songnuan.entry.unsealed import unsealed

pytestmark = pytest.mark.hardening("T40")


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    """An empty one: no other test reads there meanwhile, and it has no keys either."""
    settings.HOME = tmp_path
    return tmp_path


def test_open_for_the_block_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(originals, "read", {"the name": b"content"}.__getitem__)
    with unsealed(Upload(file_name="名册.XLSX", stored_as="the name")) as path:
        assert (path.name, path.read_bytes(), path.parents[1]) == (
            "upload.xlsx",
            b"content",
            home / "reading",
        )
        assert (home / "reading").stat().st_mode & 0o777 == 0o700
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list((home / "reading").iterdir()) == []


@pytest.mark.django_db
def test_what_a_killed_process_left_is_cleared_and_nothing_younger(home: Path) -> None:
    for name, age in (("old", 3_700), ("young", 3_500)):
        folder = home / "reading" / name
        folder.mkdir(parents=True)
        (folder / "upload.xlsx").write_bytes(b"content")
        then = time.time() - age
        os.utime(folder, (then, then))
    sweep(timezone.now())
    assert [folder.name for folder in (home / "reading").iterdir()] == ["young"]
