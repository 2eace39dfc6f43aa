"""Disbursements by the million, straight into the table: so many that no workbook could bring them.

What a bulk load by hand does: no trigger for each row, indexes built once, afterwards. Their batches then move the
rollup as any batch does.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from campaigns import journal
from campaigns.models import Batch, Campaign
from songnuan.ledger.movement import movement_of
from songnuan.ledger.rollup import apply

PEOPLE = """
INSERT INTO beneficiaries_person (uid, index, sealed)
SELECT gen_random_uuid(), decode(md5(n::text) || md5('b' || n), 'hex'), ''::bytea
FROM generate_series(%s, %s) AS n
"""
ROWS = """
INSERT INTO beneficiaries_disbursement (uid, record, campaign_id, union_id, added_by_id, sheet, row, fingerprint, sealed,
  name, category_id, head_id, purpose, cash, goods, amount, goods_text, quantity, person_times, date, source_id,
  method, employer, grassroots, file_number, voucher, person_id)
SELECT gen_random_uuid(), gen_random_uuid(), %(campaign)s, place.here, place.batch, '', n, decode(md5(n::text), 'hex'),
  ''::bytea, '', leaf.id, leaf.head, CASE WHEN n %% 5 = 0 THEN 'assistance' ELSE 'consolation' END,
  n %% 1000, 0, n %% 1000, '', '', 1, DATE '2022-12-01' + (n %% 60)::int, source.id, '', '', '', '', '',
  CASE WHEN n %% 10 = 0 THEN person.first + n / 10 - 1 END
FROM unnest(%(unions)s::bigint[], %(batches)s::bigint[], %(firsts)s::bigint[], %(lasts)s::bigint[])
  AS place (here, batch, first, last)
CROSS JOIN LATERAL generate_series(place.first, place.last) AS n
CROSS JOIN (SELECT min(id) AS first FROM beneficiaries_person) AS person
JOIN (SELECT id, coalesce(head_id, id) AS head, row_number() OVER (ORDER BY id) - 1 AS nth, count(*) OVER () AS of
      FROM beneficiaries_category WHERE campaign_id = %(campaign)s) AS leaf ON leaf.nth = n %% leaf.of
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS nth, count(*) OVER () AS of
      FROM campaigns_fundsource) AS source ON source.nth = n %% source.of
"""
INDEXES = """
SELECT 'DROP INDEX "' || indexname || '"', indexdef FROM pg_indexes
WHERE tablename = %s AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
AT_WORK = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'"
TABLES = ("beneficiaries_person", "beneficiaries_disbursement")


def fill(campaign: Campaign, first: int, last: int) -> None:
    """Rows number `first` to `last`, spread over every union of the campaign, one batch each."""
    unions = list(campaign.places.order_by("union_id").values_list("union_id", flat=True))
    share = (last - first + 1) // len(unions)
    firsts = [first + place * share for place in range(len(unions))]
    lasts = [*(start - 1 for start in firsts[1:]), last]
    batches = [
        _batch(campaign, union, end - start + 1)
        for union, start, end in zip(unions, firsts, lasts, strict=True)
    ]
    wishes = {
        "campaign": campaign.pk, "unions": unions, "batches": [batch.pk for batch in batches],
        "firsts": firsts, "lasts": lasts,
    }  # fmt: skip
    with _in_bulk(), connection.cursor() as cursor:
        cursor.execute(PEOPLE, [(first + 9) // 10, last // 10])
        cursor.execute(ROWS, wishes)
    tidy()
    for number, batch in enumerate(batches):
        if number % 10 == 1:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE ledger_presence, ledger_cell")
        with transaction.atomic():
            apply(campaign, "all", movement_of(batch))
    tidy()


def tidy() -> None:
    """What the server does by itself, within a minute, on every table that moved; back when it rests."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
        cursor.execute(AT_WORK)
        while cursor.fetchone() != (0,):
            time.sleep(1)
            cursor.execute(AT_WORK)


def _batch(campaign: Campaign, union: int, rows: int) -> Batch:
    with transaction.atomic():
        held = journal.lock()
        held.last_number += 1
        held.save()
        return Batch.objects.create(
            campaign=campaign, union_id=union, kind=Batch.Kind.UPLOAD, at=timezone.now(), number=held.last_number, rows=rows
        )  # fmt: skip


@contextmanager
def _in_bulk() -> Iterator[None]:
    """Without foreign keys looked up for each row, and without indexes until all rows are there."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        definitions = []
        for table in TABLES:
            cursor.execute(INDEXES, [table])
            for drop, definition in cursor.fetchall():
                cursor.execute(drop)
                definitions.append(definition)
        yield
        for definition in definitions:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = origin")
