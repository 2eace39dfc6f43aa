"""A county reads what its superior asks it to correct: its own row and the reason, nothing of the other side."""

import pytest
from django.utils import timezone

from beneficiaries.models import Disbursement, DuplicateDecision
from campaigns.models import Union
from songnuan.people.asked import requests
from tests import factories as make
from tests.people.readers import signed_in

pytestmark = pytest.mark.django_db


def both() -> list[Disbursement]:
    """One person's rows of 朝阳区 and of 榆树."""
    return [
        Disbursement.objects.get(
            added_by=make.batch(
                {"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1), 姓名=name)]}, at=at
            )
        )
        for name, at in (("朝阳所写", make.CHAOYANG), ("榆树所写", make.YUSHU))
    ]


def decide(
    rows: list[Disbursement], asked: Union | None, reason: str = "与上级已发的重复"
) -> DuplicateDecision:
    return DuplicateDecision.objects.create(
        campaign=make.campaign(), person=rows[0].person, place=make.union(make.CHANGCHUN),
        verdict="correct" if asked else "fitting", asked=asked, reason=reason, by=make.clerk(), at=timezone.now(),
        rows=2, last_row=rows[-1].pk,
    )  # fmt: skip


def test_who_is_asked_reads_it_and_the_other_county_does_not() -> None:
    rows = both()
    decide(rows, make.union())
    mine, theirs = make.clerk(), make.clerk(make.YUSHU)
    assert [(one.pk, one.reason) for one in requests(mine)] == [(rows[0].pk, "与上级已发的重复")]
    assert requests(theirs) == []
    page = signed_in(mine).get("/people/").content.decode()
    assert ("朝某某" in page, "榆某某" in page, "榆树" in page) == (True, False, False)
    row = signed_in(mine).get(f"/people/disbursement/{rows[0].pk}/").content.decode()
    assert "长春市总工会请本单位核对这一行：与上级已发的重复" in row
    assert "重复" not in signed_in(theirs).get(f"/people/disbursement/{rows[1].pk}/").content.decode()


def test_a_later_decision_or_a_row_taken_out_ends_it() -> None:
    rows = both()
    decide(rows, make.union())
    decide(rows, None, "核实过，合理")
    assert requests(make.clerk()) == []


def test_three_queries_however_many(django_assert_num_queries: object) -> None:
    rows = both()
    decide(rows, make.union())
    reader = make.clerk()
    with django_assert_num_queries(3):  # type: ignore[operator]
        requests(reader)


def test_a_row_bears_what_each_superior_said_and_a_later_one_nothing() -> None:
    rows = both()
    decide(rows, make.union(), "市里已发")
    decision = decide(rows, make.union(), "省里已发")
    DuplicateDecision.objects.filter(pk=decision.pk).update(place=make.union(make.PROVINCE))
    assert sorted((one.pk, one.reason) for one in requests(make.clerk())) == [
        (rows[0].pk, "市里已发"), (rows[0].pk, "省里已发"),
    ]  # fmt: skip
    later = make.batch(
        {"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1), 姓名="后来", 用途="帮扶救助")]}
    )
    assert Disbursement.objects.get(added_by=later).pk not in {
        one.pk for one in requests(make.clerk(username="b"))
    }
