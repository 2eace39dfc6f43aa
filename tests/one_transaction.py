"""What an act changes and the event about it stand or fall together (T50): watched in every request that a test makes."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import connection
from django_tasks.signals import task_finished, task_started

WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
SAVEPOINT = re.compile(r"(ROLLBACK TO )?SAVEPOINT (\S+)")
NOTES = "campaigns_event"
BESIDE = re.compile(
    r'\S+ (INTO |FROM )?"(campaigns_(journal|eventdetail|refusals)|django_session|login_(signin|familiaraddress|attempts)'
    r'|django_tasks_database_\w+|songnuan_cache|django_admin_log|entry_draft)"|UPDATE "entry_upload" SET "counts" = \S+, "told_at" = \S+ WHERE|UPDATE "campaigns_user" SET "(last_login|password)" = \S+ WHERE'
)
"""What no act is about: the chain itself, sessions, counters of tries, what waits to be done, a form as it is
typed, what a look told, the same password hashed anew."""


class Apart(AssertionError):
    """Something was changed in another transaction than the event of its request."""


class Watch:
    """The transactions of the present request that changed something, and those that noted something."""

    def __init__(self) -> None:
        self.changed: list[tuple[int, str]] = []
        self.noted: list[int] = []
        self._blocks: list[Any] = []
        self._before: dict[str, tuple[int, int]] = {}
        self.at_work = 0
        """How many jobs of the worker are running: in tests they run inside the request, in life after it."""

    def begin(self, **_signal: Any) -> None:
        """A request comes in."""
        self.changed, self.noted, self._blocks, self._before = [], [], [], {}

    def query(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Every query passes here."""
        if (match := WRITES.match(sql)) and not self.at_work:
            table, block = match[2], self._transaction()
            if table == NOTES:
                self.noted.append(block)
            elif not BESIDE.match(sql):
                self.changed.append((block, table))
        elif match := SAVEPOINT.match(sql):
            self._savepoint(match[2], back=bool(match[1]))
        return execute(sql, params, many, context)

    def _savepoint(self, name: str, *, back: bool) -> None:
        """What was changed or noted behind a savepoint that is gone back to was neither."""
        if not back:
            self._before[name] = len(self.changed), len(self.noted)
        elif name in self._before:
            changed, noted = self._before[name]
            del self.changed[changed:], self.noted[noted:]

    def job_begins(self, **_signal: Any) -> None:
        self.at_work += 1

    def job_ends(self, **_signal: Any) -> None:
        self.at_work -= 1

    def _transaction(self) -> int:
        """Which transaction of the application's own this is, the test's around it left out; outside of any a new one."""
        own = [block for block in connection.atomic_blocks if not block._from_testcase]
        self._blocks.append(own[0] if own else object())  # kept, or another might get its id
        return id(self._blocks[-1])

    def apart(self) -> set[str]:
        """Tables that were changed in a transaction without an event, though the request noted one."""
        return {table for block, table in self.changed if block not in self.noted} if self.noted else set()


@contextmanager
def watched() -> Iterator[None]:
    """Apart where a request changes something in one transaction and notes it in another."""
    watch, found = Watch(), []

    def end(**_signal: Any) -> None:
        if tables := watch.apart():
            found.append(tables)

    request_started.connect(watch.begin, weak=False)
    request_finished.connect(end, weak=False)
    task_started.connect(watch.job_begins, weak=False)
    task_finished.connect(watch.job_ends, weak=False)
    try:
        with connection.execute_wrapper(watch.query):
            yield
    finally:
        request_started.disconnect(watch.begin)
        request_finished.disconnect(end)
        task_started.disconnect(watch.job_begins)
        task_finished.disconnect(watch.job_ends)
    if found:
        raise Apart(f"changed apart from its event: {found}")
