"""The background worker: django-tasks' own, with the reaper beside it."""

import logging
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django_tasks_db.management.commands import db_worker

from songnuan.entry import reaper
from songnuan.lib.command import is_unprepared

logger = logging.getLogger(__name__)
EVERY = 30.0
"""Seconds between two rounds of the reaper."""

PAUSE = 5.0
"""Seconds after which a database that was away is asked again."""


class Command(db_worker.Command):
    """Ends on SIGINT and SIGTERM as db_worker does: what it is doing is finished first, a second signal ends it."""

    help = "后台任务：检查和导入上传的文件，并接着做被中断的任务"
    requires_system_checks: list[str] = []  # as songnuan.lib.command

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Those of db_worker; it never reloads itself."""
        super().add_arguments(parser)
        parser.set_defaults(reload=False)

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs until told to stop, and waits for a database that is away: what it was doing the reaper takes up again."""
        with rounds():
            while not self._worked(options):
                connections.close_all()
                time.sleep(PAUSE)

    def _worked(self, options: dict[str, Any]) -> bool:
        """Whether it was told to stop; False where the database went away."""
        try:
            super().handle(**options)
        except (OperationalError, InterfaceError) as error:
            if is_unprepared(error):
                raise
            logger.warning("the database is away and is asked again in %d seconds: %s", PAUSE, error)
            return False
        return True


@contextmanager
def rounds() -> Iterator[None]:
    """The reaper's rounds, at once and every half minute, in a thread of their own while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=_rounds, args=(stop,), name="reaper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(2.0)


def _rounds(stop: threading.Event) -> None:
    try:
        while True:
            close_old_connections()
            try:
                reaper.reap()
                reaper.sweep()
            except Exception:
                logger.exception("a round of the reaper failed")
            if stop.wait(EVERY):
                return
    finally:
        connections.close_all()
