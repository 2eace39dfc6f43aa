"""How long a session lasts: quarter of an hour idle, eight hours in all."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from songnuan.login.session_store import BEGAN, SEEN

MARK_EVERY = 60
"""Seconds after which work is written down anew: a page more within a minute costs no write."""


@dataclass(frozen=True)
class TimeLeft:
    """Seconds until a session ends because nobody works, and because the day is over; below 0 it has ended."""

    idle: float
    whole: float

    @property
    def ended(self) -> str:
        """ "idle" or "whole" where the session has ended, else empty."""
        if self.whole <= 0:
            return "whole"
        return "idle" if self.idle <= 0 else ""


def time_left(session: Any) -> TimeLeft:
    """What is left of a session; nothing of one that does not know when it began."""
    now = timezone.now().timestamp()
    idle = float(session.get(SEEN, 0)) + settings.IDLE_SECONDS - now
    whole = float(session.get(BEGAN, 0)) + settings.SESSION_COOKIE_AGE - now
    return TimeLeft(idle, whole)


def mark(session: Any) -> None:
    """The user is at work."""
    now = timezone.now().timestamp()
    if now - float(session.get(SEEN, 0)) >= min(MARK_EVERY, settings.IDLE_SECONDS / 10):
        session[SEEN] = now


def is_work(request: HttpRequest) -> bool:
    """Whether somebody sits there. A page that asks for itself (a progress bar) does so until the computer is off."""
    return not (request.method in ("GET", "HEAD") and "HX-Request" in request.headers)
