"""What the province passed down in the demo: three letters that agree with what nearly every union received.

One union has not recorded all of it yet, one recorded more than was passed down, and one sum was voided and typed anew.
"""

import datetime

from django.db import transaction
from django.db.models import Sum

from campaigns.models import Allocation, Campaign, Contribution, FundSource, Union, User
from songnuan.ledger import places
from songnuan.ledger.allocation.acts import Passing, allocate, void
from songnuan.setup.demo.funding import FROM_ABOVE, OWN
from songnuan.setup.demo.staff import clerks

DAY = datetime.date(2022, 12, 2)
LETTERS = {
    "中央财政专项帮扶资金": "吉工发〔2022〕33号",
    "省级财政": "吉工发〔2022〕34号",
    OWN: "吉工发〔2022〕35号",
}
LESS_RECORDED, MORE_RECORDED, MISTYPED = "220182", "222401", "220281"
DIFFERS = 2_000_000
"""By so many fen the sums of these two unions differ from what they received."""


def load(campaign: Campaign) -> int:
    """Record the letters; how many sums are new. Safe to repeat: what is there stays."""
    if Allocation.objects.filter(campaign=campaign).exists():
        return 0
    province = places.province(campaign)
    by = clerks(campaign)[province.code]
    with transaction.atomic():
        letters = _letters(campaign, province)
        for source, amounts in letters.items():
            passing = Passing(DAY, FundSource.objects.get(name=source), LETTERS[source], "两节送温暖资金")
            allocate(campaign, province, passing, amounts, by=by)
        _mistype(campaign, province, by)
    return sum(map(len, letters.values()))


def _letters(campaign: Campaign, province: Union) -> dict[str, dict[Union, int]]:
    """Source, as the province names it → receiver → fen."""
    received = Contribution.objects.live().filter(campaign=campaign, from_above=True).exclude(union=province)
    unions = Union.objects.in_bulk()
    letters: dict[str, dict[Union, int]] = {source: {} for source in LETTERS}
    for union, source, amount in (
        received.order_by("union__order").values_list("union", "source__name").annotate(Sum("amount"))
    ):
        letters[FROM_ABOVE[source]][unions[union]] = amount
    own = letters[OWN]
    for union in own:
        own[union] += {LESS_RECORDED: DIFFERS, MORE_RECORDED: -DIFFERS}.get(union.code, 0)
    return {source: amounts for source, amounts in letters.items() if amounts}


def _mistype(campaign: Campaign, province: Union, by: User) -> None:
    """One sum as it was typed first, with a zero too many."""
    right = Allocation.objects.live().filter(campaign=campaign, receiver__code=MISTYPED).first()
    if right is None:
        return
    passing = Passing(DAY, right.source, right.document, right.remark)
    batch = allocate(campaign, province, passing, {right.receiver: right.amount * 10}, by=by)
    void(Allocation.objects.get(added_by=batch), by=by, reason="金额多写了一个0")
