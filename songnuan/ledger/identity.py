"""Which visits went to one and the same enterprise (contracts: “Two enterprises are one when …”).

A coded visit is its credit code's enterprise. An uncoded one belongs to the one
enterprise of its name in its area; where several are known by then, it stands alone;
the first coded visit of the name adopts the uncoded ones before it. So identity is
worked out by going through the live visits of one name in one area in ledger order.
It depends on live rows only: an undo puts every identity back exactly.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from campaigns.models import FactQuerySet


class VisitRow(NamedTuple):
    """What identity needs of a visit."""

    pk: int
    union_id: int
    area_id: int
    name_key: str
    credit_code: str
    enterprise_id: int
    added: int

    @property
    def group(self) -> tuple[int, str]:
        return self.area_id, self.name_key


def visit_rows(visits: FactQuerySet) -> list[VisitRow]:
    """The visits of a QuerySet in ledger order: one query."""
    fields = ("pk", "union_id", "area_id", "name_key", "credit_code", "enterprise_id", "added_by__number")
    return sorted(map(VisitRow._make, visits.values_list(*fields)), key=lambda row: (row.added, row.pk))


def identities(rows: Iterable[VisitRow]) -> dict[int, int]:
    """visit id → the enterprise's id, or minus the visit's id where it stands alone. Rows in ledger order."""
    found: dict[int, int] = {}
    groups: dict[tuple[int, str], list[VisitRow]] = defaultdict(list)
    for row in rows:
        groups[row.group].append(row)
    for members in groups.values():
        known: list[int] = []
        only_uncoded = True
        for row in members:
            if row.credit_code:
                if only_uncoded and known:
                    # The name was known without a code only: this first coded visit adopts it.
                    found.update(dict.fromkeys(_before(members, row), row.enterprise_id))
                    known = []
                only_uncoded = False
                if row.enterprise_id not in known:
                    known.append(row.enterprise_id)
                found[row.pk] = row.enterprise_id
            elif len(known) > 1:
                found[row.pk] = -row.pk
            else:
                known = known or [row.enterprise_id]
                found[row.pk] = known[0]
    return found


def _before(members: list[VisitRow], row: VisitRow) -> list[int]:
    return [member.pk for member in members[: members.index(row)]]
