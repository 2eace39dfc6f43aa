"""What no answer of a form tells: that what was typed equals a registered value which no page prints.

Who types a guess where nothing is shown would otherwise learn from a refusal, a sum or a silence whether it is right, and
nothing would be stored of it. So such a guess is a change, right or wrong; and a new row that holds what is covered is
not held against the rows of others that say the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from campaigns.models import Batch, Fact, User
from songnuan.entry.facts import disbursements
from songnuan.entry.facts.kind import Kind
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.holders import works_at
from songnuan.entry.models import Upload
from songnuan.entry.names import Lookups
from songnuan.entry.record import Row
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.written import covered, covered_cells, text_of, written


def typed_over(fact: Fact, typed: Mapping[str, Any], lookups: Lookups) -> frozenset[str]:
    """In which columns something was typed over a text that the form printed with a number in it covered."""
    stood = written(fact, lookups)
    printed = covered_cells(fact, stood)
    return frozenset(
        name
        for name, value in typed.items()
        if value and printed.get(name, "") != stood.get(name, "") and value != printed[name]
    )


def apart(rows: Mapping[str, Iterable[Row]], lookups: Lookups, by: User | None) -> frozenset[bytes]:
    """Fingerprints of typed rows (by sheet) that are new whatever stands: without a key, and holding what is covered.

    Not those that this user entered or sent before: what is said of them is known, and a form is easily sent twice. One
    query for each sheet that has such a row.
    """
    found: set[bytes] = set()
    at_home = by is not None and works_at(by, lookups.union.pk)
    for name, sheets_rows in rows.items():
        kind = KINDS[name]
        fingers = {
            row.finger for row in sheets_rows if row.key is None and is_covered(kind, row, lookups, at_home)
        }
        found |= fingers - _own(kind, fingers, lookups, by) if fingers else fingers
    return frozenset(found)


def is_covered(kind: Kind, row: Row, lookups: Lookups, at_home: bool = False) -> bool:
    """Whether a row holds what no page prints: a sealed value, somebody of the closed class, a number in
    a text. Who works at the union is told names and leaves of its closed class."""
    private = set(kind.private(row.record, lookups))
    closed = kind.sheet is DISBURSEMENTS and disbursements.is_closed(row.record, lookups)
    if closed and at_home:
        private.discard("name")
    elif closed:
        return True
    if private:
        return True
    texts = (
        (column, text_of(column, getattr(row.record, column.field), lookups))
        for column in kind.sheet.columns
        if column.kind == "text"
    )
    return any(covered(column, text) != text for column, text in texts)


def own_hand(by: User) -> Q:
    """Rows that a user typed, or that stood in a file of theirs. Corrections, and rows that waited, hold what others wrote."""
    sent = Upload.objects.filter(by=by, batch__isnull=False).values("batch")
    typed = Q(added_by__kind=Batch.Kind.ENTRY, added_by__by=by, added_by__settled=None)
    return typed | Q(added_by__in=sent)


def _own(kind: Kind, fingers: set[bytes], lookups: Lookups, by: User | None) -> set[bytes]:
    """Those that stand by this user's own hand alone."""
    if by is None:
        return set()
    live = kind.sheet.fact.objects.live().filter(campaign=lookups.campaign, union=lookups.union)
    same = live.filter(own_hand(by), fingerprint__in=fingers)
    return {bytes(finger) for finger in same.values_list("fingerprint", flat=True)}
