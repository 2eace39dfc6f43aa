"""What distinct counts (家, 人) become when rows are posted that are not posted yet: exact, and nothing is written.

Sums are simply added up by who asks; distinct counts need who stands already where. Enterprises are settled as
posting settles them, by replay of every live visit of the names concerned (decision 0004).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from beneficiaries.models import Disbursement, Person
from campaigns.models import Batch, Campaign, Enterprise, EnterpriseMerge, Union, Visit
from songnuan.ledger.identity import VisitRow, decided, identities, visit_rows
from songnuan.ledger.models import Presence, Status
from songnuan.lib import bulk

_UNMADE = 1 << 61
"""Ids from here on stand for rows that are not made yet: above any id of a database."""

Counts = Counter[tuple[int, int]]
"""(union, identity) → difference of the number of rows on which it stands."""


class FreshVisit(NamedTuple):
    """Of a visit that is to be posted what its firm is known by."""

    name_key: str
    credit_code: str


def distinct_moves(
    campaign: Campaign,
    union: Union,
    *,
    people: Iterable[bytes],
    visits: Sequence[FreshVisit],
    replaced: Batch | None = None,
) -> dict[str, int]:
    """By how much `persons` and `enterprises` of the union and all below it would move.

    `people`: the blind index of each new row that names somebody. `visits`: the new ones in the order of posting.
    `replaced`: a batch of this union whose live rows go.
    """
    tree = campaign.tree()
    below = tree.subtree(union.pk)
    persons = _persons(union, people, replaced)
    firms = _firms(campaign, union, tree.area(union.pk), visits, replaced)
    return {
        "persons": _moved(campaign, Presence.What.PERSON, persons, below),
        "enterprises": _moved(campaign, Presence.What.ENTERPRISE, firms, below),
    }


def _persons(union: Union, people: Iterable[bytes], replaced: Batch | None) -> Counts:
    added = Counter(people)
    known: dict[bytes, int] = {}
    with bulk.among(Person, "index", added) as wanted:
        for index, pk in Person.objects.filter(index__in=wanted).values_list("index", "pk"):
            known[bytes(index)] = pk
    counts: Counts = Counter()
    for number, (index, count) in enumerate(sorted(added.items())):
        counts[union.pk, known.get(index, _UNMADE + number)] += count
    if replaced is not None:
        gone = Disbursement.objects.live().filter(added_by=replaced, person__isnull=False)
        counts.subtract((union.pk, person) for person in gone.values_list("person_id", flat=True))
    return counts


def _firms(
    campaign: Campaign, union: Union, area: int, visits: Sequence[FreshVisit], replaced: Batch | None
) -> Counts:
    names = {visit.name_key for visit in visits}
    here = Visit.objects.live().filter(campaign=campaign)
    gone: set[int] = set()
    if replaced is not None:
        mine = here.filter(added_by=replaced)
        names.update(mine.values_list("name_key", flat=True))
        gone = set(mine.values_list("pk", flat=True))
    with bulk.among(Visit, "name_key", names) as wanted:
        before = visit_rows(here.filter(name_key__in=wanted))
    firms = _known_firms(visits, area)
    fresh = [
        VisitRow(
            _UNMADE + number, union.pk, area, visit.name_key, visit.credit_code, firms[_firm(visit)], _UNMADE
        )
        for number, visit in enumerate(visits)
    ]
    joined = decided(EnterpriseMerge.objects.live().filter(campaign=campaign))
    after = [*(row for row in before if row.pk not in gone), *fresh]
    counts: Counts = Counter()
    for rows, sign in ((after, 1), (before, -1)):
        found = identities(rows, joined)
        for row in rows:
            counts[row.union_id, found[row.pk]] += sign
    return counts


def _firm(visit: FreshVisit) -> FreshVisit:
    """By what a firm is known: its code, or where it has none, its name."""
    return FreshVisit("", visit.credit_code) if visit.credit_code else visit


def _known_firms(visits: Sequence[FreshVisit], area: int) -> dict[FreshVisit, int]:
    """Id of each firm, or one that stands for it until it is made."""
    firms = sorted({_firm(visit) for visit in visits})
    found = {firm: _UNMADE + number for number, firm in enumerate(firms)}
    with bulk.among(
        Enterprise, "credit_code", [firm.credit_code for firm in firms if firm.credit_code]
    ) as codes:
        coded = Enterprise.objects.filter(credit_code__in=codes)
        for code, pk in coded.values_list("credit_code", "pk"):
            found[FreshVisit("", str(code))] = pk
    with bulk.among(
        Enterprise, "name_key", [firm.name_key for firm in firms if not firm.credit_code]
    ) as names:
        uncoded = Enterprise.objects.filter(credit_code=None, area=area, name_key__in=names)
        for name, pk in uncoded.values_list("name_key", "pk"):
            found[FreshVisit(name, "")] = pk
    return found


def _moved(campaign: Campaign, what: Presence.What, counts: Counts, below: set[int]) -> int:
    """How many identities come to stand somewhere below, less those that stand there no longer."""
    touched = Counter({place: difference for place, difference in counts.items() if difference})
    before: dict[int, int] = defaultdict(int)
    standing = Presence.objects.filter(
        campaign=campaign, status=Status.ALL, what=what, union__in=below
    ).values_list("identity", "count")
    concerned = {identity for _union, identity in touched}
    with bulk.among(Presence, "identity", [identity for identity in concerned if identity < _UNMADE]) as made:
        for identity, count in standing.filter(identity__in=made):
            before[identity] += count
    after = Counter(before)
    for (place, identity), difference in touched.items():
        if place in below:
            after[identity] += difference
    return sum((after[identity] > 0) - (before[identity] > 0) for identity in concerned)
