"""The rules of the suite itself: what counts as passed, and which tests run on which database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT

SKIPPING = """
import pytest

@pytest.mark.skip(reason="not today")
def test_marked(): ...

def test_inside():
    pytest.skip("no browser")

@pytest.mark.xfail(reason="known")
def test_expected_to_fail():
    assert False
"""
SKIPPED_WHOLE = 'import pytest; pytest.skip("no module", allow_module_level=True)'
BY_DATABASE = """
import pytest

def test_without(): ...

@pytest.mark.django_db
def test_by_mark(): ...

def test_by_fixture(transactional_db): ...

@pytest.mark.postgres
def test_postgres_only(): ...

@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_only(): ...

@pytest.mark.django_db
@pytest.mark.parametrize("case", "abcd")
def test_cases(case): ...
"""
CASES = {f"test_cases[{case}]" for case in "abcd"}
ANYWHERE = {"test_by_mark", "test_by_fixture"}
LAST = {"test_cases[d]"}
NO_SERVER = "postgres://nobody@127.0.0.1:9/none"

EMPTIED_FIRST = """
import pytest
from campaigns.models import Union

@pytest.mark.django_db(transaction=True)
def test_first(): ...

@pytest.mark.django_db
def test_then():
    assert Union.objects.exists()
"""
IN_THIS_ORDER = """
import pytest
from tests.conftest import django_db_keepdb, django_db_setup

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.name)
"""

STANDING_FOR = """
import pytest

@pytest.mark.hardening("T09", "T70")
def test_good(): ...

@pytest.mark.hardening("T09")
def test_bad():
    assert False

@pytest.mark.hardening("T15")
@pytest.mark.parametrize("left_out", [1, 2])
def test_left_out(left_out): ...
"""


def run_pytest(folder: Path, source: str, *words: str, **variables: str) -> str:
    """Run a file of tests under our conftest; what pytest printed."""
    (folder / "test_sample.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-q", "-c", ROOT / "pyproject.toml", "--rootdir", ROOT]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    ended = subprocess.run(
        [*command, "-p", "tests.conftest", *words, folder / "test_sample.py"],
        cwd=ROOT,
        env={**environment, "CI": "", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ended.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "ci", "expected"),
    [
        (SKIPPING, "", "2 skipped, 1 xfailed"),
        (SKIPPING, "true", "1 failed, 1 xfailed, 1 error"),
        (SKIPPED_WHOLE, "", "1 skipped"),
        (SKIPPED_WHOLE, "true", "1 error"),
    ],
)
def test_a_skip_is_a_failure_in_ci(tmp_path: Path, source: str, ci: str, expected: str) -> None:
    last = run_pytest(tmp_path, source, CI=ci).splitlines()[-1]
    assert last.partition(" in ")[0] == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "ci", "expected"),
    [
        ("", "true", {"test_without", "test_sqlite_only", *ANYWHERE, *(CASES - LAST)}),
        (NO_SERVER, "", {"test_postgres_only", *ANYWHERE, *CASES}),
        (NO_SERVER, "true", {"test_postgres_only", *ANYWHERE, *LAST}),
    ],
)
def test_each_database_gets_its_tests(tmp_path: Path, url: str, ci: str, expected: set[str]) -> None:
    printed = run_pytest(tmp_path, BY_DATABASE, "--collect-only", DATABASE_URL=url, CI=ci)
    assert {line.rpartition("::")[2] for line in printed.splitlines() if "::" in line} == expected


@pytest.mark.slow
def test_a_test_that_empties_the_tables_leaves_the_reference_data_to_the_next(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(IN_THIS_ORDER)
    last = run_pytest(tmp_path, EMPTIED_FIRST).splitlines()[-1]
    assert last.partition(" in ")[0] == "2 passed"


@pytest.mark.slow
@pytest.mark.parametrize("words", [(), ("-n", "2")], ids=["alone", "shared out"])
def test_the_run_ends_with_the_attacks_it_tried(tmp_path: Path, words: tuple[str, ...]) -> None:
    printed = run_pytest(tmp_path, STANDING_FOR, "-k", "not out", *words)
    assert [line for line in printed.splitlines() if line.startswith("T")] == ["T09 2 (1 failed)  T70 1"]


@pytest.mark.slow
def test_an_attack_is_named_by_its_id(tmp_path: Path) -> None:
    printed = run_pytest(tmp_path, STANDING_FOR.replace("T15", "slow uploads"))
    assert "hardening takes ids such as T09" in printed
