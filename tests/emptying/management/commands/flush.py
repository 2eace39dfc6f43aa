"""Tests that commit for real are emptied afterwards. In production `flush` is refused by the database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import flush
from django.db import connections

from campaigns import append_only


class Command(flush.Command):
    """Django's own, between taking the triggers away and putting them up again."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        append_only.release(connection)
        try:
            # The kinds of content and rights that Django would make now come back with the reference data (tests.reference).
            super().handle(**{**options, "inhibit_post_migrate": True})
        finally:
            append_only.protect(connection)
            # With the log goes what was remembered of it: what the next test notes is no log that was cut.
            (Path(settings.HOME) / "audit" / "head.json").unlink(missing_ok=True)
