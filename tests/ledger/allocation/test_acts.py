"""下拨 recorded and voided: who it may go to, what stays as it was, what can be asked of later."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from campaigns.models import Allocation, Batch, Event, FundSource
from songnuan.ledger.allocation.acts import Again, Passing, allocate, void
from songnuan.ledger.edition import take
from songnuan.ledger.post import Conflict
from songnuan.ledger.undo import undo
from songnuan.ledger.verify import verify
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2022, 12, 20)


def passed(
    amounts: dict[str, int], sender: str = make.CHANGCHUN, day: date = DAY, document: str = "", **wishes: Any
) -> Batch:
    sums = {make.union(code): amount for code, amount in amounts.items()}
    return allocate(
        make.campaign(), make.union(sender), Passing(day, document=document), sums, by=None, **wishes
    )


def standing() -> list[tuple[str, int]]:
    rows = Allocation.objects.live().order_by("pk")
    return [(row.receiver.code, row.amount) for row in rows.select_related("receiver")]


def test_one_letter_is_one_batch_and_moves_no_figure() -> None:
    make.batch({"筹集款物": [make.contribution(是否转拨="是")]})
    before = [make.figures(at) for at in (make.PROVINCE, make.CHANGCHUN, make.CHAOYANG)]
    clerk = make.clerk(make.CHANGCHUN)
    passing = Passing(DAY, FundSource.objects.get(name="市级财政"), "长工发〔2022〕9号", "两节")
    sums = {make.union(): 1_000_001, make.union(make.YUSHU): 1}
    batch = allocate(make.campaign(), make.union(make.CHANGCHUN), passing, sums, by=clerk)
    row = Allocation.objects.get(receiver=make.union())
    assert (row.union.code, row.amount, row.date, str(row.source), row.document, row.remark) == (
        make.CHANGCHUN, 1_000_001, DAY, "市级财政", "长工发〔2022〕9号", "两节",
    )  # fmt: skip
    assert (batch.kind, batch.rows, batch.sheets, batch.by) == ("allocation", 2, {"下拨": 2}, clerk)
    assert [make.figures(at) for at in (make.PROVINCE, make.CHANGCHUN, make.CHAOYANG)] == before
    assert list(verify(make.campaign())) == []
    event = Event.objects.latest("sequence")
    assert (event.verb, event.union.code, event.body["rows"]) == (
        "post.allocation",
        make.CHANGCHUN,
        {"下拨": 2},
    )  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("amounts", "sender", "day", "said"),
    [
        ({"2202": 1}, make.CHANGCHUN, DAY, "吉林市不是长春市的下级，下拨只能给下级单位。"),
        ({make.CHANGCHUN: 1}, make.CHAOYANG, DAY, "长春市不是朝阳区的下级，下拨只能给下级单位。"),
        ({make.CHANGCHUN: 1}, make.CHANGCHUN, DAY, "长春市不是长春市的下级，下拨只能给下级单位。"),
        ({}, make.CHANGCHUN, DAY, "请至少给一个单位填写下拨金额，金额要大于零。"),
        ({make.CHAOYANG: 0}, make.CHANGCHUN, DAY, "请至少给一个单位填写下拨金额，金额要大于零。"),
        ({make.CHAOYANG: -1}, make.CHANGCHUN, DAY, "请至少给一个单位填写下拨金额，金额要大于零。"),
        ({make.CHAOYANG: 1}, make.CHANGCHUN, date(2022, 8, 31), "下拨日期要在2022年9月1日到2023年2月5日之间。"),
        ({make.CHAOYANG: 1}, make.CHANGCHUN, date(2023, 2, 6), "下拨日期要在2022年9月1日到2023年2月5日之间。"),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded(amounts: dict[str, int], sender: str, day: date, said: str) -> None:
    with pytest.raises(Conflict) as refusal:
        passed(amounts, sender, day)
    assert (str(refusal.value), Allocation.objects.exists(), Batch.objects.exists()) == (said, False, False)


def test_any_union_below_receives_and_both_ends_of_the_window_count() -> None:
    passed({make.CHAOYANG: 1}, make.PROVINCE, date(2022, 9, 1))
    passed({make.CHAOYANG: 1}, make.PROVINCE, date(2023, 2, 5))
    assert standing() == [(make.CHAOYANG, 1), (make.CHAOYANG, 1)]


def test_an_equal_sum_is_asked_about_and_one_form_is_stored_once() -> None:
    form = uuid4()
    passed({make.CHAOYANG: 5}, form=form)
    with pytest.raises(Again):
        passed({make.YUSHU: 6, make.CHAOYANG: 5})
    with pytest.raises(Conflict):
        passed({make.CHAOYANG: 5}, form=form, again=True)
    assert standing() == [(make.CHAOYANG, 5)]
    passed({make.CHAOYANG: 5}, again=True)
    passed({make.CHAOYANG: 5}, day=date(2022, 12, 21))
    assert standing() == [(make.CHAOYANG, 5)] * 3


@pytest.mark.parametrize(
    "written",
    [
        "吉工发[2022]88号",
        "〔2022〕８８号",
        "吉工发〔2022〕 88号",
        "吉工发（2022）88号",
        "吉工发〔2022〕88\u200b号",
    ],
)
def test_a_letter_is_the_same_whatever_its_brackets_widths_and_blanks(written: str) -> None:
    first = "吉工发〔2022〕88号" if "吉" in written else "〔2022〕88号"
    passed({make.CHAOYANG: 5}, document=first)
    with pytest.raises(Again):
        passed({make.CHAOYANG: 5}, document=written)
    passed({make.CHAOYANG: 5}, document="吉工发〔2022〕89号")
    assert standing() == [(make.CHAOYANG, 5)] * 2


def test_a_voided_one_stays_with_its_reason_and_counts_no_more() -> None:
    row = make.allocation(100)
    with pytest.raises(Conflict):
        void(row, by=None, reason="  ")
    taken = take(make.campaign(), "第一稿", by=None)
    clerk = make.clerk(make.CHANGCHUN)
    batch = void(row, by=clerk, reason="金额写错")
    assert standing() == []
    assert (batch.kind, batch.union.code, batch.reason) == ("voiding", make.CHANGCHUN, "金额写错")
    assert [kept.amount for kept in Allocation.objects.as_of(taken.number)] == [10_000]
    assert Event.objects.latest("sequence").verb == "post.voiding"
    with pytest.raises(Conflict):
        void(row, by=clerk, reason="再一次")
    undo(batch, by=clerk, reason="没有错")
    assert standing() == [(make.CHAOYANG, 10_000)]


def test_undoing_the_letter_takes_all_of_it_out() -> None:
    batch = passed({make.CHAOYANG: 5, make.YUSHU: 6})
    undo(batch, by=None, reason="文件没有发")
    assert standing() == []


def test_nothing_is_recorded_or_voided_in_a_closed_campaign() -> None:
    row, campaign = make.allocation(100), make.campaign()
    campaign.closed_at = row.added_by.at
    campaign.save(update_fields=("closed_at",))
    for act in (lambda: passed({make.YUSHU: 5}), lambda: void(row, by=None, reason="写错")):
        with pytest.raises(Conflict, match="封存"):
            act()
    assert standing() == [(make.CHAOYANG, 10_000)]


@pytest.mark.parametrize("texts", [{"document": "文" * 101}, {"remark": "长" * 301}, {"remark": "附\0注"}])
def test_a_text_that_its_column_does_not_hold_whole_is_refused(texts: dict[str, str]) -> None:
    with pytest.raises(Conflict):
        make.allocation(10, **texts)
    assert Allocation.objects.count() == 0
    kept = make.allocation(10, document="文" * 100, remark="长" * 300)
    with pytest.raises(Conflict):
        void(kept, by=None, reason="长" * 501)
    assert Allocation.objects.live().count() == 1
