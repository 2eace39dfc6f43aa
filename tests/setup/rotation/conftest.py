"""Keys are changed in a home of the test's own."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from songnuan.setup.rotation import places


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """A home and stores of this test's own: others' files are not resealed under keys that they do not know."""
    shutil.copytree(settings.HOME / "keys", tmp_path / "keys")
    settings.HOME = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            name: {**settings.STORAGES[name], "OPTIONS": {"location": tmp_path / name}}
            for name in places.STORES
        },
    }
    return tmp_path
