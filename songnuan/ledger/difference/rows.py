"""Sums and persons: what each batch of a span moved, counted forward from the span's beginning."""

from collections import Counter, defaultdict

from django.db.models import Count

from beneficiaries.models import Disbursement
from songnuan.ledger.difference.span import Between, came_and_went
from songnuan.ledger.indicators import FACTS, additive_of
from songnuan.lib import bulk

Moves = dict[int, Counter[str]]
"""Batch number → figure → by how much (fen or a count)."""


def sums(span: Between) -> Moves:
    """The figures that add up over rows. A constant number of queries, but for what was restored."""
    moves: Moves = defaultdict(Counter)
    for fact in FACTS:
        figures = {indicator.code: indicator.aggregate() for indicator in additive_of(fact)}
        if not figures:
            continue
        rows = fact.objects.filter(campaign=span.campaign, union__in=span.unions).order_by()
        for sign, part in came_and_went(fact, rows, span.numbers):
            for line in part.values("number").annotate(**figures):
                for code in figures:
                    moves[line["number"]][code] += sign * line[code]
    return moves


def persons(span: Between) -> Moves:
    """Persons by reference counts: one came with the first row that bears them, and went with the last."""
    handed = Disbursement.objects.filter(
        campaign=span.campaign, union__in=span.unions, person__isnull=False
    ).order_by()
    touched: dict[int, Counter[int]] = defaultdict(Counter)
    for sign, part in came_and_went(Disbursement, handed, span.numbers):
        for number, person, count in part.values_list("number", "person_id").annotate(Count("pk")):
            touched[number][person] += sign * count
    known = {person for people in touched.values() for person in people}
    with bulk.among(Disbursement, "person_id", known) as wanted:
        then = handed.filter(person__in=wanted).as_of(span.first).values_list("person_id")
        counts = Counter(dict(then.annotate(Count("pk"))))
    moves: Moves = {}
    for number in sorted(touched):
        before = sum(counts[person] > 0 for person in touched[number])
        counts.update(touched[number])
        moves[number] = Counter(persons=sum(counts[person] > 0 for person in touched[number]) - before)
    return moves
