"""The background worker: django-tasks' own, with the reaper beside it."""

import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError, ProgrammingError, close_old_connections, connections
from django_tasks_db.management.commands import db_worker

from songnuan.entry import reaper
from songnuan.lib.command import REFUSED, explain, is_unprepared

logger = logging.getLogger(__name__)
EVERY = 30.0
"""Seconds between two rounds of the reaper."""
AGAIN = 5.0
"""Seconds until a database that went away is asked again."""


class Command(db_worker.Command):
    """Ends on SIGINT and SIGTERM as db_worker does: what it is doing is finished first, a second signal ends it.

    It outlives its database: what an outage cut off is taken up again as after a killed worker.
    """

    help = "后台任务：检查和导入上传的文件，并接着做被中断的任务"
    requires_system_checks: list[str] = []  # as songnuan.lib.command

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Those of db_worker; it never reloads itself."""
        super().add_arguments(parser)
        parser.set_defaults(reload=False)

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs until told to stop."""
        with rounds():
            while not self._ended(**options):
                sleep(AGAIN)

    def _ended(self, **options: Any) -> bool:
        """Work as db_worker does; False where the database went away meanwhile."""
        try:
            super().handle(**options)
        except (OperationalError, InterfaceError, ProgrammingError) as error:
            if is_unprepared(error):
                raise CommandError(explain(error), returncode=REFUSED) from error
            if isinstance(error, ProgrammingError):
                raise
            logger.warning("the database is away: %s", error)
            connections.close_all()
            return not _goes_on()
        return True


def _goes_on() -> bool:
    """Whether no signal came while a task ran: db_worker's Worker, whose method handles them, keeps the first, and lets go of
    them at the second."""
    worker = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return isinstance(worker, db_worker.Worker) and worker.running


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
            except (OperationalError, InterfaceError) as error:
                logger.warning("a round of the reaper failed: %s", error)
            except Exception:
                logger.exception("a round of the reaper failed")
            if stop.wait(EVERY):
                return
    finally:
        connections.close_all()
