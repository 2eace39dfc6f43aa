"""What was passed down against what was received, under every status."""

from typing import Any

import pytest

from songnuan.ledger.allocation.acts import void
from songnuan.ledger.allocation.match import is_recorded, passed, sent_to
from songnuan.ledger.edition import take
from tests import factories as make
from tests.filings.acting import filed

pytestmark = pytest.mark.django_db


def sides(status: str = "all") -> dict[str, tuple[dict[str, int], int, int]]:
    """Union → what each superior passed down to it, what it received, the difference: in yuan."""
    campaign = make.campaign()
    codes: dict[int, str] = dict(campaign.places.values_list("union_id", "union__code"))
    found = passed(campaign, set(codes), status)
    return {
        codes[place]: (
            {codes[sender]: amount // 100 for sender, amount in line.by.items()},
            line.received // 100,
            line.difference // 100,
        )
        for place, line in found.items()
    }


def received(yuan: int, at: str = make.CHAOYANG, **cells: Any) -> None:
    make.batch({"筹集款物": [make.contribution(是否转拨="是", **{"金额(元)": yuan}, **cells)]}, at)


def test_all_superiors_together_against_a_unions_own_rows() -> None:
    make.allocation(10)
    make.allocation(20)
    make.allocation(5, sender=make.PROVINCE)
    make.allocation(100, to=make.CHANGCHUN, sender=make.PROVINCE)
    received(30)
    received(7, make.YUSHU)
    make.batch({"筹集款物": [make.contribution()]}, make.CHANGCHUN)  # raised by itself: nothing to do with it
    assert sides() == {
        make.CHANGCHUN: ({make.PROVINCE: 100}, 0, -100),
        make.CHAOYANG: ({make.CHANGCHUN: 30, make.PROVINCE: 5}, 30, -5),
        make.YUSHU: ({}, 7, 7),
    }
    campaign = make.campaign()
    assert sent_to(campaign, make.union(make.PROVINCE).pk) == {
        make.union(code).pk for code in (make.CHAOYANG, make.CHANGCHUN)
    }


def test_each_side_counts_as_it_was_filed_or_as_of_an_edition() -> None:
    row = make.allocation(10)
    received(10)
    period = make.period()
    assert sides("filed") == {}
    filed(at=make.CHANGCHUN, period=period)
    assert sides("filed") == {make.CHAOYANG: ({make.CHANGCHUN: 10}, 0, -10)}
    filed(period=period)
    both = {make.CHAOYANG: ({make.CHANGCHUN: 10}, 10, 0)}
    taken = take(make.campaign(), "第一稿", by=None)
    void(row, by=None, reason="写错")
    make.allocation(12)
    assert (sides("filed"), sides(taken.status)) == (both, both)
    assert sides() == {make.CHAOYANG: ({make.CHANGCHUN: 12}, 10, -2)}


def test_whether_anybody_records_for_a_union_and_its_peers() -> None:
    campaign = make.campaign()
    tree = campaign.tree()

    def recorded() -> list[bool]:
        return [is_recorded(campaign, tree, make.union(code)) for code in (make.CHAOYANG, "2202", "220202")]

    assert recorded() == [False, False, False]
    row = make.allocation(1, to=make.YUSHU)
    assert recorded() == [True, False, False]
    make.allocation(1, to=make.CHANGCHUN, sender=make.PROVINCE)
    assert recorded() == [True, True, False]
    void(row, by=None, reason="写错")
    assert recorded() == [False, True, False]
