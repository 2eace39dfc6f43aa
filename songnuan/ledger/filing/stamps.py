"""盖章件 against what counts as filed: not there yet, there, or the figures changed after it was stamped."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Filing, StampedScan


class Stamp(models.TextChoices):
    """How the last stamped paper of a union stands to its standing report."""

    NONE = "none", _("没有上报")
    MISSING = "missing", _("盖章件未到")
    CHANGED = "changed", _("盖章后数字有变")
    THERE = "there", _("盖章件已到")


def stamp_of(standing: Filing | None, scan: StampedScan | None) -> Stamp:
    """Equal versions are equal figures, whichever report was stamped. A returned report is not stamped yet."""
    if standing is None:
        return Stamp.NONE
    if scan is None:
        return Stamp.MISSING
    return Stamp.THERE if scan.version == standing.version else Stamp.CHANGED


def last_scans(campaign: Campaign, unions: Iterable[int]) -> dict[int, StampedScan]:
    """Union's id → the last scan that it sent. One query."""
    rows = StampedScan.objects.filter(filing__campaign=campaign, filing__union__in=set(unions))
    return {scan.filing.union_id: scan for scan in rows.select_related("filing").order_by("pk")}
