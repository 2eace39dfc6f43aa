"""One event about one act: named, chained, without personal values, and with a detail that can be destroyed."""

import pytest
from django.db import transaction

from campaigns import journal
from campaigns.models import Event, EventDetail, Journal
from campaigns.verbs import VERBS, Outcome, UnknownVerb, codes_with, name_of, outcome_of
from songnuan.lib.cipher import SealBroken
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_event_says_who_what_where_and_from_which_address() -> None:
    clerk = make.clerk(username="zhou")
    event = journal.note(
        "login.done", actor=clerk, campaign=make.campaign(), body={"factor": 1}, address="10.0.0.7"
    )
    stored = Event.objects.get()
    assert stored == event
    assert (stored.verb, stored.actor, stored.union, stored.campaign, stored.address, stored.body) == (
        "login.done", clerk, make.union(), make.campaign(), "10.0.0.7", {"factor": 1},
    )  # fmt: skip
    assert stored.digest == stored.worked_out()
    assert Journal.objects.get().digest == stored.digest


def test_the_union_named_goes_before_the_actors_own() -> None:
    clerk = make.clerk()
    assert journal.note("list.made", actor=clerk, union=make.union(make.YUSHU)).union == make.union(
        make.YUSHU
    )
    assert journal.note("login.failed", actor=None).union is None
    assert journal.note("login.done", actor=make.stranger()).union is None


def test_an_act_without_a_name_is_refused() -> None:
    with pytest.raises(UnknownVerb):
        journal.note("login.dnoe", actor=None)
    assert not Event.objects.exists()


def test_every_act_has_a_name_and_an_outcome_and_fits_its_column() -> None:
    longest = Event._meta.get_field("verb").max_length
    assert [code for code, verb in VERBS.items() if len(code) > longest or not str(verb.name)] == []
    assert sorted(code for outcome in Outcome for code in codes_with(outcome)) == sorted(VERBS)
    assert (name_of("login.done"), name_of("of.old"), outcome_of("login.failed")) == (
        "登录",
        "of.old",
        "refused",
    )


def test_numbers_that_somebody_typed_into_a_reason_are_masked() -> None:
    number, phone, card = make.citizen_id(7), "13812345678", "6222021234567890123"
    body = {"reason": f"更正{number}，电话{phone}", "files": [f"{card}.xlsx"], "rows": 3, "digest": "a" * 64}
    assert journal.note("export.made", actor=None, body=body).body == {
        "reason": f"更正{number[:6]}********{number[-4:]}，电话138****5678", "files": ["622****0123.xlsx"],
        "rows": 3, "digest": "a" * 64,
    }  # fmt: skip


def test_what_people_wrote_of_a_campaign_lies_sealed_and_goes_with_its_key() -> None:
    """The chain cannot let go of it: a reason names somebody, a file is called after a household."""
    words = {"reason": "靐龘电话写错", "file": "靐龘家.xlsx", "why": "为靐龘补办", "occasion": "靐龘家门口"}
    journal.note(
        "post.undo", actor=None, campaign=make.campaign(), body={**words, "target": 3}, detail={"whose": "靐"}
    )
    stored = Event.objects.get()
    assert (stored.body, stored.told) == ({"target": 3}, {**words, "target": 3})
    assert stored.detail.opened == {"whose": "靐", "written": words}
    EventDetail.objects.update(key=None)
    stored = Event.objects.get()
    assert (stored.told, stored.digest) == ({"target": 3}, stored.worked_out())


def test_of_no_campaign_and_of_an_erasure_it_stays() -> None:
    """An account's reason is about who works here; on what ground persons were taken out is to be known for good."""
    for verb, campaign in (("account.changed", None), ("retention.done", make.campaign())):
        event = journal.note(verb, actor=None, campaign=campaign, body={"reason": "期满"})
        assert (event.body, event.detail_digest) == ({"reason": "期满"}, "")


def test_an_empty_reason_needs_no_seal() -> None:
    event = journal.note("post.upload", actor=None, campaign=make.campaign(), body={"reason": ""})
    assert (event.body, EventDetail.objects.count()) == ({"reason": ""}, 0)


def test_what_is_rolled_back_was_not_noted() -> None:
    journal.note("login.done", actor=None)
    with transaction.atomic():
        journal.note("export.made", actor=None)
        transaction.set_rollback(True)
    journal.note("logout.done", actor=None)
    assert list(Event.objects.values_list("sequence", "verb")) == [(1, "login.done"), (2, "logout.done")]


def test_a_detail_is_sealed_and_opens_for_whoever_may() -> None:
    event = journal.note("reveal.shown", actor=None, detail={"whose": "靐龘"})
    kept = EventDetail.objects.get()
    assert (event.detail.opened, kept.opened) == ({"whose": "靐龘"}, {"whose": "靐龘"})
    assert "靐".encode() not in bytes(kept.sealed) + bytes(kept.key)
    assert event.detail_digest == EventDetail.digest_of(bytes(kept.sealed))


def test_a_destroyed_key_takes_the_detail_and_leaves_the_chain() -> None:
    journal.note("reveal.shown", actor=None, detail={"whose": "靐龘"})
    EventDetail.objects.update(key=None)
    kept = EventDetail.objects.get()
    assert kept.opened is None
    assert kept.event.digest == kept.event.worked_out()
    assert kept.event.detail_digest == EventDetail.digest_of(bytes(kept.sealed))


def test_the_key_of_another_detail_opens_nothing() -> None:
    for whose in ("靐", "龘"):
        journal.note("reveal.shown", actor=None, detail={"whose": whose})
    one, two = EventDetail.objects.order_by("pk")
    one.key = two.key
    with pytest.raises(SealBroken):
        _ = one.opened


def test_events_of_no_union_are_for_the_province_alone() -> None:
    journal.note("login.failed", actor=None)
    journal.note("login.done", actor=make.clerk())
    seen = [
        set(
            Event.objects.visible_to(make.user("安全审计", at, f"auditor {at}")).values_list(
                "verb", flat=True
            )
        )
        for at in (make.PROVINCE, make.CHANGCHUN, make.YUSHU, None)
    ]
    assert seen == [{"login.failed", "login.done"}, {"login.done"}, set(), set()]


def test_a_note_takes_few_queries(django_assert_num_queries: object) -> None:
    clerk = make.clerk()
    with django_assert_num_queries(6):  # posting, journal, event, journal, and the savepoint around them
        journal.note("login.done", actor=clerk)
