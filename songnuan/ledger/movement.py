"""What one batch moved, read back from the rows it touched: added, removed, restored."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from operator import add, attrgetter

from django.db.models import Count, Q

from beneficiaries.models import Disbursement
from campaigns.models import Batch, EnterpriseMerge, Fact, FactQuerySet, Restoration, Visit
from songnuan.ledger.identity import VisitRow, decided, identities, visit_rows
from songnuan.ledger.indicators import DIMENSIONS, FACTS, additive_of

Place = tuple[int, str, str]
"""A union's own rows, narrowed by dimension and key (both empty: not narrowed)."""
_AT_ONCE = 2_000
UNNUMBERED = ("batch", "")
"""The dimension and key of rows whose batch has no number yet."""


@dataclass(frozen=True)
class Movement:
    """By how much a batch moves the figures of each union's own rows.

    `sums`: place → figure → difference (fen or a count). `persons` and `enterprises`:
    (union, identity) → difference of the number of rows on which it stands. `own`: union → figures of the batch's own
    rows, for the cell of its number, while it has none.
    """

    sums: dict[Place, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    own: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    persons: Counter[tuple[int, int]] = field(default_factory=Counter)
    enterprises: Counter[tuple[int, int]] = field(default_factory=Counter)


def movement_of(batch: Batch, kinds: Collection[type[Fact]] = FACTS) -> Movement:
    """The movement of a batch whose rows are marked and inserted already. Reads only rows the batch touched.

    `kinds` are those of which it may have touched any. It may have no number yet: then it is the last of its campaign,
    and `numbered` says what moves once it has one.
    """
    moved = Movement()
    for fact, sign, rows in _all_touched(batch, kinds):
        add_rows(moved, fact, rows, sign)
    if Visit in kinds or EnterpriseMerge in kinds:
        _add_enterprises(moved, batch)
    return moved


def figures_of(batch: Batch) -> Counter[str]:
    """By how much a batch moved the figures of its union's own rows, undivided: what a page shows of its movement.

    The sums alone: the persons and firms of a long batch take as long to work out as its posting took.
    """
    moved = Movement()
    for fact, sign, rows in _all_touched(batch, FACTS):
        _add_sums(moved, fact, rows, sign, {})
    return moved.sums[batch.union_id, "", ""]


def numbered(movement: Movement, number: int) -> Movement:
    """The rest of a movement, which names the batch itself by its number."""
    return Movement({(union, "batch", str(number)): figures for union, figures in movement.own.items()})


def add_rows(moved: Movement, fact: type[Fact], rows: FactQuerySet, sign: int) -> None:
    """Rows of one kind that came (1) or went (-1), as far as sums and persons go."""
    _add_sums(moved, fact, rows, sign, DIMENSIONS[fact])
    if fact is Disbursement:
        people = rows.filter(person__isnull=False).order_by().values_list("union_id", "person_id")
        for union, person, count in people.annotate(Count("pk")).iterator(_AT_ONCE):
            moved.persons[union, person] += sign * count


def _all_touched(
    batch: Batch, kinds: Collection[type[Fact]]
) -> Iterator[tuple[type[Fact], int, FactQuerySet]]:
    """Of each kind the rows that came with the batch (1) or went (-1)."""
    undone = _undone(batch)
    for fact in kinds:
        for sign, rows in _touched(fact, batch, fact.SHEET in undone):
            yield fact, sign, rows


def _undone(batch: Batch) -> set[str]:
    """The sheets of which the batch brought rows back, or removed rows that a later undo brought back."""
    moved = Restoration.objects.filter(Q(removed_by=batch) | Q(restored_by=batch))
    return set(moved.order_by().values_list("sheet", flat=True).distinct())


def _touched(fact: type[Fact], batch: Batch, undone: bool) -> Iterator[tuple[int, FactQuerySet]]:
    yield 1, fact.objects.filter(added_by=batch)
    yield -1, fact.objects.filter(removed_by=batch)
    if not undone:
        return
    # Rows that it removed and a later undo brought back; none while the batch is being posted.
    yield -1, fact.objects.filter(_moved(fact, removed_by=batch))
    yield 1, fact.objects.filter(_moved(fact, restored_by=batch))


def _moved(fact: type[Fact], **interval: Batch) -> Q:
    return Q(pk__in=Restoration.objects.filter(sheet=fact.SHEET, **interval).values("fact_id"))


def _add_sums(
    moved: Movement, fact: type[Fact], rows: FactQuerySet, sign: int, dimensions: Mapping[str, str]
) -> None:
    figures = {indicator.code: indicator.aggregate() for indicator in additive_of(fact)}
    if not figures:
        return
    split: list[dict[tuple[int, object], list[int]]] = [{} for _ in ("", *dimensions)]
    """For all rows, and then for each dimension: (union, value) → the figures."""
    grouped = rows.order_by().values_list("union_id", *dimensions.values()).annotate(**figures)
    for union, *line in grouped:
        values = line[len(dimensions) :]
        for sums, value in zip(split, (None, *line[: len(dimensions)]), strict=True):
            so_far = sums.get((union, value))
            sums[union, value] = values if so_far is None else list(map(add, so_far, values))
    for dimension, sums in zip(("", *dimensions), split, strict=True):
        for (union, value), added in sums.items():
            place = (dimension, key_of(value))
            moving = moved.own[union] if place == UNNUMBERED else moved.sums[union, *place]
            for code, figure in zip(figures, added, strict=True):
                moving[code] += sign * figure


def key_of(value: object) -> str:
    """A dimension's value as the rollup's key: a code, an ISO date, or empty where the row has none."""
    return "" if value is None else str(value)


def _add_enterprises(moved: Movement, batch: Batch) -> None:
    """Identity is settled per name and area, so every name that the batch touched is gone through, before and after.

    A merge touches the names of all firms that stand for another one than before.
    """
    here = Visit.objects.filter(campaign=batch.campaign_id)
    touched = Q(added_by=batch) | Q(removed_by=batch) | _moved(Visit, restored_by=batch)
    merges = EnterpriseMerge.objects.filter(campaign=batch.campaign_id)
    joined_before, joined = _decided_before(merges, batch), decided(merges.live())
    firms = {firm for firm in {*joined_before, *joined} if joined_before.get(firm) != joined.get(firm)}
    if firms:
        touched |= Q(enterprise__in=firms)
    names = set(here.filter(touched).order_by().values_list("name_key", flat=True))
    if not names:
        return
    here = here.filter(name_key__in=names)
    after = visit_rows(here.live())
    came = set(here.filter(Q(added_by=batch) | _moved(Visit, restored_by=batch)).values_list("pk", flat=True))
    gone = visit_rows(here.filter(removed_by=batch))
    before = [row for row in after if row.pk not in came] + gone
    before.sort(key=attrgetter("order"))
    count_firms(moved, after, joined, 1)
    count_firms(moved, before, joined_before, -1)


def _decided_before(merges: FactQuerySet, batch: Batch) -> dict[int, int]:
    """What was decided before the batch: without what it added or restored, with what it removed."""
    came = Q(added_by=batch) | _moved(EnterpriseMerge, restored_by=batch)
    return decided(merges.filter(Q(removed_by=None) | Q(removed_by=batch)).exclude(came))


def count_firms(moved: Movement, rows: list[VisitRow], joined: Mapping[int, int], sign: int) -> None:
    """Visits in ledger order, all that count of their names, that came (1) or went (-1)."""
    found = identities(rows, joined)
    for row in rows:
        moved.enterprises[row.union_id, found[row.pk]] += sign
