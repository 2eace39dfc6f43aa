"""The database itself refuses to change or remove what the log holds (T51), and lets go of a detail's key alone."""

from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from campaigns import append_only, chain, journal
from campaigns.models import Event, EventDetail, User
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T51")]

Act = Callable[[], object]
REFUSED: dict[str, Act] = {
    "update": lambda: Event.objects.update(verb="login.done"),
    "update one field": lambda: Event.objects.filter(sequence=1).update(address="10.0.0.1"),
    "delete": lambda: Event.objects.filter(sequence=1)._raw_delete("default"),
    "raw update": lambda: sql("UPDATE campaigns_event SET at = at"),
    "raw delete": lambda: sql("DELETE FROM campaigns_event"),
    "replace the detail": lambda: EventDetail.objects.update(sealed=b"other"),
    "move the detail": lambda: sql("UPDATE campaigns_eventdetail SET id = id + 1"),
    "delete the detail": lambda: EventDetail.objects.all().delete(),
    "raw delete of the detail": lambda: sql("DELETE FROM campaigns_eventdetail"),
}


REPLACED: dict[str, Act] = {
    "replace the event": lambda: sql(
        "INSERT OR REPLACE INTO campaigns_event (id, sequence, at, verb, address, body, detail_digest, previous, digest)"
        " SELECT id, sequence, at, 'login.ok', address, body, detail_digest, previous, digest FROM campaigns_event"
        " WHERE sequence = 2"
    ),
    "replace the detail": lambda: sql(
        "REPLACE INTO campaigns_eventdetail (id, event_id, uid, sealed, key)"
        " SELECT id, event_id, uid, sealed, NULL FROM campaigns_eventdetail"
    ),
    "another detail in its place": lambda: sql(
        "REPLACE INTO campaigns_eventdetail (id, event_id, uid, sealed, key)"
        " SELECT id + 100, event_id, uid, sealed, NULL FROM campaigns_eventdetail"
    ),
}


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def noted() -> EventDetail:
    """Three events, the first with a detail."""
    journal.note("reveal.shown", actor=make.clerk(username="zhou"), detail={"whose": "靐"})
    journal.note("login.done", actor=None)
    journal.note("logout.done", actor=None)
    return EventDetail.objects.get()


def stored() -> list[object]:
    return [*Event.objects.values_list(), *EventDetail.objects.values_list()]


@pytest.mark.parametrize("act", REFUSED.values(), ids=REFUSED)
def test_refused(act: Act) -> None:
    noted()
    before = stored()
    with pytest.raises(DatabaseError), transaction.atomic():
        act()
    assert stored() == before


@pytest.mark.parametrize("act", REFUSED.values(), ids=REFUSED)
def test_control_without_the_triggers_it_would_happen(act: Act) -> None:
    noted()
    before = stored()
    append_only.release(connection)
    if act in (REFUSED["delete"], REFUSED["raw delete"]):
        sql("DELETE FROM campaigns_eventdetail")  # what points to an event holds it besides
    act()
    assert stored() != before or act is REFUSED["raw update"]


@pytest.mark.sqlite
@pytest.mark.parametrize("act", REPLACED.values(), ids=REPLACED)
def test_a_row_is_not_put_in_the_place_of_another(act: Act) -> None:
    noted()
    before = stored()
    with pytest.raises(DatabaseError), transaction.atomic():
        act()
    assert stored() == before
    append_only.release(connection)
    act()  # the control
    assert stored() != before


@pytest.mark.postgres
@pytest.mark.parametrize("table", [append_only.EVENTS + " CASCADE", append_only.DETAILS])
def test_truncate_is_refused(table: str) -> None:
    noted()
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(f"TRUNCATE {table}")
    assert Event.objects.count() == 3


