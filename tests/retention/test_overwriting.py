"""What was deleted is overwritten while somebody reads for long, as a backup does: nobody waits for that (T53)."""

import io
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from beneficiaries.models import Disbursement, Person
from campaigns.models import Batch, EventDetail
from songnuan.entry.models import Upload
from songnuan.retention import overwriting
from songnuan.retention.beside import BESIDE, FILES
from songnuan.retention.management.commands.compact import said_of
from songnuan.retention.mentions import PLACES
from songnuan.retention.places import BLANKS
from tests import factories as make
from tests.races.threads import LONGEST, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T53")]
TABLE = Disbursement._meta.db_table
PATIENT = 3.0
"""Seconds after which whoever reads one row counts as waiting."""


def others_read(monkeypatch: pytest.MonkeyPatch, *, turn: float, longest: float) -> tuple[bool, list[str]]:
    """While a long reading transaction is under way and tables are written anew: whether others read meanwhile, and what was
    left of the tables."""
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    monkeypatch.setattr(overwriting, "TURN", turn)
    reading, over = threading.Event(), threading.Event()
    seen: list[bool] = []

    def backup() -> None:
        with transaction.atomic():
            Disbursement.objects.count()
            reading.set()
            over.wait(LONGEST)

    def anew() -> list[str]:
        assert reading.wait(LONGEST)
        return overwriting.overwrite(longest=longest)

    def clerk() -> None:
        assert reading.wait(LONGEST)
        time.sleep(0.5)  # the table is asked for by now
        read = threading.Event()

        def look() -> None:
            Disbursement.objects.count()
            read.set()

        def timed() -> None:
            seen.append(read.wait(PATIENT))
            over.set()

        together(look, timed)

    answers = together(backup, anew, clerk)
    assert failures(answers) == []
    return seen == [True], answers[1]


@pytest.mark.postgres
def test_a_long_reader_keeps_nobody_waiting_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert others_read(monkeypatch, turn=1.0, longest=0) == (True, [TABLE])


@pytest.mark.postgres
def test_nor_does_a_table_that_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time that it may be closed ends the wait as well."""
    others, left = others_read(monkeypatch, turn=0, longest=1.5)
    assert (others, TABLE in left) == (True, True)


@pytest.mark.postgres
def test_control_who_waits_for_any_time_lets_everybody_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    assert others_read(monkeypatch, turn=0, longest=0) == (False, [])


def test_at_night_everything_is_overwritten_and_said() -> None:
    out = io.StringIO()
    call_command("compact", stdout=out)
    assert out.getvalue().strip() == "已清除的内容都已在数据库文件里覆盖。"


def test_what_could_not_be_overwritten_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overwriting, "overwrite", lambda **_wishes: [TABLE])
    with pytest.raises(CommandError) as refused:
        call_command("compact", stdout=io.StringIO())
    assert (refused.value.returncode, TABLE in str(refused.value)) == (1, True)


@pytest.mark.sqlite
def test_a_database_that_is_in_use_is_left_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was taken out is out: that is not said to have failed."""

    class Busy:
        def __enter__(self) -> "Busy":
            return self

        def __exit__(self, *_error: object) -> None: ...

        def execute(self, _sql: str) -> None:
            raise OperationalError("database is locked")

    monkeypatch.setattr(overwriting.connection, "cursor", Busy)
    assert overwriting.overwrite() == ["main"]
    assert "张表" not in said_of(["main"])


@pytest.mark.sqlite
@pytest.mark.parametrize(("reads", "left"), [(True, ["main"]), (False, [])])
def test_what_a_reader_keeps_in_the_log_is_not_said_to_be_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: bool, left: list[str]
) -> None:
    """SQLite raises nothing of that: it answers, after the time for which it waits."""
    at = tmp_path / "beside.sqlite3"
    mine = sqlite3.connect(at, isolation_level=None, timeout=0.1)
    mine.execute("PRAGMA journal_mode=WAL")
    mine.execute("CREATE TABLE texts (said TEXT)")
    mine.execute("INSERT INTO texts VALUES ('柳絮儿')")
    other = sqlite3.connect(at, isolation_level=None)
    if reads:
        other.execute("BEGIN")
        other.execute("SELECT * FROM texts").fetchall()
    monkeypatch.setattr(overwriting.connection, "cursor", lambda: closing(mine.cursor()))
    assert overwriting.overwrite() == left
    other.close()
    mine.close()


def test_every_table_that_loses_something_is_written_anew() -> None:
    losing = {*(place.table for place in PLACES), *FILES, *BLANKS, *(beside.table for beside in BESIDE)}
    losing |= {Person, EventDetail, Batch, Upload}
    assert {table._meta.db_table for table in losing} == set(overwriting.tables())
    assert len(overwriting.tables()) == len(losing)


@pytest.mark.postgres
def test_nor_do_the_statistics_of_its_columns_say_what_stood_there() -> None:
    """They hold the commonest values and some between, until a table is analysed anew: in summer for months."""
    names = [f"柳{serial}絮儿" for serial in range(120)]
    make.batch({"慰问帮扶发放": [make.disbursement(姓名=name) for name in names]})

    def told() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(histogram_bounds::text, '') || coalesce(most_common_vals::text, '') FROM pg_stats "
                           "WHERE tablename = %s AND attname = 'name'", [TABLE])  # fmt: skip
            return [text for (text,) in cursor.fetchall() if "絮儿" in text]

    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")
    assert len(told()) == 1
    Disbursement.objects.update(name="—")
    assert len(told()) == 1
    assert overwriting.overwrite(longest=0) == []
    assert told() == []


@pytest.mark.postgres
def test_statistics_that_are_not_ours_to_overwrite_are_not_said_to_be_in_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No night helps whoever owns the tables and not the database."""
    asked: list[str] = []
    may = overwriting._may
    monkeypatch.setattr(
        overwriting, "_may", lambda table: asked.append(table) or (table != "pg_statistic" and may(table))
    )
    assert overwriting.overwrite(longest=0) == []
    assert asked[-1] == "pg_statistic"


@pytest.mark.postgres
def test_a_table_of_somebody_else_is_not_said_to_be_overwritten() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE visitor")
        cursor.execute(f"ALTER TABLE {TABLE} OWNER TO visitor")
        cursor.execute("CREATE ROLE keeper IN ROLE visitor")
        try:
            cursor.execute("SET ROLE keeper")
            assert overwriting._anew(TABLE)
            cursor.execute("RESET ROLE")
            cursor.execute("REVOKE visitor FROM keeper")
            cursor.execute("SET ROLE keeper")
            assert not overwriting._anew(TABLE)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute(f"ALTER TABLE {TABLE} OWNER TO CURRENT_USER")
            cursor.execute("DROP ROLE keeper")
            cursor.execute("DROP ROLE visitor")
