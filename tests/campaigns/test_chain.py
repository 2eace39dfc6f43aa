"""Every tampering with the log is found (T51): edits, removals, reorderings, cut tails, whole chains made anew."""

import json
import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils.crypto import get_random_string

from campaigns import anchor, append_only, chain, journal
from campaigns.models import Event, EventDetail, Journal
from songnuan.lib import keyfile
from tests import factories as make
from tests.races.threads import failures, together

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T51")]

EVENTS = 12
ROUNDS = 1_000
Tampering = Callable[[random.Random], None]


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, settings: object) -> None:
    """A home with the keys of the tests and no anchor."""
    shutil.copytree(settings.HOME / "keys", tmp_path / "keys")
    settings.HOME = tmp_path


def written() -> None:
    clerk = make.clerk(username="zhou")
    for number in range(EVENTS):
        detail = {"whose": f"靐{number}"} if number % 3 == 0 else None
        journal.note("login.done", actor=clerk, body={"n": number}, address="10.0.0.1", detail=detail)
    held = Journal.objects.get()
    anchor.write(anchor.End(held.last_sequence, held.digest))


def edit(dice: random.Random) -> None:
    change = dice.choice([
        {"verb": "login.failed"}, {"actor": None}, {"address": "10.0.0.2"}, {"address": ""}, {"union": None},
        {"body": {"n": -1}}, {"body": {}}, {"at": "2020-01-01T00:00:00+08:00"}, {"campaign": make.campaign()},
        {"detail_digest": "f" * 64}, {"previous": "f" * 64}, {"digest": get_random_string(64, "0123456789abcdef")},
    ])  # fmt: skip
    Event.objects.filter(sequence=dice.randint(1, EVENTS)).update(**change)


def remove(dice: random.Random) -> None:
    gone = Event.objects.filter(sequence=dice.randint(1, EVENTS))
    EventDetail.objects.filter(event__in=gone)._raw_delete("default")
    gone._raw_delete("default")


def reorder(dice: random.Random) -> None:
    one, two = dice.sample(range(1, EVENTS + 1), 2)
    for before, after in ((one, -1), (two, one), (-1, two)):
        Event.objects.filter(sequence=before).update(sequence=after)


def swap_details(dice: random.Random) -> None:
    one, two = dice.sample(list(EventDetail.objects.all()), 2)
    EventDetail.objects.filter(pk=one.pk).update(sealed=bytes(two.sealed))


def cut_tail(dice: random.Random) -> None:
    """And say in the journal that it always ended there."""
    end = dice.randint(1, EVENTS - 1)
    tail = Event.objects.filter(sequence__gt=end)
    EventDetail.objects.filter(event__in=tail)._raw_delete("default")
    tail._raw_delete("default")
    Journal.objects.update(last_sequence=end, digest=Event.objects.get(sequence=end).digest)


def cut_tail_and_sign(dice: random.Random) -> None:
    """As an old backup of the database does: the journal's row was rightly signed then."""
    cut_tail(dice)
    held = Journal.objects.get()
    Journal.objects.update(mark=anchor.mark_of(anchor.End(held.last_sequence, held.digest)))


def make_anew(dice: random.Random) -> None:
    """Change one event and work out every digest from there, as who knows the code but not the secret would."""
    first = dice.randint(1, EVENTS)
    Event.objects.filter(sequence=first).update(address="10.9.9.9")
    previous = Event.objects.get(sequence=first).previous
    for event in Event.objects.filter(sequence__gte=first).order_by("sequence"):
        event.previous = previous
        previous = event.digest = event.worked_out()
        event.save()
    Journal.objects.update(digest=previous)


def put_behind(dice: random.Random) -> None:
    """One more event in somebody's name, with its right digest, and a journal that says so: all but the signature."""
    held = Journal.objects.get()
    last = Event.objects.get(sequence=dice.randint(1, EVENTS))
    last.pk, last.sequence, last.previous = None, held.last_sequence + 1, held.digest
    last.digest = last.worked_out()
    Event.objects.bulk_create([last])
    Journal.objects.update(last_sequence=last.sequence, digest=last.digest)


def exchange_keys(dice: random.Random) -> None:
    """Each opens for its number, and neither opens what is sealed beside it."""
    one, two = dice.sample(list(EventDetail.objects.all()), 2)
    EventDetail.objects.filter(pk=one.pk).update(uid=uuid4())
    for kept, other in ((one, two), (two, one)):
        EventDetail.objects.filter(pk=kept.pk).update(uid=other.uid, key=other.key)


TAMPERINGS: list[Tampering] = [
    edit,
    remove,
    reorder,
    swap_details,
    cut_tail,
    cut_tail_and_sign,
    make_anew,
    put_behind,
    exchange_keys,
]


def test_a_log_that_was_left_alone_is_whole() -> None:
    assert chain.verify().is_whole
    written()
    found = chain.verify()
    assert (found.events, found.count, found.faults) == (EVENTS, 0, ())
    assert found.end == anchor.held()


def numbers() -> list[int | None]:
    return [fault.sequence for fault in chain.verify().faults]


