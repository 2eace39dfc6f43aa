"""Which photographs, with which captions, a reader is shown. A face says who it is, and captions name whom it shows.

Beside somebody of the closed class there is none (beneficiaries.pictures). Who may not know persons is shown none beside
somebody of a small group either, and no caption where anybody was handed anything (hardening T47): whoever was taken out of
a visit, or corrected on it, is on its photographs still.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from beneficiaries.models import Disbursement
from beneficiaries.pictures import SEEN, shown_to
from campaigns.models import Photograph
from songnuan.ledger.small import KNOWS_PERSONS, small_groups


def pictures_for(user: Any, found: QuerySet[Photograph]) -> QuerySet[Photograph]:
    """Those of the photographs that this reader is shown. One query for who may know persons."""
    shown = shown_to(user, found)
    return shown if user.has_perm(KNOWS_PERSONS) else shown.exclude(record__in=_of_few(shown))


def nameless(user: Any, found: QuerySet[Photograph]) -> QuerySet[Photograph]:
    """Those whose captions this reader may be told: of visits at which nobody was handed anything, or all."""
    if user.has_perm(KNOWS_PERSONS):
        return found
    handed = Disbursement.objects.filter(visit_record__isnull=False).order_by()
    return found.exclude(record__in=handed.values("visit_record"))


def tell(user: Any, photographs: Iterable[Photograph]) -> None:
    """Set `told_caption` of each. One query more for who may not know persons."""
    listed = list(photographs)
    here = Photograph.objects.filter(pk__in=[photograph.pk for photograph in listed])
    told = None if user.has_perm(KNOWS_PERSONS) else set(nameless(user, here).values_list("pk", flat=True))
    for photograph in listed:
        photograph.told_caption = photograph.caption if told is None or photograph.pk in told else ""


def _of_few(shown: QuerySet[Photograph]) -> set[UUID]:
    """Records of visits at which somebody of a small group was handed something. Some queries for each campaign."""
    rows: Any = SEEN.filter(visit_record__in=shown.order_by().values("record"))
    of_campaign: dict[Any, list[Any]] = defaultdict(list)
    for row in rows.select_related("campaign"):
        of_campaign[row.campaign].append(row)
    few = set()
    for campaign, handed in of_campaign.items():
        unions = {row.union_id for row in handed}
        small = small_groups(campaign, unions).with_former(campaign, unions)
        few |= {row.visit_record for row in handed if small.hides(row)}
    return few
