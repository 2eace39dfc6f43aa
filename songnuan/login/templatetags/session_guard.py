"""What a page of a signed-in user carries for js/session.js: how long it has, whose it is, and the dialogs."""

from typing import Any

from django import template
from django.conf import settings

from campaigns.models import User
from songnuan.login import factor
from songnuan.login.limits import time_left
from songnuan.login.views.session import owner_of

register = template.Library()
WARN_PART = 2 / 15
"""Of the idle time, by which the page warns before it is over: two minutes of fifteen."""

KEPT_SECONDS = 2 * 3600
"""So long a page without a session keeps what was typed into it."""


@register.inclusion_tag("login/_guard.html", takes_context=True)
def session_guard(context: Any) -> dict[str, Any]:
    """Nothing on pages that need nobody."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"user": None}
    left = time_left(request.session)
    return {
        "user": user, "owner": owner_of(user), "secured": factor.has_factor(user),
        "seconds": max(0, int(min(left.idle, left.whole))), "warn": int(settings.IDLE_SECONDS * WARN_PART),
        "ping": max(1, int(min(60, settings.IDLE_SECONDS / 10))), "kept": KEPT_SECONDS,
    }  # fmt: skip