def test_a_destroyed_detail_leaves_the_log_whole_where_an_act_says_so() -> None:
    written()
    EventDetail.objects.update(key=None)
    assert numbers() == [1, 4, 7, 10]
    journal.note("person.erased", actor=None, body={"details": [1, 4, 7, 10]})
    assert chain.verify().is_whole


def test_a_key_that_was_taken_away_or_put_in_the_place_of_another_is_found() -> None:
    written()
    erased = EventDetail.objects.get(event__sequence=1)
    EventDetail.objects.filter(pk=erased.pk).update(key=None)
    journal.note("person.erased", actor=None, body={"details": [1], "counts": {"details": 1}})
    assert chain.verify().is_whole
    EventDetail.objects.filter(event__sequence=4).update(key=None)
    one, other = EventDetail.objects.filter(event__sequence__in=(7, 10)).order_by("pk")
    EventDetail.objects.filter(pk=one.pk).update(key=bytes(other.key or b""))
    EventDetail.objects.filter(pk=other.pk).update(key=b"\1\0\1" + bytes(60))
    assert sorted(numbers(), key=str) == [10, 4, 7]


def test_a_campaign_that_was_made_anonymous_accounts_for_what_was_before_it() -> None:
    campaign, other = make.campaign(), make.campaign("2022")
    for place in (campaign, other, None, None):
        journal.note("reveal.shown", actor=None, campaign=place, detail={"whose": "靐"})
    third = Event.objects.get(sequence=3)
    older = third.at + timedelta(microseconds=1)
    EventDetail.objects.update(key=None)
    journal.note("retention.done", actor=None, campaign=campaign, body={"older_than": older.isoformat()})
    journal.note("reveal.shown", actor=None, campaign=campaign, detail={"whose": "龘"})
    EventDetail.objects.update(key=None)
    assert numbers() == [2, 4, 6]


@pytest.mark.parametrize(
    ("said", "found"), [({"details": []}, [1]), ({"older_than": "2020-01-01T00:00:00+08:00"}, [])]
)
def test_a_run_that_only_began_accounts_for_nothing_unless_it_took_details_before_its_end(
    said: dict[str, object], found: list[int]
) -> None:
    """As it was once: such a log stays whole."""
    journal.note("reveal.shown", actor=None, campaign=make.campaign(), detail={"whose": "靐"})
    EventDetail.objects.update(key=None)
    body = {"counts": {"details": 1}, **said}
    journal.note("retention.begun", actor=None, campaign=make.campaign(), body=body)
    assert numbers() == found


def test_an_act_from_before_it_said_which_accounts_for_as_many_as_it_counted() -> None:
    written()
    EventDetail.objects.filter(event__sequence__in=(1, 4)).update(key=None)
    journal.note("person.erased", actor=None, body={"counts": {"details": 1}})
    assert numbers() == [4]


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.__name__)
def test_each_tampering_is_found(tampering: Tampering) -> None:
    written()
    append_only.release(connection)
    missed = [seed for seed in range(3) if not _found(tampering, random.Random(seed))]
    assert missed == []


@pytest.mark.slow
def test_a_thousand_of_a_thousand_are_found() -> None:
    written()
    append_only.release(connection)
    dice = random.Random(51)
    assert sum(_found(dice.choice(TAMPERINGS), dice) for _ in range(ROUNDS)) == ROUNDS


def _found(tampering: Tampering, dice: random.Random) -> bool:
    """Whether a fault is seen that is not the missing triggers. The tampering is taken back."""
    with transaction.atomic():
        tampering(dice)
        found = chain.verify()
        transaction.set_rollback(True)
    return any("触发器" not in fault.message for fault in found.faults)


def test_control_without_the_anchor_an_old_database_passes_for_the_present_one() -> None:
    written()
    append_only.release(connection)
    anchor._path().unlink()
    assert not _found(cut_tail_and_sign, random.Random(1))


def test_a_missing_wall_is_a_fault() -> None:
    written()
    append_only.release(connection)
    (fault,) = chain.verify().faults
    assert "event_stays" in fault.message


