"""What would stay as it is for good: the units whose rows nobody reviewed, before a campaign is closed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Max
from django.utils.translation import gettext as _

from campaigns.models import Batch, Campaign, Filing, PendingRow, Union


@dataclass(frozen=True)
class Unreviewed:
    """A unit, what is open with it, and what asks for its figures."""

    union: Union
    why: str
    query: str


@dataclass(frozen=True)
class State:
    """How far the units of a campaign are."""

    of: int
    reviewed: int
    units: tuple[Unreviewed, ...]
    pending: int


def state_of(campaign: Campaign) -> State:
    """Every unit of the campaign whose rows are not wholly reviewed, in the order of the tree. Five queries."""
    batches = Batch.objects.filter(campaign=campaign, number__isnull=False).order_by()
    last = dict(batches.values_list("union").annotate(Max("number")))
    filings = Filing.objects.filter(campaign=campaign)
    standing = dict(filings.standing().values_list("union", "state"))
    reviewed = dict(filings.reviewed().values_list("union", "number"))
    unions = list(Union.objects.filter(places__campaign=campaign).order_by("order", "pk"))
    found = []
    for union in unions:
        why = _why(last.get(union.pk, 0), reviewed.get(union.pk), standing.get(union.pk, ""))
        if why:
            found.append(Unreviewed(union, why, urlencode({"campaign": campaign.code, "union": union.code})))
    pending = PendingRow.objects.open().filter(campaign=campaign).count()
    return State(len(unions), len(unions) - len(found), tuple(found), pending)


def _why(last: int, reviewed: int | None, state: str) -> str:
    if reviewed is not None:
        return _("审核以后又有批次") if last > reviewed else ""
    if state:
        return _("已退回，未重报") if state == Filing.State.RETURNED else _("已上报，未审")
    return _("有数据，未上报") if last else _("未报")
