"""Fills the table of disbursements twice and times the overview after each: what `tests.bench.growth` starts.

Rows are written straight into the table, so many that no workbook could bring them; their batches then move the
rollup as any batch does. What is printed are ratios of two times taken in one run, with the same figures on both sides.
"""

import math
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songnuan.settings")
django.setup()

from django.contrib.auth.models import Group  # noqa: E402  (models can be imported only once Django stands)

from beneficiaries.models import Disbursement  # noqa: E402
from campaigns.models import Campaign, Posting, Union, User  # noqa: E402
from songnuan.ledger.indicators import INDICATORS  # noqa: E402
from songnuan.reports.official.registry import REPORTS  # noqa: E402
from songnuan.reports.overview import overview  # noqa: E402
from songnuan.reports.scope import Scope, resolve  # noqa: E402
from tests.bench.loading import fill  # noqa: E402

ROUNDS, PAUSE = 40, 0.5


class Clock:
    """Adds up the time that the database takes."""

    def __init__(self) -> None:
        self.spent = 0.0
        self.asked = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.spent += time.perf_counter() - started
            self.asked += 1


def database_time(todo: dict[str, Callable[[], object]]) -> dict[str, tuple[float, int]]:
    """Of each page: seconds in the database, and how many queries. The best of many rounds that are spread over time, as
    whatever else the machine does only adds.
    """
    best: dict[str, tuple[float, int]] = {}
    for _round in range(ROUNDS):
        for name, work in todo.items():
            clock = Clock()
            with connection.execute_wrapper(clock):
                work()
            best[name] = min(best.get(name, (math.inf, 0)), (clock.spent, clock.asked))
        time.sleep(PAUSE)
    return best


def reader() -> User:
    """A leader of the province."""
    user = User.objects.create_user("leader")
    user.groups.add(Group.objects.get(name="领导"))
    Posting.objects.create(user=user, union=Union.objects.get(code="22"))
    return user


def works(user: User) -> dict[str, Callable[[], object]]:
    """What is timed: the pages that read the rollup, and the same figure recomputed from the rows."""

    def scope() -> Scope:
        return resolve(user, {"campaign": "2023"})

    def recomputed() -> object:
        rows = Disbursement.objects.live().filter(campaign__code="2023")
        return list(rows.order_by().values("union_id").annotate(figure=INDICATORS["disbursed"].aggregate()))

    return {
        "overview": lambda: overview(scope(), "disbursed"),
        "areas": lambda: REPORTS["areas"].build(scope()).printed,
        "categories": lambda: REPORTS["categories"].build(scope()).printed,
        "sources": lambda: REPORTS["sources"].build(scope()).printed,
        "from the rows": recomputed,
    }


def main(small: int, large: int) -> None:
    """Print the table."""
    campaign, todo = Campaign.objects.get(code="2023"), works(reader())
    measured: list[dict[str, tuple[float, int]]] = []
    for first, last in ((1, small), (small + 1, large)):
        started = time.perf_counter()
        fill(campaign, first, last)
        say(f"{last:,} rows are there after {time.perf_counter() - started:,.0f} s")
        measured.append(database_time(todo))
    say(f"database time at {large:,} disbursements : at {small:,}")
    slow = measured[1]["from the rows"][0]
    for name in todo:
        (before, asked), (after, asked_then) = measured[0][name], measured[1][name]
        say(
            f"{name:<14} {after / before:5.2f} : 1   {before * 1000:,.1f} then {after * 1000:,.1f} ms   "
            f"{asked} then {asked_then} queries   1 : {slow / after:,.0f} of the rows"
        )


def say(text: str) -> None:
    """To whoever started this."""
    print(text, flush=True)  # noqa: T201  (a program that talks to a terminal)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
