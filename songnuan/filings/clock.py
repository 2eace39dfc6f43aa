"""How long a period still takes reports, in words."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Period

HOUR = timedelta(hours=1)


def moment(at: datetime) -> str:
    """To the minute, on the server's own clock."""
    return date_format(localtime(at), "Y-m-d H:i")


def length(span: timedelta) -> str:
    """3天5小时; below a day hours and minutes."""
    hours, rest = divmod(int(span.total_seconds()), 3600)
    days, hours = divmod(hours, 24)
    if days:
        return _("%(days)d天%(hours)d小时") % {"days": days, "hours": hours}
    minutes = rest // 60
    if hours:
        return _("%(hours)d小时%(minutes)d分钟") % {"hours": hours, "minutes": minutes}
    return ngettext("%(minutes)d分钟", "%(minutes)d分钟", minutes) % {"minutes": minutes}


def time_left(period: Period, now: datetime) -> str:
    """What remains until the deadline, or until late reports are no longer taken."""
    if now <= period.deadline:
        return _("距截止还有%(time)s") % {"time": length(period.deadline - now)}
    if now <= period.closes:
        return _("已过截止时间，%(at)s前还可迟报") % {"at": moment(period.closes)}
    return _("已停止接收")
