"""Who else bears what a person is known by: longer names that hold theirs, the very same name, the same phone.

To lose what is another's is as bad as to leave what is theirs, and is for good.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from beneficiaries.models import Disbursement, Person
from beneficiaries.values import name_of
from campaigns.models import Fact
from songnuan.lib import cipher
from songnuan.lib.identifiers import InvalidIdentifier, clean_citizen_id
from songnuan.lib.text import closed_up
from songnuan.retention.held import texts_of
from songnuan.retention.people import WITH_PERSON

CONTACTS = ("phone", "card")
_SHORTEST_NUMBER = 7


@dataclass(frozen=True)
class Others:
    """Of the unions that have rows of the person: `longer` names that hold theirs, and `namesakes`, the names of theirs
    that somebody with another number bears. `contacts` are phones of theirs on rows that are not, `holders` their names."""

    longer: frozenset[str]
    namesakes: frozenset[str]
    contacts: frozenset[str]
    holders: frozenset[str]

    def are_named(self, content: Any) -> bool:
        """Whether somebody who has the same phone stands there."""
        return any(name in text for text in texts_of(content) for name in self.holders)


def others(
    own: Mapping[type[Fact], Collection[int]],
    unions: Collection[int],
    visits: Collection[UUID],
    names: Collection[str],
    phones: Collection[str],
) -> Others:
    """All rows but the person's own count, in every version. `unions` and `visits` are those of the person's rows."""
    near = [pair for fact in WITH_PERSON for pair in known_near(fact, own[fact], unions, visits, names)]
    shared, holders = set[str](), set[str]()
    for phone in phones:
        indexes = cipher.blind_indexes(phone)
        for fact in WITH_PERSON:
            for row in fact.objects.filter(phone_index__in=indexes).exclude(pk__in=list(own[fact])):
                shared |= contacts_of({"phone": phone})
                holders.add(name_of(row).strip())
    return Others(
        frozenset(longer_than(names, (name for name, _person in near))),
        frozenset(name for name, person in near if name in names and person is not None),
        frozenset(shared),
        frozenset(holders.difference(names, {""})),
    )


def known_near(
    fact: type[Fact],
    own: Collection[int],
    unions: Collection[int],
    visits: Collection[UUID],
    names: Collection[str],
) -> Iterator[tuple[str, int | None]]:
    """Names that hold one of these, and whose they are; of the closed class and of minors they are sealed."""
    if not names:
        return
    there = Q(union__in=unions) | (Q(visit_record__in=visits) if fact is Disbursement else Q())
    rows: Any = fact.objects.filter(there).exclude(pk__in=list(own)).order_by()
    plain = reduce(or_, (Q(name__contains=name) for name in names))
    for name, person in rows.filter(plain).values_list("name", "person_id").distinct():
        yield name.strip(), person
    for row in rows.filter(name="").exclude(sealed=b"").iterator():
        yield name_of(row).strip(), row.person_id


def longer_than(names: Collection[str], known: Iterable[str]) -> Iterator[str]:
    """Those of the known names within which one of these stands, and not by itself, as in 李明（户主）."""
    for longer in known:
        if longer not in names and any(name in longer and not _apart(name, longer) for name in names):
            yield longer


def _apart(name: str, text: str) -> bool:
    before, _name, after = text.partition(name)
    return not before[-1:].isalpha() and not after[:1].isalpha()


def stands_alone(names: Iterable[str], text: str, longer: Iterable[str]) -> bool:
    """Whether one of the names stands in the text where no longer one does."""
    for other in sorted(longer, key=len, reverse=True):
        text = text.replace(other, "\n")
    return any(name in text for name in names)


def contacts_of(private: Mapping[str, Any]) -> set[str]:
    """The phone and card of a row, as they are compared."""
    numbers = {closed_up(str(private.get(name) or "")) for name in CONTACTS}
    return {number for number in numbers if len(number) >= _SHORTEST_NUMBER}


def is_citizen(text: str) -> bool:
    """Whether it is an ID number and nothing else."""
    try:
        clean_citizen_id(text)
    except InvalidIdentifier:
        return False
    return True


def is_anothers(texts: Iterable[str]) -> bool:
    """Whether one of the texts is the ID number of somebody known. Only where none is the person's own."""
    numbers = [clean_citizen_id(text) for text in texts if is_citizen(text)]
    indexes = [index for number in numbers for index in cipher.blind_indexes(number)]
    return Person.objects.filter(index__in=indexes).exists()
