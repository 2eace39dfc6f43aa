"""Sessions in the database that know when they began: without that, a limit could be forgotten somewhere."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

BEGAN, SEEN = "began_at", "seen_at"
"""Seconds since 1970: when the session got its present key, and when its user was last at work."""


class SessionStore(DatabaseStore):
    """A new session, or a new key for an old one, begins now."""

    def create(self) -> None:
        self._begin()
        super().create()

    def cycle_key(self) -> None:
        super().cycle_key()
        self._begin()

    def _begin(self) -> None:
        self[BEGAN] = self[SEEN] = timezone.now().timestamp()
