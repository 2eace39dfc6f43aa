"""Sessions in the database that know when they began: without that, a limit could be forgotten somewhere."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

BEGAN, SEEN = "began_at", "seen_at"
"""Seconds since 1970: when the session began, and when its user was last at work."""


class SessionStore(DatabaseStore):
    """A new session begins now. A new key for an old one prolongs nothing: only a sign-in begins another."""

    def create(self) -> None:
        now = timezone.now().timestamp()
        self.setdefault(BEGAN, now)
        self[SEEN] = now
        super().create()
