"""A faulty installation, each command a process of its own: one clear sentence, exit code 1, nothing half written."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from songnuan.lib import keyfile
from tests import factories as make
from tests import workbooks
from tests.installed import install
from tests.processes import ROOT, environment, manage

pytestmark = pytest.mark.slow
UPLOAD = ("--campaign", "2023", "--union", make.CHAOYANG, "--commit", "--json")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was bootstrapped once; tests work on copies of it."""
    home = tmp_path_factory.mktemp("installed") / "home"
    install(home)
    return home


FROM_NOTHING = """
import django
django.setup()
from django.core.management import call_command
from campaigns import journal
from campaigns.models import Event
call_command("bootstrap")
journal.note("campaign.opened", actor=None)
print(Event.objects.count())
"""


def test_what_follows_a_first_bootstrap_in_the_same_process_is_signed(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FROM_NOTHING], cwd=ROOT, capture_output=True, text=True, check=False,
        env=environment(tmp_path) | {"DJANGO_SETTINGS_MODULE": "songnuan.settings"},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.split()[-1] == "1"
    assert manage(["audit", "--verify"], tmp_path).returncode == 0


@pytest.fixture
def home(installed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(installed, tmp_path / "home"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    rows = [
        make.disbursement(姓名=f"李春{serial}", 身份证号=make.citizen_id(serial)) for serial in range(900)
    ]
    return workbooks.write(tmp_path / "名册.xlsx", {"慰问帮扶发放": rows})


def dump(home: Path) -> list[str]:
    """Everything in the database, the numbers aside that the rebuilt closure of the tree gives its rows."""
    connection = sqlite3.connect(home / "db.sqlite3")
    lines = list(connection.iterdump())
    connection.close()
    lines = [line for line in lines if not line.startswith('INSERT INTO "sqlite_sequence"')]
    return sorted(re.sub(r'^(INSERT INTO "campaigns_lineage" VALUES)\(\d+,', r"\1(", line) for line in lines)


def files(home: Path) -> list[Path]:
    return sorted(path for path in (home / "uploads").rglob("*") if path.is_file())


def is_one_sentence(ended: subprocess.CompletedProcess[str]) -> bool:
    """No stack, nothing on standard output, and Chinese for the operator."""
    return "Traceback" not in ended.stderr and ended.stdout == "" and "。" in ended.stderr


def test_bootstrap_again_changes_nothing(home: Path) -> None:
    before, key = dump(home), (home / "keys" / "keys.json").read_bytes()
    again = manage(["bootstrap", "--json"], home)
    assert (again.returncode, json.loads(again.stdout)["areas"]) == (0, 11)
    assert (dump(home), (home / "keys" / "keys.json").read_bytes()) == (before, key)


def test_without_the_demo_all_figures_are_zero(home: Path) -> None:
    ended = manage(["totals", "--campaign", "2023", "--json", "--verify"], home)
    assert (ended.returncode, json.loads(ended.stdout)["raised"]) == (0, "0.00")


@pytest.mark.parametrize("command", ["upload", "bootstrap"])
def test_a_missing_key_file_is_never_replaced(home: Path, book: Path, command: str) -> None:
    (home / "keys" / "keys.json").unlink()
    before = dump(home)
    ended = manage([command, book, *UPLOAD] if command == "upload" else [command], home)
    assert (ended.returncode, is_one_sentence(ended), "keys.json" in ended.stderr) == (1, True, True)
    assert (dump(home), files(home), (home / "keys" / "keys.json").exists()) == (before, [], False)


@pytest.mark.parametrize("command", ["upload", "bootstrap"])
def test_the_key_file_of_another_installation_is_refused(
    home: Path, book: Path, tmp_path: Path, command: str
) -> None:
    keyfile.create(tmp_path / "other")
    shutil.copy(tmp_path / "other" / "keys" / "keys.json", home / "keys" / "keys.json")
    before = dump(home)
    ended = manage([command, book, *UPLOAD] if command == "upload" else [command], home)
    assert (ended.returncode, is_one_sentence(ended), "密钥" in ended.stderr) == (1, True, True)
    assert (dump(home), files(home)) == (before, [])


@pytest.mark.parametrize(
    "words",
    [
        ("totals", "--campaign", "2023"),
        ("batches", "--campaign", "2023"),
        ("undo", "1", "--reason", "x"),
        ("upload",),
    ],
)
def test_an_unmigrated_database_names_bootstrap(home: Path, book: Path, words: tuple[str, ...]) -> None:
    (home / "db.sqlite3").unlink()
    ended = manage([*words, book, *UPLOAD] if words == ("upload",) else words, home)
    assert (ended.returncode, is_one_sentence(ended), "bootstrap" in ended.stderr) == (1, True, True)
    assert files(home) == []


def test_wrong_words_end_with_2(home: Path) -> None:
    assert manage(["totals"], home).returncode == 2
    assert manage(["upload"], home).returncode == 2


@pytest.fixture
def small_disk(installed: Path, tmp_path: Path) -> Iterator[Path]:
    """A home on a disk of its own that is nearly full."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("a disk of one's own needs root")
    try:
        yield Path(shutil.copytree(installed, disk / "home"))
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("left", [0, 16, 400])
def test_a_full_disk_stores_nothing_and_the_next_try_works(
    small_disk: Path, book: Path, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`left` KB are free: too few for the sealed copy of the file, or for the rows."""
    monkeypatch.setenv("SONGNUAN_FREE_MB_KEPT", "0")  # which would refuse the file before
    filler = small_disk.parent / "filler"
    free = shutil.disk_usage(small_disk).free
    filler.write_bytes(bytes(max(free - left * 1024, 0)))
    ended = manage(["upload", book, *UPLOAD], small_disk)
    assert (ended.returncode, is_one_sentence(ended), "磁盘已满" in ended.stderr) == (1, True, True), (
        ended.stderr
    )
    filler.unlink()
    assert files(small_disk) == []
    totals = ["totals", "--campaign", "2023", "--json", "--verify"]
    assert json.loads(manage(totals, small_disk).stdout)["disbursed"] == "0.00"
    assert manage(["upload", book, *UPLOAD], small_disk).returncode == 0
    assert json.loads(manage(totals, small_disk).stdout)["disbursed"] == "450000.00"
