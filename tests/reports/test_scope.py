"""Which scope an address asks for, and what is out of reach."""

import datetime

import pytest

from campaigns import lineage
from campaigns.models import Affiliation, Posting, User
from songnuan.reports.scope import NoPlace, NotInReach, Scope, resolve
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T26")]


def codes(scope: Scope) -> list[str]:
    return [union.code for union in scope.path] + [scope.union.code]


@pytest.mark.parametrize("at", ["22", "2201", "220104", "220581", "22CBS", "22JTYS"])
def test_without_a_wish_it_is_the_union_of_the_posting_in_the_newest_campaign(at: str) -> None:
    scope = resolve(make.user("领导", at), {})
    assert (scope.campaign.code, scope.union.code, scope.scope, scope.status) == (
        "2023",
        at,
        "subtree",
        "all",
    )
    assert scope.query == f"campaign=2023&union={at}"


def test_the_path_leads_down_from_the_readers_own_union() -> None:
    assert codes(resolve(make.user("领导", "22"), {"union": "220104"})) == ["22", "2201", "220104"]
    assert codes(resolve(make.user("领导", "2201"), {"union": "220104"})) == ["2201", "220104"]
    assert codes(resolve(make.user("领导", "220104"), {})) == ["220104"]


def test_two_postings_side_by_side_are_both_tops() -> None:
    reader = make.clerk()
    Posting.objects.create(user=reader, union=make.union(make.YUSHU))
    assert [union.code for union in resolve(reader, {}).tops] == [make.CHAOYANG, make.YUSHU]


@pytest.mark.parametrize(
    "asked",
    [
        {"union": make.YUSHU}, {"union": make.CHANGCHUN}, {"union": make.PROVINCE}, {"union": ""},
        {"union": "-1"}, {"union": "２２０１０４"}, {"union": "\x00"}, {"union": "220104 "},
        {"campaign": "1999"}, {"campaign": ""}, {"scope": "direct"}, {"scope": "SUBTREE"}, {"status": "live"},
    ],
)  # fmt: skip
def test_wrong_and_foreign_values_are_out_of_reach(asked: dict[str, str]) -> None:
    with pytest.raises(NotInReach):
        resolve(make.clerk(), asked)


def test_the_direct_scope_is_the_provinces_own_level() -> None:
    scope = resolve(make.user("领导", "22"), {"scope": "direct"})
    areas = {scope.unions[union].kind for union in scope.counted}
    assert areas == {"province", "industry", "enterprise"}
    assert scope.query == "campaign=2023&union=22&scope=direct"


def test_no_posting_no_place() -> None:
    with pytest.raises(NoPlace):
        resolve(make.stranger(), {})


def test_an_ended_posting_and_a_closed_account_open_nothing() -> None:
    moved, closed = make.clerk(username="moved"), make.clerk(username="closed")
    moved.postings.update(since=datetime.date(2020, 1, 1), until=datetime.date(2021, 1, 1))
    User.objects.filter(pk=closed.pk).update(is_active=False)
    closed.refresh_from_db()
    for reader in (moved, closed):
        with pytest.raises(NoPlace):
            resolve(reader, {})


def test_rights_follow_the_tree_of_today_and_counting_the_frozen_one() -> None:
    old = Affiliation.objects.get(union=make.union(make.YUSHU), until=None)
    Affiliation.objects.filter(pk=old.pk).update(until=datetime.date(2024, 1, 1))
    Affiliation.objects.create(union=old.union, superior=make.union("2202"), since=datetime.date(2024, 1, 1))
    lineage.rebuild()
    changchun, jilin = make.user("领导", "2201"), make.user("领导", "2202")
    assert old.union_id in resolve(changchun, {}).counted
    assert old.union_id not in resolve(jilin, {}).counted
    with pytest.raises(NotInReach):
        resolve(changchun, {"union": make.YUSHU})
    assert codes(resolve(jilin, {"union": make.YUSHU})) == [make.YUSHU]
