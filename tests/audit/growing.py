"""How the log's page grows with the log: the time to read a page at some thousand and at a million events.

    .venv/bin/python -m tests.audit.growing [small large]

Run it with a SONGNUAN_HOME or DATABASE_URL of its own, on an empty database after `bootstrap`: it fills the log with
made-up events that stand in no chain.
"""

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import django
from django.db import connection, transaction
from django.db.models import Q

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songnuan.settings")
django.setup()

from campaigns.models import Event, Union, User  # noqa: E402  (models can be imported only once Django stands)
from songnuan.audit.log import log  # noqa: E402

ROUNDS = 9
FILL = """
INSERT INTO campaigns_event (sequence, at, actor_id, verb, campaign_id, union_id, batch_id, address, body, detail_digest,
    previous, digest)
VALUES (%s, %s, %s, %s, NULL, %s, NULL, '10.0.0.1', '{}', '', '', '')
"""
VERBS = ("login.done", "reveal.shown", "export.made", "denied.scope", "post.upload", "search.person")


def questions() -> dict[str, Any]:
    """What the page is asked for: a condition, and where its page begins."""
    middle = Event.objects.order_by("-sequence").values_list("sequence", flat=True)[len_of(Event) // 2]
    user, union = User.objects.get(username="rare"), Union.objects.get(code="220104")
    return {
        "newest": (Q(), None),
        "in the middle": (Q(), middle),
        "one act": (Q(verb="reveal.shown"), None),
        "one act, in the middle": (Q(verb="reveal.shown"), middle),
        "a rare act": (Q(verb="keys.started"), None),
        "a rare actor": (Q(actor=user), None),
        "one union": (Q(union=union), None),
    }


def len_of(model: Any) -> int:
    return int(model.objects.count())


def measure() -> dict[str, float]:
    """Milliseconds to read the page that each question asks for, the median of some rounds."""
    found = {}
    for name, (condition, before) in questions().items():
        times = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            log(condition, before)
            times.append(1000 * (time.perf_counter() - began))
        found[name] = median(times)
    return found


def fill(upto: int) -> None:
    """Events from the last one up to that number, a second apart."""

    user, _made = User.objects.get_or_create(username="many")
    rare, _made = User.objects.get_or_create(username="rare")
    unions = list(Union.objects.values_list("pk", flat=True))
    start, first = datetime(2023, 1, 1, tzinfo=UTC), len_of(Event)
    with transaction.atomic(), connection.cursor() as cursor:
        for low in range(first, upto, 20_000):
            cursor.executemany(FILL, [
                (n + 10, start + timedelta(seconds=n), (rare if n % 200_000 == 7 else user).pk,
                 "keys.started" if n % 200_000 == 9 else VERBS[n % len(VERBS)], unions[n % len(unions)])
                for n in range(low, min(low + 20_000, upto))
            ])  # fmt: skip


def main() -> None:
    small, large = map(int, sys.argv[1:3] or ("10000", "1000000"))
    found = []
    for size in (small, large):
        began = time.monotonic()
        fill(size)
        found.append(measure())
        sys.stderr.write(f"{size} events, filled in {time.monotonic() - began:.0f} s\n")
    for name in found[0]:
        few, many = found[0][name], found[1][name]
        sys.stdout.write(
            f"{connection.vendor}  {name}: {few:.1f} ms → {many:.1f} ms, ×{many / max(few, 0.5):.1f}\n"
        )


if __name__ == "__main__":
    main()
