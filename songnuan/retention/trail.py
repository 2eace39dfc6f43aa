"""What leads to one person: their rows in every version, and the names, phones and cards that these bear (T54).

A number finds the rows; the rows tell how else the person is written of. What is found by a name alone is only what
hangs on one of the rows: a name may be another's, and so may a phone (songnuan.retention.others).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from beneficiaries.models import Disbursement, Person
from beneficiaries.values import name_of
from campaigns.models import Fact, Visit
from songnuan.lib import cipher
from songnuan.retention.held import holds, texts_of
from songnuan.retention.others import (
    Others,
    contacts_of,
    is_anothers,
    is_citizen,
    known_near,
    longer_than,
    others,
    stands_alone,
)
from songnuan.retention.people import WITH_PERSON

SHARED = 5
"""A phone that stands on the rows of more other persons is an office's, and tells of nobody."""

_SHORTEST_NAME = 2


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
    visiting: frozenset[int]
    """Ids of the batches that added or removed a version of such a visit, whether or not with a row of theirs."""
    places: frozenset[tuple[int, int]]
    """Campaign and union of every row."""
    names: frozenset[str]
    contacts: frozenset[str]
    others: Others

    @property
    def own(self) -> frozenset[str]:
        """Phones and cards that nobody else has."""
        return self.contacts - self.others.contacts

    @property
    def batches(self) -> frozenset[int]:
        """Ids of those that added a row of theirs or removed one."""
        return self.added | self.removed

    def holds(self, content: Any, *, but: Iterable[str] = ()) -> bool:
        """Whether a number of theirs alone stands in it, or one that others have too beside their name; `but` are numbers
        that whoever it is about has as well."""
        if any(holds(content, number) for number in (self.number, *self.own.difference(but))):
            return True
        return self.shares(content, but=but) and self._stands_in(content)

    def shares(self, content: Any, *, but: Iterable[str] = ()) -> bool:
        """Whether a phone of theirs stands in it that somebody else has, too: by itself it tells of neither."""
        both = (self.contacts & self.others.contacts).difference(but)
        return any(holds(content, number) for number in both)

    def named(self, content: Any, *, besides: Iterable[str] = ()) -> bool:
        """Whether a name or a number of theirs stands in it. Only of what hangs on a row of theirs. `besides` are names of
        others that are meant there."""
        return (
            self.holds(content)
            or self._stands_in(content, besides)
            or (self.shares(content) and not self.others.are_named(content))
        )

    def _stands_in(self, content: Any, besides: Iterable[str] = ()) -> bool:
        longer = self.others.longer | set(longer_than(self.names, besides))
        return any(stands_alone(self.names, text, longer) for text in texts_of(content))

    def longer_in(self, unions: Collection[int]) -> frozenset[str]:
        """Names that hold one of theirs and that rows of these unions bear, for what lies where they have no row."""
        near = (known_near(fact, self.rows[fact], unions, (), self.names) for fact in WITH_PERSON)
        return frozenset(name for pairs in near for name, _person in pairs)

    def is_called(self, *written: str) -> bool:
        """Whether one of these is their name, whole."""
        return any(text.strip() in self.names for text in written if text)

    def is_alone_called(self, *written: str) -> bool:
        """The same, and nobody of another number in their unions is called so."""
        return any(text.strip() in self.names - self.others.namesakes for text in written if text)

    def meant(self, content: Any) -> bool:
        """Whether a row that is no fact yet is theirs: by the number; by a phone or card of theirs alone where no other
        number stands; by one that others have, too, with their name."""
        if holds(content, self.number):
            return True
        texts = list(texts_of(content))
        called = self.is_called(*texts)
        if any(holds(content, number) for number in self.own):
            return called or not any(map(is_citizen, texts))
        return called and self.shares(content) and not is_anothers(texts)


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
    keys = {fact: frozenset(of_kind) for fact, of_kind in found.items()}
    visits = frozenset(row.visit_record for row in rows if isinstance(row, Disbursement) and row.visit_record)
    places = frozenset((row.campaign_id, row.union_id) for row in rows)
    return Trail(
        number, person, keys, frozenset(row.record for row in rows), visits,
        frozenset(row.added_by_id for row in rows),
        frozenset(row.removed_by_id for row in rows if row.removed_by_id),
        _visiting(visits), places, known.names, known.contacts,
        others(keys, {union for _campaign, union in places}, visits, known.names, known.phones),
    )  # fmt: skip


def _visiting(visits: Collection[UUID]) -> frozenset[int]:
    batches = Visit.objects.filter(record__in=visits).values_list("added_by_id", "removed_by_id")
    return frozenset(batch for pair in batches for batch in pair if batch)


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