def test_a_key_may_be_sealed_anew_and_destroyed_but_not_come_back() -> None:
    kept = noted()
    EventDetail.objects.update(key=b"sealed anew")
    EventDetail.objects.update(key=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        EventDetail.objects.update(key=bytes(kept.key))
    assert EventDetail.objects.get().opened is None


def test_an_account_that_acted_cannot_be_deleted() -> None:
    noted()
    user = Event.objects.get(sequence=1).actor
    with pytest.raises(ProtectedError):
        user.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        past_django(user)


def past_django(user: User) -> None:
    """Delete the account in the database; foreign keys are checked at the transaction's end: here now."""
    for rows in (
        user.postings.all(),
        User.groups.through.objects.filter(user=user),
        User.objects.filter(pk=user.pk),
    ):
        rows._raw_delete("default")
    connection.check_constraints()


def test_every_trigger_stands_and_a_missing_one_is_named() -> None:
    assert append_only.missing(connection) == []
    append_only.release(connection)
    gone = append_only.missing(connection)
    assert "event_stays" in gone
    append_only.protect(connection)
    assert append_only.missing(connection) == []


def hollow() -> None:
    """The right name, and it does nothing."""
    if connection.vendor == "postgresql":
        sql(
            "CREATE OR REPLACE FUNCTION songnuan_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN NEW; END $$"
        )
    else:
        replaced("BEFORE UPDATE ON campaigns_event WHEN 0")


def elsewhere() -> None:
    """The right name, on another table."""
    sql("CREATE TABLE elsewhere (a int)")
    replaced("BEFORE UPDATE ON elsewhere" + " FOR EACH ROW" * (connection.vendor == "postgresql"))


def never() -> None:
    """The right name and table, under a condition that never holds."""
    row = " FOR EACH ROW WHEN (false)" if connection.vendor == "postgresql" else " WHEN 1 = 2"
    replaced("BEFORE UPDATE ON campaigns_event" + row)


def replaced(when: str) -> None:
    on_postgres = connection.vendor == "postgresql"
    sql("DROP TRIGGER event_stays" + " ON campaigns_event" * on_postgres)
    does = "EXECUTE FUNCTION songnuan_only_grows()" if on_postgres else "BEGIN SELECT RAISE(ABORT, 'no'); END"
    sql(f"CREATE TRIGGER event_stays {when} {does}")


@pytest.mark.parametrize("act", [hollow, elsewhere, never])
def test_a_trigger_that_bears_the_name_alone_is_named_and_put_right(act: Act) -> None:
    noted()
    act()
    sql("UPDATE campaigns_event SET at = at")  # nothing holds it
    assert "event_stays" in append_only.missing(connection)
    append_only.protect(connection)
    assert append_only.missing(connection) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        sql("UPDATE campaigns_event SET at = at")


def swallowing() -> None:
    """Under a name of its own: what is noted goes nowhere."""
    if connection.vendor == "postgresql":
        sql("CREATE RULE quiet AS ON INSERT TO campaigns_eventdetail DO INSTEAD NOTHING")
    else:
        sql("CREATE TRIGGER quiet BEFORE INSERT ON campaigns_eventdetail BEGIN SELECT RAISE(IGNORE); END")


@pytest.mark.hardening("T51")
def test_what_was_put_up_besides_is_named() -> None:
    assert append_only.foreign(connection) == []
    swallowing()
    assert append_only.foreign(connection) == ["quiet"]
    assert "多了别的触发器、规则或行级策略：quiet" in chain.verify().faults[-1].message


@pytest.mark.postgres
@pytest.mark.hardening("T51")
@pytest.mark.parametrize(
    ("name", "made"),
    {
        "detail_is_kept": f"CREATE TRIGGER detail_is_kept BEFORE INSERT ON {append_only.EVENTS} FOR EACH ROW EXECUTE FUNCTION swallow()",
        "event_is_kept": f"CREATE TRIGGER event_is_kept BEFORE UPDATE ON {append_only.END} FOR EACH ROW EXECUTE FUNCTION swallow()",
        "event_stays": f"CREATE RULE event_stays AS ON INSERT TO {append_only.EVENTS} DO INSTEAD NOTHING",
    }.items(),
)
def test_what_bears_the_name_of_ours_elsewhere_is_named(name: str, made: str) -> None:
    sql("CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$")
    sql(made)
    assert (append_only.foreign(connection), append_only.missing(connection)) == ([name], [])


@pytest.mark.postgres
@pytest.mark.hardening("T51")
@pytest.mark.parametrize("table", [append_only.EVENTS, append_only.DETAILS, append_only.END])
def test_what_hides_rows_from_some_who_ask_is_named(table: str) -> None:
    sql(f"CREATE POLICY sight ON {table} USING (current_setting('lock_timeout') = '0')")
    assert append_only.foreign(connection) == ["sight"]
    sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    assert append_only.foreign(connection) == ["row level security", "sight"]


@pytest.mark.django_db(transaction=True)
def test_emptying_for_tests_leaves_the_triggers_standing() -> None:
    noted()
    call_command("flush", interactive=False, verbosity=0)
    assert (Event.objects.count(), append_only.missing(connection)) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_djangos_own_flush_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    noted()
    monkeypatch.setattr(append_only, "release", lambda _connection: None)
    with pytest.raises(CommandError):
        call_command("flush", interactive=False, verbosity=0)
    assert Event.objects.count() == 3
