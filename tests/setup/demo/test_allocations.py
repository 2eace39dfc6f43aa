"""What the demo's province passed down: it agrees with what was received, but where it is meant not to."""

import pytest

from campaigns.models import Allocation, Batch
from songnuan.ledger.allocation.match import passed
from songnuan.ledger.verify import verify
from songnuan.setup.demo import allocations
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FROM_ABOVE = {"省级财政": 1, "上级工会经费补助": 70_000, "中央财政专项帮扶资金": 3}


def test_letters_agree_with_what_was_received_but_in_two_unions() -> None:
    for code in ("220104", "220182", "222401", "220281"):
        rows = [
            make.contribution(资金来源=source, 是否转拨="是", **{"金额(元)": yuan})
            for source, yuan in FROM_ABOVE.items()
        ]
        make.batch({"筹集款物": [*rows, make.contribution()]}, code)
    before, campaign = make.figures(), make.campaign()
    assert allocations.load(campaign) == 12
    found = passed(campaign, set(campaign.places.values_list("union_id", flat=True)))
    assert {make_code(place): line.difference for place, line in found.items()} == {
        "220104": 0, "220182": -2_000_000, "222401": 2_000_000, "220281": 0,
    }  # fmt: skip
    assert (make.figures(), verify(campaign)) == (before, [])
    assert [row.removed_by.reason for row in Allocation.objects.exclude(removed_by=None)] == [
        "金额多写了一个0"
    ]
    count = Batch.objects.count()
    assert (allocations.load(campaign), Batch.objects.count()) == (0, count)


def make_code(place: int) -> str:
    return make.campaign().places.get(union=place).union.code
