"""口径: under which status the figures of a page stand, and as of which batch. Printed on every page and export."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Batch, Edition
from songnuan.ledger.counting import posted_by
from songnuan.ledger.models import Status
from songnuan.reports.scope import Scope


@dataclass(frozen=True)
class AsOf:
    """The last batch that these figures hold."""

    number: int
    at: datetime.datetime


@dataclass(frozen=True)
class Basis:
    """A scope, the last batch it holds, and the same scope under every status and as of every edition."""

    scope: Scope
    as_of: AsOf | None
    statuses: tuple[Scope, ...]

    @property
    def text(self) -> str:
        """The status and the last batch, in one line."""
        return stated(self.scope, self.as_of)


def basis(scope: Scope) -> Basis:
    """What a page says of its figures before it shows any. Two queries."""
    return Basis(scope, as_of(scope), statuses(scope))


def as_of(scope: Scope) -> AsOf | None:
    """The last batch of the unions that count here and whose rows count; None before the first. One query."""
    batches = Batch.objects.filter(campaign=scope.campaign, union_id__in=scope.counted, number__isnull=False)
    last = posted_by(batches, scope.status).order_by("-number").first()
    return AsOf(last.number, last.at) if last and last.number else None


def statuses(scope: Scope) -> tuple[Scope, ...]:
    """The scope under each status, then as of each edition of its campaign, oldest first. One query."""
    editions = Edition.objects.filter(campaign=scope.campaign)
    return (
        *(scope.under(str(status)) for status in Status.values),
        *(scope.as_of(edition) for edition in editions),
    )


def stated(scope: Scope, last: AsOf | None) -> str:
    """“全部数据，截至 2023年1月20日 08:30，批次 61”, for what leaves without the page around it."""
    if last is None:
        text = _("%(status)s，还没有数据") % {"status": scope.status_label}
    else:
        when = date_format(timezone.localtime(last.at), "DATETIME_FORMAT")
        text = _("%(status)s，截至 %(at)s，批次 %(number)d") % {
            "status": scope.status_label, "at": when, "number": last.number,
        }  # fmt: skip
    return _("，").join((text, *left_out(scope)))


def left_out(scope: Scope) -> tuple[str, ...]:
    """What is to be said beside narrowed figures that leave out unions which moved away; nothing of others."""
    return (_("只算现在由本单位管理的工会"),) if scope.leaves_out else ()
