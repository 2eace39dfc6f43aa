"""`manage.py audit` as an operator calls it."""

import datetime
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.models import F

from campaigns import anchor, append_only, journal, lineage
from campaigns.models import Affiliation, Event, Journal, Lineage
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T51")]


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, settings: object) -> None:
    shutil.copytree(settings.HOME / "keys", tmp_path / "keys")
    settings.HOME = tmp_path


def audit(*words: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("audit", *words, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


def test_a_whole_log_is_said_to_be_and_the_check_is_noted() -> None:
    journal.note("login.done", actor=None)
    end = audit("--head")
    found = audit("--verify")
    assert (found["whole"], found["events"], found["end"], found["faults"]) == (True, 1, end, 0)
    assert Event.objects.latest("sequence").verb == "audit.verified"


def test_a_whole_log_that_takes_nothing_more_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_about: Any, **_more: Any) -> None:
        raise OperationalError("attempt to write a readonly database")

    journal.note("login.done", actor=None)
    monkeypatch.setattr(journal, "note", read_only)
    out = io.StringIO()
    with pytest.raises(CommandError, match="记不进日志") as ended:
        call_command("audit", "--verify", stdout=out)
    assert (ended.value.returncode, "审计日志完整" in out.getvalue()) == (1, True)


@pytest.mark.parametrize("wish", ["--verify", "--head", "--anchor"])
def test_without_a_key_file_it_ends_with_a_sentence(settings: Any, wish: str) -> None:
    shutil.rmtree(settings.HOME / "keys")
    settings.SECRET_KEY = ""
    with pytest.raises(CommandError, match="找不到密钥文件") as ended:
        audit(wish)
    assert ended.value.returncode == 1


def test_a_changed_log_ends_with_1_and_names_the_event() -> None:
    for _ in range(3):
        journal.note("login.done", actor=None)
    append_only.release(connection)
    Event.objects.filter(sequence=2).update(address="10.0.0.9")
    append_only.protect(connection)
    out = io.StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("audit", "--verify", "--json", stdout=out)
    assert ended.value.returncode == 1
    assert [fault["sequence"] for fault in json.loads(out.getvalue())["first"]] == [2]
    assert Event.objects.latest("sequence").verb == "audit.broken"


def one_is_added_behind() -> None:
    last = Event.objects.latest("sequence")
    last.pk, last.sequence = None, last.sequence + 1
    Event.objects.bulk_create([last])


def the_end_is_moved_back() -> None:
    Journal.objects.update(last_sequence=F("last_sequence") - 1)


def the_end_is_gone() -> None:
    Journal.objects.all().delete()


@pytest.mark.parametrize("broken", [one_is_added_behind, the_end_is_moved_back, the_end_is_gone])
def test_an_end_that_takes_nothing_more_is_told_with_the_rest(broken: Callable[[], None]) -> None:
    """What was found is answered, whether or not it can be noted."""
    for _ in range(3):
        journal.note("login.done", actor=None)
    append_only.release(connection)
    Event.objects.filter(sequence=2).update(address="10.0.0.9")
    broken()
    append_only.protect(connection)
    out = io.StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("audit", "--verify", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (ended.value.returncode, found["noted"], found["first"][0]["sequence"]) == (1, False, 2)
    assert any("末尾" in fault["message"] for fault in found["first"])
    with pytest.raises(CommandError):
        call_command("audit", "--verify", stdout=out)
    assert out.getvalue().count("这次核验的结果记不进日志") == 1


NO_LONGER_OURS = {
    "读不下去": ["ALTER TABLE campaigns_event ALTER COLUMN body TYPE json"],
    "（AttributeError）": [
        "ALTER TABLE campaigns_event ALTER COLUMN at DROP NOT NULL",
        "UPDATE campaigns_event SET at = NULL",
    ],
    "末尾与账本记下的不符": ["ALTER TABLE campaigns_journal ALTER COLUMN last_sequence TYPE text"],
    "没有序号": [
        "ALTER TABLE campaigns_event ALTER COLUMN sequence DROP NOT NULL",
        """INSERT INTO campaigns_event (at, verb, address, body, detail_digest, previous, digest)
        SELECT at, 'reveal.shown', '10.8.8.8', body, '', '', '' FROM campaigns_event""",
    ],
    "记不进日志": ["CREATE RULE quiet AS ON UPDATE TO campaigns_journal DO INSTEAD NOTHING"],
}


@pytest.mark.postgres
@pytest.mark.parametrize(("told", "done"), NO_LONGER_OURS.items(), ids=NO_LONGER_OURS)
def test_a_table_that_is_no_longer_ours_is_told_and_no_error_of_the_program(
    told: str, done: list[str]
) -> None:
    journal.note("account.created", actor=None, body={"username": "of no account"})
    append_only.release(connection)
    with connection.cursor() as cursor:
        for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *done):
            cursor.execute(statement)
    append_only.protect(connection)
    out = io.StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("audit", "--verify", stdout=out)
    assert (ended.value.returncode, told in out.getvalue()) == (1, True)


def test_after_a_restore_the_end_is_confirmed_anew_with_a_reason(
    django_capture_on_commit_callbacks: Any,
) -> None:
    journal.note("login.done", actor=None)
    anchor.write(anchor.End(7, "a" * 64))
    with pytest.raises(CommandError):
        call_command("audit", "--verify", stdout=io.StringIO())
    with pytest.raises(CommandError) as ended:
        call_command("audit", "--anchor")
    assert ended.value.returncode == 2
    with django_capture_on_commit_callbacks(execute=True):
        audit("--anchor", "--reason", "恢复昨晚的备份")
    assert audit("--verify")["whole"]
    assert Journal.objects.get().last_sequence == Event.objects.count()


def told_wrong() -> str:
    out = io.StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("audit", "--verify", "--json", stdout=out)
    assert (ended.value.returncode, Event.objects.latest("sequence").verb) == (1, "tree.broken")
    return str(json.loads(out.getvalue())["tree"])


def test_a_reach_that_is_not_that_of_the_affiliations_ends_with_1_and_names_the_union() -> None:
    assert audit("--verify")["tree"] == ""
    Lineage.objects.filter(union__code=make.YUSHU, ancestor__code=make.CHANGCHUN).delete()
    assert make.YUSHU in told_wrong()
    lineage.rebuild()
    Affiliation.objects.create(
        union=make.union(make.PROVINCE), superior=make.union(), since=datetime.date(2023, 1, 1)
    )
    assert "绕成了一圈" in told_wrong()
