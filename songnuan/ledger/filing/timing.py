"""Whether a report comes on time, late, or only by exception. The server's clock decides, at the moment of the act."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from campaigns.models import Filing, LateGrant, Period, Union
from songnuan.ledger.post import Conflict


def timing_of(period: Period, union: Union, at: datetime) -> str:
    """A value of Filing.Timing; Conflict where the period takes no report of this union any more."""
    if at <= period.deadline:
        return Filing.Timing.ON_TIME.value
    if at <= period.closes:
        return Filing.Timing.LATE.value
    if LateGrant.objects.filter(period=period, union=union, until__gte=at).exists():
        return Filing.Timing.SUPPLEMENT.value
    raise Conflict(
        _("%(period)s已于%(at)s停止接收。确需补报，请上级工会批准补报期限后再报。")
        % {"period": period, "at": date_format(localtime(period.closes), "Y-m-d H:i")}
    )
