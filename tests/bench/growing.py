"""Fills the table of disbursements twice and times the overview after each: what `tests.bench.growth` starts.

Rows are written straight into the table, so many that no workbook could bring them; their batches then move the
rollup as any batch does. What is printed are ratios of two times taken in one run, with the same figures on both sides.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songnuan.settings")
django.setup()

from django.contrib.auth.models import Group  # noqa: E402  (models can be imported only once Django stands)
from django.utils import timezone  # noqa: E402

from beneficiaries.models import Disbursement  # noqa: E402
from campaigns import journal  # noqa: E402
from campaigns.models import Batch, Campaign, Posting, Union, User  # noqa: E402
from songnuan.ledger.indicators import INDICATORS  # noqa: E402
from songnuan.ledger.movement import movement_of  # noqa: E402
from songnuan.ledger.rollup import apply  # noqa: E402
from songnuan.reports.official.registry import REPORTS  # noqa: E402
from songnuan.reports.overview import overview  # noqa: E402
from songnuan.reports.scope import Scope, resolve  # noqa: E402

TIMES = 15
PEOPLE = """
INSERT INTO beneficiaries_person (uid, index, sealed)
SELECT gen_random_uuid(), decode(md5(n::text) || md5('b' || n), 'hex'), ''::bytea
FROM generate_series(%s, %s) AS n
"""
ROWS = """
INSERT INTO beneficiaries_disbursement (uid, record, campaign_id, union_id, added_by_id, sheet, row, fingerprint, sealed,
  name, category_id, head_id, purpose, cash, goods, amount, goods_text, quantity, person_times, date, source_id,
  method, employer, grassroots, file_number, voucher, person_id)
SELECT gen_random_uuid(), gen_random_uuid(), %(campaign)s, %(union)s, %(batch)s, '', n, substr(decode(md5(n::text), 'hex'), 1, 16),
  ''::bytea, '', leaf.id, leaf.head, CASE WHEN n %% 5 = 0 THEN 'assistance' ELSE 'consolation' END,
  n %% 1000, 0, n %% 1000, '', '', 1, DATE '2022-12-01' + (n %% 60)::int, source.id, '', '', '', '', '',
  CASE WHEN n %% 10 = 0 THEN person.first + n / 10 - 1 END
FROM generate_series(%(first)s, %(last)s) AS n
CROSS JOIN (SELECT min(id) AS first FROM beneficiaries_person) AS person
JOIN (SELECT id, coalesce(head_id, id) AS head, row_number() OVER (ORDER BY id) - 1 AS nth, count(*) OVER () AS of
      FROM beneficiaries_category WHERE campaign_id = %(campaign)s) AS leaf ON leaf.nth = n %% leaf.of
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS nth, count(*) OVER () AS of
      FROM campaigns_fundsource) AS source ON source.nth = n %% source.of
"""


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


def database_time(work: Callable[[], object], times: int) -> tuple[float, int]:
    """Median seconds in the database of several runs, and the number of queries of one."""
    spent, asked = [], 0
    for _run in range(times):
        clock = Clock()
        with connection.execute_wrapper(clock):
            work()
        spent.append(clock.spent)
        asked = clock.asked
    return statistics.median(spent), asked


def fill(campaign: Campaign, first: int, last: int) -> None:
    """Rows number `first` to `last`, spread over every union of the campaign, one batch each."""
    unions = list(campaign.places.order_by("union_id").values_list("union_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [(first + 9) // 10, last // 10])
    share = (last - first + 1) // len(unions)
    for place, union in enumerate(unions):
        start = first + place * share
        end = last if place == len(unions) - 1 else start + share - 1
        with transaction.atomic():
            held = journal.lock()
            held.last_number += 1
            held.save()
            batch = Batch.objects.create(
                campaign=campaign, union_id=union, kind=Batch.Kind.UPLOAD, at=timezone.now(),
                number=held.last_number, rows=end - start + 1,
            )  # fmt: skip
            wishes = {"campaign": campaign.pk, "union": union, "batch": batch.pk, "first": start, "last": end}
            with connection.cursor() as cursor:
                cursor.execute(ROWS, wishes)
            apply(campaign, "all", movement_of(batch))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


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
        fill(campaign, first, last)
        measured.append(
            {
                name: database_time(work, 3 if name == "from the rows" else TIMES)
                for name, work in todo.items()
            }
        )
    print(f"database time at {large:,} disbursements : at {small:,}")  # noqa: T201  (a program that talks to a terminal)
    for name in todo:
        (before, asked), (after, asked_then) = measured[0][name], measured[1][name]
        rows, cells = measured[1]["from the rows"][0], after
        print(  # noqa: T201  (a program that talks to a terminal)
            f"{name:<14} {after / before:5.2f} : 1   {asked} then {asked_then} queries   1 : {rows / cells:,.0f} of the rows"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