def test_the_anchor_goes_on_and_never_back() -> None:
    for sequence in (3, 5, 4):
        anchor._write_if_further(anchor.End(sequence, "a" * 64), lambda _before: True)
    assert anchor.held() == anchor.End(5, "a" * 64)

    def another_is_first(_before: anchor.End) -> bool:
        anchor._write_if_further(anchor.End(7, "a" * 64), lambda _before: True)
        return True

    anchor._write_if_further(anchor.End(6, "a" * 64), another_is_first)
    assert anchor.held() == anchor.End(7, "a" * 64)
    assert oct(anchor._path().stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize(("user", "given"), [(0, ["audit", "head"]), (1000, [])])
def test_what_root_writes_belongs_to_the_owner_of_the_home(
    user: int, given: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    settings.HOME, owner, told = tmp_path, tmp_path.stat(), list[tuple[str, int, int]]()
    monkeypatch.setattr(anchor.os, "geteuid", lambda: user)
    monkeypatch.setattr(anchor.os, "chown", lambda path, *ids: told.append((path.stem, *ids)))
    anchor.write(anchor.End(7, "a" * 64))
    assert told == [(name, owner.st_uid, owner.st_gid) for name in given]
    assert anchor.held() == anchor.End(7, "a" * 64)


def test_an_anchor_that_was_changed_is_not_believed_and_not_replaced() -> None:
    written()
    content = json.loads(anchor._path().read_text())
    anchor._path().write_text(json.dumps({**content, "sequence": 3}))
    anchor._write_if_further(anchor.End(99, "a" * 64), lambda _before: True)
    (fault,) = chain.verify().faults
    assert "head.json" in fault.message


def test_another_installations_signature_is_worth_nothing(tmp_path: Path, settings: object) -> None:
    written()
    keyfile.create(tmp_path / "other")
    settings.SECRET_KEY = keyfile.django_secret(tmp_path / "other")
    assert len(chain.verify().faults) == 2


@pytest.mark.django_db(transaction=True)
def test_the_anchor_follows_what_is_committed() -> None:
    journal.note("login.done", actor=None)
    first = anchor.held()
    with transaction.atomic():
        journal.note("logout.done", actor=None)
        transaction.set_rollback(True)
    assert first == anchor.held() == anchor.End(1, Event.objects.get().digest)


def cut_and_grown() -> list[str]:
    """Who has the database alone cuts the last events, puts an old end back with its mark, and lets the log grow past it."""
    journal.note("login.done", actor=None)
    before = Journal.objects.values("last_sequence", "digest", "mark").get()
    for _again in range(3):
        journal.note("account.reset", actor=None)
    append_only.release(connection)
    Event.objects.filter(sequence__gt=before["last_sequence"])._raw_delete("default")
    Journal.objects.update(**before)
    append_only.protect(connection)
    for _again in range(6):
        journal.note("login.failed", actor=None)
    return [fault.message for fault in chain.verify().faults]


@pytest.mark.django_db(transaction=True)
def test_a_log_that_was_cut_and_grows_on_does_not_take_its_anchor_along() -> None:
    (told,) = cut_and_grown()
    assert "第4条" in told
    assert (anchor.held() or anchor.End(0, "")).sequence == 4
    verbs = list(Event.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs.count("audit.broken") == 1
    assert Event.objects.get(verb="audit.broken").body == {"anchor": 4}


@pytest.mark.django_db(transaction=True)
def test_control_an_anchor_that_asks_nothing_follows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_stands", lambda _end: True)
    assert cut_and_grown() == []


def test_what_was_put_behind_the_end_is_never_signed_by_what_follows() -> None:
    written()
    put_behind(random.Random(1))
    for _again in range(3):
        journal.note("login.done", actor=None)
        (fault,) = chain.verify().faults
        assert "签名不对" in fault.message
    assert Event.objects.get(verb="audit.broken").body == {"unsigned": EVENTS + 1}
    assert (journal.confirm("查明是补录").sequence, chain.verify().is_whole) == (EVENTS + 6, True)
    put_behind(random.Random(2))
    journal.note("login.done", actor=None)
    assert Event.objects.filter(verb="audit.broken").count() == 2


def test_control_a_log_that_asks_for_no_signature_signs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    written()
    put_behind(random.Random(1))
    with monkeypatch.context() as asking_nothing:
        asking_nothing.setattr(anchor, "is_mark_of", lambda _mark, _end: True)
        journal.note("login.done", actor=None)
    assert chain.verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_an_end_that_cannot_be_remembered_costs_no_act(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_end: anchor.End) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(anchor, "_write", full)
    journal.note("login.done", actor=make.clerk())
    assert (Event.objects.count(), anchor.held()) == (1, None)


def test_ends_that_are_remembered_at_once_do_not_take_each_others_file() -> None:
    def many() -> None:
        for number in range(50):
            anchor.write(anchor.End(number, "a" * 64))

    assert failures(together(*[many] * 8)) == []
    assert anchor.held() == anchor.End(49, "a" * 64)
    assert [path.name for path in anchor._path().parent.iterdir()] == ["head.json"]


@pytest.mark.django_db(transaction=True)
def test_whoever_works_while_it_is_read_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody signs in at every event that is looked at, and the anchor goes on."""
    written()
    real, noting = Event.worked_out, [False]

    def while_somebody_works(event: Event) -> str:
        if not noting[0]:
            noting[0] = True
            journal.note("login.failed", actor=None, detail={"whose": "靐"})
            noting[0] = False
        return real(event)

    monkeypatch.setattr(Event, "worked_out", while_somebody_works)
    found = chain.verify()
    monkeypatch.undo()
    assert (found.events, found.faults) == (EVENTS, ())
    assert (Event.objects.count(), chain.verify().events) == (2 * EVENTS, 2 * EVENTS)


def test_an_event_behind_the_end_is_found() -> None:
    written()
    last = Event.objects.get(sequence=EVENTS)
    more = Event(sequence=EVENTS + 1, at=last.at, verb=last.verb, body={}, previous=last.digest)
    more.digest = more.worked_out()
    more.save(force_insert=True)
    (fault,) = chain.verify().faults
    assert "被添过" in fault.message
