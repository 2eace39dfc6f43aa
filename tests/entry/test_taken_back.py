"""Guesses by hand (T45): one row corrected from person to person tells only so often what other units did."""

import pytest

from beneficiaries.models import Disbursement
from campaigns.models import Event
from songnuan.entry import names, single, taken_back
from songnuan.entry.sheets import DISBURSEMENTS
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T45")]
HELPED, MADE_UP = 1, 50
NOT_TOLD = "一小时内录入后又改掉或删除的人已超过3个，是否由其他单位慰问过不再提示。"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taken_back, "COMPARED", 3)
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(HELPED))]}, at=make.YUSHU)


def cells(serial: int) -> dict[str, str]:
    return {
        "name": "李春生", "citizen_id": make.citizen_id(serial), "category": "户外一线", "purpose": "慰问", "cash": "500",
        "date": "2023-01-10",
    }  # fmt: skip


def asks(serials: list[int]) -> list[list[str]]:
    """A row entered, and corrected to one person after the other: the messages of each."""
    lookups, clerk = names.load(make.campaign(), make.union()), make.clerk()
    outcome = single.enter(DISBURSEMENTS, cells(serials[0]), lookups, by=clerk)
    told = [[fault.message for fault in outcome.warnings]]
    for serial in serials[1:]:
        row = Disbursement.objects.live().get(union=make.union())
        outcome = single.correct(row, cells(serial), lookups, by=clerk, reason="写错了")
        told.append([fault.message for fault in outcome.warnings])
    return told


def test_the_answer_ends_where_the_hour_is_used_up_and_the_auditor_is_told_once() -> None:
    told = asks([51, HELPED, 52, HELPED, 53, 54, HELPED, 55])
    helped = [message for message in told[1] if "其他单位" in message]
    assert (len(helped), told[3]) == (1, told[1])
    assert [NOT_TOLD in messages for messages in told] == [False] * 5 + [True] * 3
    assert not set(helped) & set(told[6])
    (alarm,) = Event.objects.filter(verb="search.alarm")
    assert alarm.body == {"by": "citizen_id", "misses": 4, "where": "correction"}
    assert Disbursement.objects.live().filter(union=make.union()).count() == 1


def test_rows_that_stand_are_work_however_many() -> None:
    lookups, clerk = names.load(make.campaign(), make.union()), make.clerk()
    told = [
        [fault.message for fault in single.enter(DISBURSEMENTS, cells(serial), lookups, by=clerk).warnings]
        for serial in (51, 52, 53, 54, 55, HELPED)
    ]
    assert ([NOT_TOLD in messages for messages in told], any("其他单位" in m for m in told[-1])) == (
        [False] * 6,
        True,
    )
    assert not Event.objects.filter(verb="search.alarm").exists()


def test_a_row_taken_out_counts_as_well() -> None:
    lookups, clerk = names.load(make.campaign(), make.union()), make.clerk()
    for serial in (51, 52, 53, 54):
        single.enter(DISBURSEMENTS, cells(serial), lookups, by=clerk)
        single.remove(Disbursement.objects.live().get(union=make.union()), by=clerk, reason="重来")
    outcome = single.enter(DISBURSEMENTS, cells(HELPED), lookups, by=clerk)
    assert [fault.message for fault in outcome.warnings] == [NOT_TOLD]
    assert taken_back.taken_back(clerk) == 4


def test_who_still_stands_was_not_taken_back() -> None:
    """A day or an amount that was wrong, put right for everybody."""
    lookups, clerk = names.load(make.campaign(), make.union()), make.clerk()
    for serial in (51, 52, 53, 54, 55):
        single.enter(DISBURSEMENTS, cells(serial), lookups, by=clerk)
    for row in Disbursement.objects.live().filter(union=make.union()).order_by("pk"):
        changed = {**cells(51), "citizen_id": row.person.id_number, "cash": "600"}
        assert single.correct(row, changed, lookups, by=clerk, reason="金额错了").batch is not None
    assert taken_back.taken_back(clerk) == 0


def test_control_without_the_count_every_answer_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taken_back, "COMPARED", 1_000)
    told = asks([51, 52, 53, 54, 55, 56, HELPED])
    assert any("其他单位" in message for message in told[-1])
