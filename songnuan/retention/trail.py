"""What leads to one person: their rows in every version, and the names, phones and cards that these bear (T54).

A number finds the rows; the rows tell how else the person is written of. What is found by a name alone is only what
hangs on one of the rows: a name may be another's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from beneficiaries.models import Disbursement, Person
from beneficiaries.values import name_of
from campaigns.models import Fact
from songnuan.lib import cipher
from songnuan.lib.identifiers import InvalidIdentifier, clean_citizen_id
from songnuan.retention.held import closed_up, holds, texts_of
from songnuan.retention.people import WITH_PERSON

SHARED = 5
"""A phone that stands on the rows of more other persons is an office's, and tells of nobody."""

_SHORTEST_NAME, _SHORTEST_NUMBER = 2, 7
CONTACTS = ("phone", "card")


@dataclass(frozen=True)
class Trail:
    """`rows` are ids by kind; `visits` the records of the visits at which they were helped."""

    number: str
    person: Person | None
    rows: Mapping[type[Fact], frozenset[int]]
    records: frozenset[UUID]
    visits: frozenset[UUID]
    added: frozenset[int]
    removed: frozenset[int]
    places: frozenset[tuple[int, int]]
    """Campaign and union of every row."""
    names: frozenset[str]
    contacts: frozenset[str]

    @property
    def batches(self) -> frozenset[int]:
        """Ids of those that added a row of theirs or removed one."""
        return self.added | self.removed

    def holds(self, content: Any, *, but: Iterable[str] = ()) -> bool:
        """Whether a number of theirs stands in it; `but` are numbers that somebody else has as well."""
        return any(holds(content, number) for number in (self.number, *self.contacts.difference(but)))

    def named(self, content: Any) -> bool:
        """Whether a name or a number of theirs stands in it. Only of what hangs on a row of theirs."""
        return self.holds(content) or any(name in text for text in texts_of(content) for name in self.names)

    def is_called(self, *written: str) -> bool:
        """Whether one of these is their name, whole."""
        return any(text.strip() in self.names for text in written if text)

    def meant(self, content: Any) -> bool:
        """Whether a row that is no fact yet is theirs: by the number, or by a phone or card where no other number stands."""
        if holds(content, self.number):
            return True
        if not self.holds(content):
            return False
        texts = list(texts_of(content))
        return self.is_called(*texts) or not any(_is_citizen(text) for text in texts)


def trail(number: str) -> Trail:
    """Where the person with this ID number stands as a fact; opens the rows. Without any, the number alone is left."""
    person = Person.objects.filter(index__in=cipher.blind_indexes(number)).first()
    found: dict[type[Fact], dict[int, Any]] = {fact: {} for fact in WITH_PERSON}
    known = _NOBODY
    if person is not None:
        fresh = [row for fact in WITH_PERSON for row in fact.objects.filter(person=person)]
        while fresh:
            for row in fresh:
                found[type(row)][row.pk] = row
            known = _known([row for rows in found.values() for row in rows.values()], person)
            fresh = [row for fact in WITH_PERSON for row in _beside(fact, found[fact], known)]
    rows = [row for of_kind in found.values() for row in of_kind.values()]
    return Trail(
        number, person, {fact: frozenset(of_kind) for fact, of_kind in found.items()},
        frozenset(row.record for row in rows),
        frozenset(row.visit_record for row in rows if isinstance(row, Disbursement) and row.visit_record),
        frozenset(row.added_by_id for row in rows),
        frozenset(row.removed_by_id for row in rows if row.removed_by_id),
        frozenset((row.campaign_id, row.union_id) for row in rows),
        known.names, known.contacts,
    )  # fmt: skip


@dataclass(frozen=True)
class _Known:
    names: frozenset[str]
    phones: frozenset[str]
    """As written, by which rows are found."""
    contacts: frozenset[str]


_NOBODY = _Known(frozenset(), frozenset(), frozenset())


def _known(rows: Iterable[Any], person: Person) -> _Known:
    names, phones, contacts = set[str](), set[str](), set[str]()
    for row in rows:
        names.add(name_of(row).strip())
        private = row.private
        phone = str(private.get("phone") or "")
        contacts.update(contacts_of({"card": private.get("card")}))
        if contacts_of({"phone": phone}):
            phones.add(phone)
    own = frozenset(phone for phone in phones if not _is_an_offices(phone, person))
    return _Known(
        frozenset(name for name in names if len(name) >= _SHORTEST_NAME),
        own,
        frozenset(contacts.union(*(contacts_of({"phone": phone}) for phone in own))),
    )


def contacts_of(private: Mapping[str, Any]) -> set[str]:
    """The phone and card of a row, as they are compared."""
    numbers = {closed_up(str(private.get(name) or "")) for name in CONTACTS}
    return {number for number in numbers if len(number) >= _SHORTEST_NUMBER}


def _is_an_offices(phone: str, person: Person) -> bool:
    indexes = cipher.blind_indexes(phone)
    others = set[int]()
    for fact in WITH_PERSON:
        rows = fact.objects.filter(phone_index__in=indexes, person__isnull=False).exclude(person=person)
        others.update(rows.order_by().values_list("person_id", flat=True).distinct()[: SHARED + 1])
    return len(others) > SHARED


def _beside(fact: type[Fact], found: Mapping[int, Any], known: _Known) -> Iterator[Any]:
    """Further versions of their records; and rows without a number, by phone and name. What bears somebody else's number
    is theirs only where it stands no more and was written under their name: then the number was the mistake."""
    records = {row.record for row in found.values()}
    indexes = [index for phone in known.phones for index in cipher.blind_indexes(phone)]
    rows: Any = fact.objects.filter(Q(record__in=records) | Q(person=None, phone_index__in=indexes))
    for row in rows.exclude(pk__in=list(found)):
        same = name_of(row).strip() in known.names
        if row.person_id is not None:
            theirs = same and row.removed_by_id is not None
        else:
            theirs = same or row.record in records
        if theirs:
            yield row


def _is_citizen(text: str) -> bool:
    try:
        clean_citizen_id(text)
    except InvalidIdentifier:
        return False
    return True
