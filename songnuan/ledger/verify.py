"""数据校核: every figure recomputed from the single rows, without the rollup and without SQL's sums."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from beneficiaries.models import Disbursement, Service
from campaigns.models import Campaign, Contribution, Edition, Tree, Union, Visit
from songnuan.ledger.counting import counting, merges_of, visits_of
from songnuan.ledger.identity import identities
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.models import Cell, Presence, Status
from songnuan.ledger.movement import Place, key_of
from songnuan.ledger.rollup import CellKey, groups_of
from songnuan.lib.snapshot import snapshot

Posting = tuple[int, str, int, dict[str, str]]
"""Of one row: its union, a figure, its amount, and its keys by dimension."""


@dataclass(frozen=True)
class Difference:
    """A figure that the rollup holds otherwise than the rows say. Money in fen."""

    status: str
    union: str
    scope: str
    dimension: str
    key: str
    figure: str
    stored: int
    from_rows: int


def verify(campaign: Campaign) -> list[Difference]:
    """Every difference between the rollup of a campaign and its rows, under every status and as of every edition.

    Both as at one moment: whoever posts meanwhile makes no difference.
    """
    with snapshot():
        statuses = [
            *Status.values,
            *(edition.status for edition in Edition.objects.filter(campaign=campaign)),
        ]
        return [found for status in statuses for found in verify_status(campaign, status)]


def verify_status(campaign: Campaign, status: str) -> list[Difference]:
    """The same of one status; empty when all is well."""
    tree = campaign.tree()
    own: dict[Place, Counter[str]] = defaultdict(Counter)
    for union, figure, amount, keys in _postings(campaign, status):
        own[union, "", ""][figure] += amount
        for dimension, key in keys.items():
            own[union, dimension, key][figure] += amount
    expected: dict[CellKey, Counter[str]] = defaultdict(Counter)
    for (union, dimension, key), figures in own.items():
        for group, scope in groups_of(tree, union):
            expected[group, scope, dimension, key].update(figures)
    references = _references(campaign, status)
    _count_distinct(expected, references, tree)
    codes = dict(Union.objects.values_list("pk", "code"))
    cells = _compare(campaign, expected, codes, status)
    # An edition keeps its figures only: nothing is counted on from it.
    counts = _compare_references(campaign, references, codes, status) if status in Status.values else ()
    return [*cells, *counts]


def _postings(campaign: Campaign, status: str) -> Iterator[Posting]:
    contributions = counting(Contribution.objects.filter(campaign=campaign), status)
    for union, above, amount, source, day, form, batch in contributions.values_list(
        "union_id", "from_above", "amount", "source__code", "date", "form", "added_by__number"
    ).iterator():
        keys = {"source": source, "day": key_of(day), "form": form, "batch": key_of(batch)}
        yield union, "received" if above else "raised", amount, keys
    handed = counting(Disbursement.objects.filter(campaign=campaign), status)
    for union, purpose, cash, goods, times, head, leaf, source, day, batch in handed.values_list(
        "union_id",
        "purpose",
        "cash",
        "goods",
        "person_times",
        "head__code",
        "category__code",
        "source__code",
        "date",
        "added_by__number",
    ).iterator():
        keys = {
            "category": head, "leaf": leaf, "source": key_of(source), "day": key_of(day), "batch": key_of(batch),
        }  # fmt: skip
        yield union, "disbursed", cash + goods, keys
        yield union, "goods_handed", goods, keys
        yield union, "consoled" if purpose == Disbursement.Purpose.CONSOLATION else "assisted", times, keys
    services = counting(Service.objects.filter(campaign=campaign), status)
    for union, safe, times, cost, source, day, kind, batch in services.values_list(
        "union_id",
        "safe_return",
        "person_times",
        "cost",
        "source__code",
        "date",
        "kind__code",
        "added_by__number",
    ).iterator():
        keys = {"source": key_of(source), "day": key_of(day), "service": kind, "batch": key_of(batch)}
        yield union, "returned" if safe else "served", times, keys
        yield union, "service_cost", cost, keys
        yield union, "activities", 1, keys
    visits = counting(Visit.objects.filter(campaign=campaign), status)
    for union, day, kind, batch in visits.values_list(
        "union_id", "date", "kind__code", "added_by__number"
    ).iterator():
        yield union, "visits", 1, {"day": key_of(day), "kind": kind, "batch": key_of(batch)}


def _references(campaign: Campaign, status: str) -> Counter[tuple[str, int, int]]:
    """(what, identity, union) → on how many live rows it stands."""
    counts: Counter[tuple[str, int, int]] = Counter()
    people = counting(Disbursement.objects.filter(campaign=campaign, person__isnull=False), status)
    for person, union in people.values_list("person_id", "union_id").iterator():
        counts[Presence.What.PERSON.value, person, union] += 1
    rows = visits_of(campaign, status)
    found = identities(rows, merges_of(campaign, status))
    for row in rows:
        counts[Presence.What.ENTERPRISE.value, found[row.pk], row.union_id] += 1
    return counts


def _count_distinct(
    expected: dict[CellKey, Counter[str]], references: Counter[tuple[str, int, int]], tree: Tree
) -> None:
    figure_of = {Presence.What.PERSON.value: "persons", Presence.What.ENTERPRISE.value: "enterprises"}
    members: dict[tuple[int, str, str], set[int]] = defaultdict(set)
    for what, identity, union in references:
        for group, scope in groups_of(tree, union):
            members[group, scope, figure_of[what]].add(identity)
    for (group, scope, figure), identities_there in members.items():
        expected[group, scope, "", ""][figure] = len(identities_there)


def _compare(
    campaign: Campaign, expected: dict[CellKey, Counter[str]], codes: dict[int, str], status: str
) -> Iterator[Difference]:
    stored = {
        (cell.union_id, cell.scope, cell.dimension, cell.key): cell
        for cell in Cell.objects.filter(campaign=campaign, status=status)
    }
    for place in sorted({*stored, *expected}):
        for figure in INDICATORS:
            there = getattr(stored[place], figure) if place in stored else 0
            right = expected[place][figure] if place in expected else 0
            if there != right:
                union, scope, dimension, key = place
                yield Difference(status, codes[union], scope, dimension, key, figure, there, right)


def _compare_references(
    campaign: Campaign, references: Counter[tuple[str, int, int]], codes: dict[int, str], status: str
) -> Iterator[Difference]:
    stored = {
        (what, identity, union): count
        for what, identity, union, count in Presence.objects.filter(
            campaign=campaign, status=status
        ).values_list("what", "identity", "union_id", "count")
    }
    for place in sorted({*stored, *references}):
        there, right = stored.get(place, 0), references[place]
        if there != right:
            what, identity, union = place
            yield Difference(status, codes[union], what, "identity", str(identity), "count", there, right)
