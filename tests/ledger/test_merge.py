"""企业合并: two firms become one by a batch; 家 moves by exactly that, no visit is lost, an undo takes it back."""

from typing import Any

import pytest

from campaigns.models import Batch, Enterprise, Event, User, Visit
from songnuan.ledger import movement
from songnuan.ledger.merge import decider, merge
from songnuan.ledger.post import Conflict
from songnuan.ledger.undo import undo
from songnuan.ledger.verify import verify
from tests import factories as make

pytestmark = pytest.mark.django_db
CODE, SECOND = make.credit_code(1), make.credit_code(2)


def visited(
    name: str, code: str | None = None, at: str = make.CHAOYANG, day: str = "2023-01-05"
) -> Enterprise:
    make.batch({"走访企业": [make.visit(企业名称=name, 统一社会信用代码=code, 走访日期=day)]}, at=at)
    return Visit.objects.latest("pk").enterprise


def joined(one: Enterprise, other: Enterprise, by: User | None = None) -> Batch:
    by = by or make.user("省级工作人员", make.PROVINCE)
    done = merge(make.campaign(), one, other, by=by, reason="电话核实")
    assert Event.objects.get(batch=done).verb == "post.merge"
    return done


def counted(*unions: str) -> list[Any]:
    """家 of each union, after every figure was held against the rows."""
    assert verify(make.campaign()) == []
    return [make.figures(union)["enterprises"] for union in unions]


def test_two_firms_become_one_and_two_again() -> None:
    one, other = visited("春雨机械", CODE), visited("春雨机械厂", at=make.YUSHU)
    before = make.figures()
    batch = joined(one, other)
    assert counted(make.PROVINCE, make.CHANGCHUN, make.CHAOYANG, make.YUSHU) == [1, 1, 1, 1]
    assert make.figures() == {**before, "enterprises": 1}
    assert (batch.kind, batch.union.code, batch.rows) == ("merge", make.CHANGCHUN, 1)
    undo(batch, by=None, reason="判错了")
    assert counted(make.PROVINCE, make.CHANGCHUN) == [2, 2]
    assert make.figures() == before


def test_a_later_visit_to_either_is_of_the_one() -> None:
    one, other = visited("春雨机械", CODE), visited("松江纸业", SECOND)
    joined(one, other)
    visited("松江纸业", SECOND, at=make.YUSHU, day="2023-01-06")
    visited("春雨机械", day="2023-01-07")
    assert counted(make.PROVINCE, make.YUSHU) == [1, 1]


def test_a_decision_settles_names_that_stood_alone() -> None:
    first, _second = visited("春雨机械", CODE), visited("春雨机械", SECOND)
    alone = visited("春雨机械")
    assert counted(make.PROVINCE) == [3]
    joined(first, alone)
    assert counted(make.PROVINCE) == [2]


def test_three_firms_by_two_decisions_of_which_one_is_undone() -> None:
    firms = [visited(f"春雨{number}厂", make.credit_code(number)) for number in (1, 2, 3)]
    joined(firms[0], firms[1])
    second = joined(firms[1], firms[2])
    assert counted(make.PROVINCE) == [1]
    with pytest.raises(Conflict):
        joined(firms[0], firms[2])
    undo(second, by=None, reason="判错了")
    assert counted(make.PROVINCE) == [2]


@pytest.mark.parametrize(
    ("other", "at"), [(make.CHAOYANG, make.CHAOYANG), (make.YUSHU, make.CHANGCHUN), ("220581", make.PROVINCE)]
)
def test_the_lowest_common_union_decides(other: str, at: str) -> None:
    unions = [make.union(code).pk for code in (make.CHAOYANG, other)]
    assert decider(make.campaign().tree(), unions) == make.union(at).pk


def test_a_county_decides_only_within_itself() -> None:
    one, other = visited("春雨机械", CODE), visited("春雨机械厂", at=make.YUSHU)
    mine = visited("春雨机器")
    clerk = make.clerk()
    with pytest.raises(Conflict):
        joined(one, other, clerk)
    assert joined(one, mine, clerk).union.code == make.CHAOYANG
    assert counted(make.PROVINCE, make.CHAOYANG) == [2, 1]


def test_nothing_is_joined_that_is_not_visited_any_more() -> None:
    one = visited("春雨机械", CODE)
    other = visited("松江纸业", SECOND)
    undo(Visit.objects.latest("pk").added_by, by=None, reason="错了")
    with pytest.raises(Conflict):
        joined(one, other)


def test_control_a_merge_that_moved_nothing_would_be_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = visited("春雨机械", CODE), visited("松江纸业", SECOND)
    monkeypatch.setattr(movement, "decided", lambda _merges: {})
    joined(one, other)
    assert verify(make.campaign()) != []


def test_another_campaign_is_not_moved() -> None:
    one, other = visited("春雨机械", CODE), visited("松江纸业", SECOND)
    earlier = [
        make.visit(企业名称=name, 统一社会信用代码=code, 走访日期="2022-01-05")
        for name, code in (("春雨机械", CODE), ("松江纸业", SECOND))
    ]
    make.batch({"走访企业": earlier}, year="2022")
    joined(one, other)
    assert (make.figures()["enterprises"], make.figures(year="2022")["enterprises"]) == (1, 2)
