"""The rollup's upkeep: a movement goes into the cells of its unions and all above them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from campaigns.models import Campaign, Tree
from songnuan.ledger.indicators import ADDITIVE, DISTINCT
from songnuan.ledger.models import Cell, Presence
from songnuan.ledger.movement import Movement
from songnuan.lib import bulk

Group = tuple[int, str]
"""A union and a scope: whose rows a cell adds up."""
CellKey = tuple[int, str, str, str]

FIGURES = (*ADDITIVE, *DISTINCT)
CELL = ("campaign_id", "status", "union_id", "scope", "dimension", "key")
_CELL_MOVES = f"ON CONFLICT ({', '.join(CELL)}) DO UPDATE SET " + ", ".join(
    f"{code} = excluded.{code}" for code in FIGURES
)
_PRESENCE = ("campaign_id", "status", "what", "identity", "union_id", "count")


def groups_of(tree: Tree, union: int) -> list[Group]:
    """Every group in which a union's own rows count."""
    groups = [(ancestor, Cell.Scope.SUBTREE.value) for ancestor in tree.ancestors(union)]
    groups.append((union, Cell.Scope.OWN.value))
    if tree.area(union) == tree.root:
        groups.append((tree.root, Cell.Scope.DIRECT.value))
    return groups


def apply(campaign: Campaign, status: str, movement: Movement) -> None:
    """Move the cells and reference counts of one status. Call while holding the campaign's figures."""
    tree = campaign.tree()
    changes: dict[CellKey, Counter[str]] = defaultdict(Counter)
    for (union, dimension, key), figures in movement.sums.items():
        for group, scope in groups_of(tree, union):
            changes[group, scope, dimension, key].update(figures)
    for what, column, counts in (
        (Presence.What.PERSON, "persons", movement.persons),
        (Presence.What.ENTERPRISE, "enterprises", movement.enterprises),
    ):
        for (union, scope), difference in _recount(campaign, status, what.value, counts, tree).items():
            changes[union, scope, "", ""][column] += difference
    _write(campaign, status, changes)


def _write(campaign: Campaign, status: str, changes: dict[CellKey, Counter[str]]) -> None:
    changes = {key: figures for key, figures in changes.items() if any(figures.values())}
    if not changes:
        return
    cells = Cell.objects.filter(campaign=campaign, status=status, union__in={key[0] for key in changes})
    there = {
        tuple(line[:4]): line[4:]
        for line in cells.values_list("union_id", "scope", "dimension", "key", *FIGURES)
    }
    nothing = (0,) * len(FIGURES)
    rows = []
    for key, figures in changes.items():
        moved = (
            before + figures[code] for code, before in zip(FIGURES, there.get(key, nothing), strict=True)
        )
        rows.append((campaign.pk, status, *key, *moved))
    bulk.insert(Cell, (*CELL, *FIGURES), rows, on_conflict=_CELL_MOVES)


def _recount(
    campaign: Campaign, status: str, what: str, counts: Counter[tuple[int, int]], tree: Tree
) -> Counter[Group]:
    """Move the reference counts; answers by how much each group's distinct count moves."""
    counts = Counter({place: difference for place, difference in counts.items() if difference})
    if not counts:
        return Counter()
    standing = Presence.objects.filter(campaign=campaign, status=status, what=what)
    # Identities are numbered as they are made: none above the last one that stands can stand yet.
    last = standing.order_by("-identity").values_list("identity", flat=True).first() or 0
    before: dict[int, dict[int, int]] = defaultdict(dict)
    with bulk.among(
        Presence, "identity", {identity for _union, identity in counts if identity <= last}
    ) as wanted:
        lines = standing.filter(identity__in=wanted).values_list("identity", "union_id", "count")
        for identity, union, count in lines:
            before[identity][union] = count
    rows = []
    shifts: Counter[tuple[frozenset[int], frozenset[int]]] = Counter()
    of_identity = itemgetter(1)
    for identity, places in groupby(sorted(counts, key=of_identity), key=of_identity):
        was = before.get(identity, {})
        now = dict(was)
        for union, _identity in places:
            now[union] = now.get(union, 0) + counts[union, identity]
            rows.append((campaign.pk, status, what, identity, union, now[union]))
        shifts[_present(was), _present(now)] += 1
    bulk.insert(
        Presence, _PRESENCE, rows,
        on_conflict="ON CONFLICT (campaign_id, status, what, identity, union_id) DO UPDATE SET count = excluded.count",
    )  # fmt: skip
    if min(counts.values()) < 0:
        standing.filter(count=0).delete()
    moved: Counter[Group] = Counter()
    for (was_at, is_at), number in shifts.items():
        earlier, present = _groups_with(was_at, tree), _groups_with(is_at, tree)
        moved.update(dict.fromkeys(present - earlier, number))
        moved.subtract(dict.fromkeys(earlier - present, number))
    return moved


def _present(line: dict[int, int]) -> frozenset[int]:
    """The unions where an identity stands, given its counts by union."""
    return frozenset(union for union, count in line.items() if count)


def _groups_with(unions: Iterable[int], tree: Tree) -> set[Group]:
    """The groups in which an identity stands that stands at these unions."""
    return {group for union in unions for group in groups_of(tree, union)}
