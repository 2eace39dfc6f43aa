"""新成立的工会加入: a union that is not in an open campaign's tree is added to it, once, by a deliberate act."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Affiliation, Campaign, CampaignUnion, Union, User
from songnuan.ledger.post import Conflict, refuse_finished


class CannotJoin(ValueError):
    """Why a union cannot be added; the text is for the clerk."""


@dataclass(frozen=True)
class Outside:
    """A union that takes no part, and the superior under which it would be counted; None where that takes no part either."""

    union: Union
    superior: Union | None


def outside(campaign: Campaign) -> list[Outside]:
    """Every union that is not in the campaign's tree. Three queries."""
    inside = set(campaign.places.values_list("union", flat=True))
    unions = Union.objects.exclude(pk__in=inside)
    above = _superiors([union.pk for union in unions])
    return [Outside(union, superior if superior and superior.pk in inside else None)
            for union in unions for superior in [above.get(union.pk)]]  # fmt: skip


def join(campaign: Campaign, union: Union, *, by: User) -> CampaignUnion:
    """Add a union under its superior of today. Nobody is moved, so no figure changes. Raises CannotJoin."""
    with transaction.atomic():
        held = journal.lock()
        try:
            refuse_finished(campaign)
        except Conflict as refusal:
            raise CannotJoin(str(refusal)) from refusal
        superior = _superiors([union.pk]).get(union.pk)
        place = campaign.places.filter(union=superior).select_related("area").first() if superior else None
        if place is None or superior is None:
            raise CannotJoin(_("先在“数据管理”里登记它的隶属关系，并且上级工会要在这次活动里。"))
        area = union if union.kind == Union.Kind.AREA else place.area
        made, new = CampaignUnion.objects.get_or_create(
            campaign=campaign, union=union, defaults={"superior": superior, "area": area}
        )
        if not new:
            raise CannotJoin(_("它已经在这次活动里。"))
        body = {"superior": superior.code}
        journal.record(held, "campaign.joined", actor=by, campaign=campaign, union=union, body=body)
        return made


def _superiors(unions: list[int]) -> dict[int, Union]:
    today = timezone.localdate()
    rows = Affiliation.objects.filter(Q(until=None) | Q(until__gt=today), union__in=unions, since__lte=today)
    return {row.union_id: row.superior for row in rows.select_related("superior")}
