"""The dated union tree: rights follow the tree of today, a campaign counts by the tree it froze."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from campaigns import lineage
from campaigns.lineage import TreeError
from campaigns.models import Affiliation, Batch, Lineage, Posting, Union, User
from tests import factories as make

pytestmark = pytest.mark.django_db
GONGZHULING, SIPING, MEIHEKOU, TONGHUA, ZONE = "220184", "2203", "220581", "2205", "22CBS"
MOVED = datetime.date(2020, 6, 18)
day = datetime.date.fromisoformat


def above(code: str, on: datetime.date) -> list[str]:
    """The union and its superiors on a day, nearest first."""
    rows = Lineage.objects.on(on).filter(union__code=code).order_by("depth")
    return list(rows.values_list("ancestor__code", flat=True))


def below(code: str, on: datetime.date) -> set[str]:
    return set(Lineage.objects.on(on).filter(ancestor__code=code).values_list("union__code", flat=True))


def seen_by(user: User) -> set[str]:
    return set(Union.objects.visible_to(user).values_list("code", flat=True))


@pytest.mark.parametrize(
    ("on", "line"),
    [
        ("2000-01-01", [GONGZHULING, SIPING, "22"]),
        ("2020-06-17", [GONGZHULING, SIPING, "22"]),
        ("2020-06-18", [GONGZHULING, "2201", "22"]),
        ("2023-01-15", [GONGZHULING, "2201", "22"]),
    ],
)
def test_gongzhuling_moved_from_siping_to_changchun(on: str, line: list[str]) -> None:
    assert above(GONGZHULING, day(on)) == line


def test_a_code_prefix_is_no_superior() -> None:
    today = day("2023-01-15")
    assert above(MEIHEKOU, today) == [MEIHEKOU, "22"]
    assert MEIHEKOU not in below(TONGHUA, today)
    assert below(ZONE, today) == {ZONE, "22CBSB", "22CBSX", "22CBSN"}
    assert not any(code.startswith("22CBS") for area in ("2224", "2206") for code in below(area, today))
    assert "2201XQ" in below("2201", today)


def test_every_union_but_the_province_has_one_superior_at_a_time() -> None:
    for on in (day("2010-01-01"), day("2020-06-17"), MOVED, timezone.localdate()):
        direct = list(Lineage.objects.on(on).filter(depth=1).values_list("union__code", flat=True))
        assert len(direct) == len(set(direct))
        assert below("22", on) == set(direct) | {"22"}


@given(st.dates(day("1950-01-01"), day("2030-12-31")))
def test_the_closure_is_the_affiliations_walked_up(on: datetime.date) -> None:
    up: dict[str, str] = {}
    for row in Affiliation.objects.select_related("union", "superior"):
        if row.since <= on and (row.until is None or on < row.until):
            up[row.union.code] = row.superior.code
    for code in ("22", "2201", GONGZHULING, MEIHEKOU, "22CBSB", "22JTYS", make.YUSHU):
        walked = [code]
        while walked[-1] in up:
            walked.append(up[walked[-1]])
        assert above(code, on) == walked


def test_rebuilding_changes_nothing_and_a_circle_is_refused() -> None:
    def closure() -> list[tuple[object, ...]]:
        return sorted(Lineage.objects.values_list("union", "ancestor", "depth", "since", "until"), key=str)

    before = closure()
    lineage.rebuild()
    assert closure() == before
    Affiliation.objects.create(
        union=make.union("22"), superior=make.union(make.CHAOYANG), since=day("2023-01-01")
    )
    with pytest.raises(TreeError):
        lineage.rebuild()
    assert closure() == before


@pytest.mark.parametrize(
    ("since", "until", "reaches"),
    [(0, None, True), (-400, 1, True), (-400, 0, False), (1, None, False), (-30, -1, False), (5, 30, False)],
)
def test_a_posting_gives_rights_in_its_own_days_only(since: int, until: int | None, reaches: bool) -> None:
    today = timezone.localdate()
    user = make.user(at=None)
    Posting.objects.create(
        user=user, union=make.union(make.CHAOYANG), since=today + datetime.timedelta(since),
        until=None if until is None else today + datetime.timedelta(until),
    )  # fmt: skip
    assert seen_by(user) == ({make.CHAOYANG} if reaches else set())


def test_a_posting_opens_what_lies_below_and_nothing_beside() -> None:
    assert seen_by(make.clerk(make.CHAOYANG)) == {make.CHAOYANG}
    assert seen_by(make.user(at=make.PROVINCE)) == set(Union.objects.values_list("code", flat=True))
    assert MEIHEKOU not in seen_by(make.user(at=TONGHUA))
    assert seen_by(make.stranger()) == set()
    both = make.clerk(make.CHAOYANG)
    Posting.objects.create(user=both, union=make.union(ZONE))
    assert seen_by(both) == {make.CHAOYANG, ZONE, "22CBSB", "22CBSX", "22CBSN"}


def test_an_account_that_was_closed_reaches_nothing() -> None:
    clerk = make.clerk()
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert seen_by(User.objects.get(pk=clerk.pk)) == set()


def test_rights_follow_todays_tree_while_a_campaign_counts_by_its_own() -> None:
    """公主岭 goes back to 四平: 四平 sees its rows of 2023, which 长春's figures keep."""
    make.batch({"慰问帮扶发放": [make.disbursement()]}, at=GONGZHULING)
    in_siping, in_changchun = make.user(at=SIPING), make.user(at="2201")
    today = timezone.localdate()
    Affiliation.objects.filter(union__code=GONGZHULING, until=None).update(until=today)
    Affiliation.objects.create(union=make.union(GONGZHULING), superior=make.union(SIPING), since=today)
    lineage.rebuild()
    assert [make.figures(area)["consoled"] for area in ("2201", SIPING)] == [1, 0]
    assert [Batch.objects.visible_to(user).count() for user in (in_siping, in_changchun)] == [1, 0]
