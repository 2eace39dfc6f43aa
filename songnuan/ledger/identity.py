"""Which visits went to one and the same enterprise (contracts: “Two enterprises are one when …”).

A coded visit is its credit code's enterprise. An uncoded one belongs to the one
enterprise of its name in its area; where several are known by then, it stands alone;
the first coded visit of the name adopts the uncoded ones before it. So identity is
worked out by going through the live visits of one name in one area in ledger order.
It depends on live rows only: an undo puts every identity back exactly.

A person's decision that two firms are one (`EnterpriseMerge`) stands above that: a visit
whose firm, as written or as worked out, was decided about counts as decided.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from campaigns.models import FactQuerySet, Visit


class VisitRow(NamedTuple):
    """What identity needs of a visit; `added` is its batch's number, None while that is being posted."""

    pk: int
    union_id: int
    area_id: int
    name_key: str
    credit_code: str
    enterprise_id: int
    added: int | None

    @property
    def group(self) -> tuple[int, str]:
        return self.area_id, self.name_key

    @property
    def order(self) -> tuple[bool, int, int]:
        """Where it stands in the ledger: a batch that has no number yet is the last one."""
        return self.added is None, self.added or 0, self.pk


def visit_rows(visits: FactQuerySet) -> list[VisitRow]:
    """The visits of a QuerySet in ledger order: one query."""
    fields = ("pk", "union_id", "area_id", "name_key", "credit_code", "enterprise_id", "added_by__number")
    return sorted(map(VisitRow._make, visits.values_list(*fields)), key=attrgetter("order"))


def namesakes(visits: FactQuerySet, some: FactQuerySet) -> FactQuerySet:
    """Those of the visits that bear a name of `some` of them: what tells which enterprises these went to."""
    return visits.filter(name_key__in=some.order_by().values("name_key"))


def visits_to(visits: FactQuerySet, firms: Iterable[int], joined: Mapping[int, int]) -> FactQuerySet:
    """Those of the visits among which the identities of all that went to these firms are as among all of them.

    A visit counts for a firm that it names itself or that another one of its name names, or for one joined with it. The
    names are asked for by the firms alone, whoever wrote them and when: there is an index for that.
    """
    firms = set(firms)
    as_written = firms | {firm for firm, stands in joined.items() if stands in firms}
    return namesakes(visits, Visit.objects.live().filter(enterprise_id__in=as_written))


def decided(merges: FactQuerySet) -> dict[int, int]:
    """enterprise id → the one that stands for all that were joined with it, the smallest. Firms in no merge are absent."""
    return joined_by(merges.order_by().values_list("kept", "joined"))


def joined_by(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The same of pairs of enterprises that are one."""
    stands: dict[int, int] = {}

    def head(firm: int) -> int:
        while stands.setdefault(firm, firm) != firm:
            firm = stands[firm]
        return firm

    for pair in pairs:
        one, other = sorted(map(head, pair))
        stands[other] = one
    return {firm: head(firm) for firm in stands}


def identities(rows: Iterable[VisitRow], joined: Mapping[int, int]) -> dict[int, int]:
    """visit id → the enterprise's id, or minus the visit's id where it stands alone.

    Rows in ledger order; `joined` is what was `decided`.
    """
    rows = list(rows)
    found = _by_name(rows)
    for row in rows:
        firm = row.enterprise_id if row.enterprise_id in joined else found[row.pk]
        found[row.pk] = joined.get(firm, firm)
    return found


def _by_name(rows: list[VisitRow]) -> dict[int, int]:
    """The same by code, name and area alone."""
    found: dict[int, int] = {}
    groups: dict[tuple[int, str], list[VisitRow]] = defaultdict(list)
    for row in rows:
        groups[row.group].append(row)
    for members in groups.values():
        known: dict[
            int, None
        ] = {}  # in order, and asked without walking through them: a name may stand under any number
        only_uncoded = True
        for row in members:
            if row.credit_code:
                if only_uncoded and known:
                    # The name was known without a code only: this first coded visit adopts it.
                    found.update(dict.fromkeys(_before(members, row), row.enterprise_id))
                    known = {}
                only_uncoded = False
                known.setdefault(row.enterprise_id)
                found[row.pk] = row.enterprise_id
            elif len(known) > 1:
                found[row.pk] = -row.pk
            else:
                known = known or {row.enterprise_id: None}
                found[row.pk] = next(iter(known))
    return found


def _before(members: list[VisitRow], row: VisitRow) -> list[int]:
    return [member.pk for member in members[: members.index(row)]]
