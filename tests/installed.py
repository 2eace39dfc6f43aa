"""A home as `bootstrap` leaves it, made once for a state of the sources and copied from then on."""

import fcntl
import shutil
from pathlib import Path

from tests import prepared
from tests.processes import manage

MAKES_IT = (*prepared.MAKES_IT, *(f"{room}/**/*.py" for room in ("campaigns", "beneficiaries", "songnuan")))


def install(home: Path) -> None:
    """Fill that folder with an installation without figures; its key file is the same as its siblings'."""
    shutil.copytree(_made(), home, dirs_exist_ok=True)


def _made() -> Path:
    """Where it lies. Whoever comes while another makes it waits: it takes longer than most tests."""
    prepared.STORE.mkdir(parents=True, exist_ok=True)
    made = prepared.place(MAKES_IT, "home")
    with (prepared.STORE / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not made.exists():
            for old in prepared.STORE.glob("*.home"):
                shutil.rmtree(old)
            half = prepared.STORE / "half.home"
            ended = manage(["bootstrap"], half)
            assert ended.returncode == 0, ended.stderr
            half.rename(made)
    return made
