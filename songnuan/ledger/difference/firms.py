"""Enterprises: who is one and the same firm is settled anew at every batch that touches visits or merges."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from campaigns.models import EnterpriseMerge, Fact, FactQuerySet, Restoration, Visit
from songnuan.ledger.difference.rows import Moves
from songnuan.ledger.difference.span import Between
from songnuan.ledger.identity import VisitRow, identities, joined_by, visit_rows

Name = tuple[int, str]
Events = dict[int, list[tuple[int, int]]]
"""Batch number → (id of a row, 1 where it came, -1 where it went)."""


def firms(span: Between) -> Moves:
    """By how much each batch moved the number of distinct enterprises of the group.

    Another union's visit may do so too, as may a merge: all visits of the campaign are gone through, name by name.
    """
    replay = _Replay(span)
    visits = _events(Visit, Visit.objects.filter(campaign=span.campaign), span.last)
    merges = _events(EnterpriseMerge, EnterpriseMerge.objects.filter(campaign=span.campaign), span.last)
    moves: Moves = {}
    begun = False
    for number in sorted({*visits, *merges}):
        if not begun and number > span.first:
            replay.begin()
            begun = True
        before = len(replay.there)
        replay.step(visits.get(number, ()), merges.get(number, ()), counting=begun)
        if begun:
            moves[number] = Counter(enterprises=len(replay.there) - before)
    return moves


def _events(fact: type[Fact], rows: FactQuerySet, last: int) -> Events:
    found: Events = defaultdict(list)
    lines: Any = rows.order_by().values_list("pk", "added_by__number", "removed_by__number")
    for pk, added, removed in lines:
        found[added].append((pk, 1))
        if removed is not None:
            found[removed].append((pk, -1))
    away: Any = Restoration.objects.filter(sheet=fact.SHEET, fact_id__in=rows.order_by().values("pk"))
    for pk, removed, restored in away.values_list("fact_id", "removed_by__number", "restored_by__number"):
        found[removed].append((pk, -1))
        found[restored].append((pk, 1))
    return {number: rows_there for number, rows_there in found.items() if number <= last}


class _Replay:
    """The campaign's visits as they stood at a batch, and on how many of the group's each firm stands (`there`)."""

    def __init__(self, span: Between) -> None:
        self._unions = span.unions
        self._rows = {row.pk: row for row in visit_rows(Visit.objects.filter(campaign=span.campaign))}
        merges = EnterpriseMerge.objects.filter(campaign=span.campaign)
        self._pairs = {pk: (kept, joined) for pk, kept, joined in merges.values_list("pk", "kept", "joined")}
        self._names: dict[Name, dict[int, VisitRow]] = defaultdict(dict)
        self._merged: set[int] = set()
        self._joined: dict[int, int] = {}
        self.there: Counter[int] = Counter()

    def begin(self) -> None:
        """Count what stands now: before, it was only gone through."""
        self._joined = self._decided()
        self._count(list(self._names), 1)

    def step(
        self, visits: Iterable[tuple[int, int]], merges: Iterable[tuple[int, int]], *, counting: bool
    ) -> None:
        """What one batch did."""
        visits, merges = list(visits), list(merges)
        names = list(self._names) if merges else list({self._rows[pk].group for pk, _sign in visits})
        if counting:
            self._count(names, -1)
        for pk, sign in visits:
            row = self._rows[pk]
            if sign > 0:
                self._names[row.group][pk] = row
            else:
                self._names[row.group].pop(pk, None)
        for pk, sign in merges:
            (self._merged.add if sign > 0 else self._merged.discard)(pk)
        if counting:
            self._joined = self._decided() if merges else self._joined
            self._count(list({*names, *(self._rows[pk].group for pk, _sign in visits)}), 1)

    def _decided(self) -> dict[int, int]:
        return joined_by(self._pairs[pk] for pk in self._merged)

    def _count(self, names: list[Name], sign: int) -> None:
        for name in names:
            rows = sorted(self._names[name].values(), key=lambda row: (row.added, row.pk))
            found = identities(rows, self._joined)
            for row in rows:
                if row.union_id in self._unions:
                    firm = found[row.pk]
                    self.there[firm] += sign
                    if not self.there[firm]:
                        del self.there[firm]
