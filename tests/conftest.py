"""What every test shares: which tests run where, how hard hypothesis looks, and a browser.

On PostgreSQL only tests that touch the database run; the others have the same
answer on both and were asked on SQLite. In CI a test's cases are shared out (tests.by_turns). With CI=true a skipped test is a failed one.
"""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from django.utils.module_loading import import_string
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import blocking_manager_key
from selenium.webdriver import Chrome

from campaigns import anchor
from tests import by_turns, hardening, lengthy, one_transaction, prepared, prepared_postgres, turns_held
from tests.browser import BrowserMissing, chromium

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
CI = os.environ.get("CI") == "true"
REFERENCE = pytest.StashKey[list[Any]]()
"""The tables that hold reference data, as `tests.reference` keeps them."""
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}

# Derandomised: the same commit has the same verdict. `HYPOTHESIS_PROFILE=explore` looks for new cases.
# No deadline and no check for slowness: the machine may be busy, and that says nothing about the code.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("daily", max_examples=25, derandomize=True, **PATIENT)
hypothesis_settings.register_profile("ci", max_examples=25, derandomize=True, **PATIENT)
hypothesis_settings.register_profile("ci-again", max_examples=10, derandomize=True, **PATIENT)
hypothesis_settings.register_profile("explore", max_examples=2000, **PATIENT)
# On PostgreSQL, where the same was asked on SQLite a moment ago, fewer examples of each.
OF_CI = "ci-again" if os.environ.get("DATABASE_URL") else "ci"
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or (OF_CI if CI else "daily"))


BEGUN_FIRST = (
    "tests/season/test_season.py", "tests/bench/", "tests/setup/demo/", "tests/reports/test_clicks.py",
    "tests/setup/rotation/test_killed.py", "tests/test_conftest.py",
)  # fmt: skip
"""Minutes for one test: begun last, it would keep one processor busy and leave the other idle."""


def touches_database(item: pytest.Item) -> bool:
    """Whether the answer of this test could depend on the database in use."""
    return bool(
        item.get_closest_marker("django_db")
        or DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


def runs_on_both(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("postgres") or item.get_closest_marker("sqlite")
    return marked is None and touches_database(item)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to the other database; note what attack each test stands for."""
    hardening.note(items)
    lengthy.mark(items)
    on_postgres = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"

    def runs_here(item: pytest.Item) -> bool:
        if item.get_closest_marker("postgres"):
            return on_postgres
        if item.get_closest_marker("sqlite"):
            return not on_postgres
        return not on_postgres or touches_database(item)

    elsewhere = {item for item in items if not runs_here(item)}
    if CI:
        elsewhere.update(by_turns.left_to_the_other(filter(runs_on_both, items)))
    if elsewhere:
        config.hook.pytest_deselected(items=[item for item in items if item in elsewhere])
        items[:] = [item for item in items if item not in elsewhere]
    items.sort(key=lambda item: not item.nodeid.startswith(BEGUN_FIRST))


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not walk it again and again, nor after every few hundred objects."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The attacks and faults that were tried, and how many tests tried each."""
    stats = terminalreporter.stats
    reports = [report for word in ("passed", "failed", "error") for report in stats.get(word, ())]
    lines = list(hardening.block(report for report in reports if isinstance(report, pytest.TestReport)))
    if lines:
        terminalreporter.section("hardening: id, tests", sep="-")
        terminalreporter.write_line("\n".join(lines))


def refuse_skip(report: Report) -> Report:
    """In CI a skip is a failure that names the reason."""
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where nothing may be: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Every report of a test passes here."""
    return refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Every report of a collected file passes here: a module may skip itself whole."""
    return refuse_skip((yield))


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Every test begins in Chinese: a test client leaves the language of its last reader behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """A test that is rolled back leaves its campaign's version to the next one, but not the pages kept under it; one that
    committed leaves the remembered end of a log that is gone (campaigns.anchor)."""
    caches["pages"].clear()
    anchor._path().unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def stand_or_fall_together() -> Iterator[None]:
    """No test's request changes something in one transaction and notes it in another."""
    with one_transaction.watched():
        yield


@pytest.fixture(autouse=True)
def turns_given_back() -> Iterator[None]:
    """No test leaves an answer open whose turn the next one would miss."""
    yield
    assert turns_held.held() == []


@pytest.fixture(scope="session")
def browser_session() -> Iterator[Chrome]:
    """One Chromium for the tests of this process."""
    try:
        with chromium() as driver:
            yield driver
    except BrowserMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def browser(browser_session: Chrome) -> Iterator[Chrome]:
    """That Chromium without the cookies of the test before, and off its last page: that would go on asking the server."""
    browser_session.delete_all_cookies()
    yield browser_session
    browser_session.get("about:blank")


@pytest.fixture(scope="session")
def being_prepared() -> Iterator[ExitStack]:
    """What is held while this process prepares the test database for those beside it."""
    with ExitStack() as held:
        yield held


@pytest.fixture(scope="session")
def django_db_keepdb(
    django_db_modify_db_settings: None, being_prepared: ExitStack, django_db_blocker: Any
) -> bool:
    """Whether a prepared database was put where the test database belongs. The first of several processes prepares it."""
    being_prepared.enter_context(prepared.turn())
    if connection.vendor == "sqlite":
        taken = prepared.take(Path(settings.DATABASES["default"]["TEST"]["NAME"]))
    else:
        with django_db_blocker.unblock():
            taken = prepared_postgres.take()
    if taken:
        being_prepared.close()
    return taken


@pytest.fixture(scope="session")
def django_db_setup(
    pytestconfig: pytest.Config,
    django_db_keepdb: bool,
    being_prepared: ExitStack,
    django_db_setup: None,
    django_db_blocker: Any,
) -> None:
    """The reference data that every installation holds stands in the test database from the start."""
    with django_db_blocker.unblock():
        if not django_db_keepdb:
            reference("load")()
            if connection.vendor == "sqlite":
                prepared.keep(Path(settings.DATABASES["default"]["TEST"]["NAME"]))
            else:
                prepared_postgres.keep()
            being_prepared.close()
        pytestconfig.stash[REFERENCE] = reference("keep")()


def commits_for_real(item: pytest.Item) -> bool:
    """Whether the tables behind this test are emptied instead of rolled back."""
    mark = item.get_closest_marker("django_db")
    real = mark is not None and mark.kwargs.get("transaction")
    return bool(real or {"transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ())))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """Whatever runs next finds the reference data again: several processes share the tests out in any order."""
    try:
        return (yield)
    finally:
        if nextitem is not None and commits_for_real(item):
            with item.config.stash[blocking_manager_key].unblock():
                reference("put_back")(item.config.stash[REFERENCE])
                connection.close()


def reference(name: str) -> Any:
    """A function of `tests.reference`. Found by name: models can be imported only once Django stands."""
    return import_string(f"tests.reference.{name}")
