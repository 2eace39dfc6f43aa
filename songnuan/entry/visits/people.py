"""Persons found while a visit is typed: by ID number or by name, among the rows of the user's own unions."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction

from beneficiaries.limits import TYPED, TYPED_MISSES
from beneficiaries.models import Disbursement, Person, RosterEntry
from campaigns import journal
from campaigns.lately import in_the_last_hour
from campaigns.models import Union, User
from songnuan.entry.visits.firms import initials
from songnuan.lib import cipher
from songnuan.lib.identifiers import (
    InvalidIdentifier,
    clean_citizen_id,
    holds_number,
    mask_citizen_id,
    mask_inside,
)

MOST = 8
_LOOKED_THROUGH = 5_000
_SALT = "songnuan.entry.visits.people"
_TOKEN = UUID("5e1f2a0c-7d52-4c9b-9f0e-3b1d6a8e4c77")
"""What a token's seal is bound to: nothing else of ours opens as one."""
_HOURS = 12
LOOKUP = "search.typed"


class TooManyLookups(Exception):
    """The hour allows no more: numbers are typed on, without being looked up."""


@dataclass(frozen=True)
class Found:
    """A person as a union in reach wrote of them; the number masked, `token` in its stead."""

    token: str
    name: str
    number: str
    category: str
    place: str


def by_name(user: User, union: Union, asked: str) -> list[Found]:
    """Persons whose name begins with what was typed: on file in any union in reach, helped by this one before."""
    if len(asked) < 2 or asked.isascii():
        return []
    rows = (
        RosterEntry.objects.live().visible_to(user).filter(name__startswith=asked),
        Disbursement.objects.live().visible_to(user).filter(
            union=union, name__startswith=asked, person__isnull=False, category__closed=False
        ),
    )  # fmt: skip
    return _once(user, (row for some in rows for row in _with_person(some)[: 4 * MOST]))


def by_initials(user: User, union: Union, letters: str) -> list[Found]:
    """Persons on file in this very union, by the initials of their names in pinyin (two at least)."""
    if not (len(letters) > 1 and letters.isascii() and letters.isalpha()):
        return []
    rows = RosterEntry.objects.live().visible_to(user).filter(union=union).exclude(name="")
    names = rows.order_by("name").values_list("name", flat=True).distinct()[:_LOOKED_THROUGH]
    begin = [name for name in names if initials(name).startswith(letters.lower())]
    return (
        _once(user, iter(_with_person(rows.filter(name__in=begin[: 4 * MOST]))[: 4 * MOST])) if begin else []
    )


def by_number(user: User, asked: str) -> list[Found]:
    """The person with this ID number, where a union in reach has written of them."""
    try:
        indexes = cipher.blind_indexes(clean_citizen_id(asked))
    except InvalidIdentifier:
        return []
    rows = (
        RosterEntry.objects.live().visible_to(user).filter(person__index__in=indexes),
        Disbursement.objects.live()
        .visible_to(user)
        .filter(person__index__in=indexes, category__closed=False),
    )
    return _once(user, (row for some in rows for row in _with_person(some)[:MOST]))[:1]


def looked_up(user: User, asked: str, address: str) -> list[Found]:
    """The same for the browser: each lookup is noted, and so many an hour are answered (hardening T45).

    Raises TooManyLookups. Counted, looked up and noted under one lock, apart from the search page's own count:
    whoever types a roster of new people would otherwise be locked out of it.
    """
    try:
        number = clean_citizen_id(asked)
    except InvalidIdentifier:
        return []
    with transaction.atomic():
        journal.lock()
        misses = in_the_last_hour(user, LOOKUP, hits=0)
        allowed = misses < TYPED_MISSES and in_the_last_hour(user, LOOKUP) < TYPED
        found = by_number(user, number) if allowed else []
        if allowed:
            body = {"by": "citizen_id", "hits": len(found)}
            journal.note(LOOKUP, actor=user, address=address, body=body, detail={"number": number})
        elif not in_the_last_hour(user, "search.alarm", where="visit"):
            journal.note(
                "search.alarm", actor=user, address=address, body={"by": "citizen_id", "misses": misses, "where": "visit"}
            )  # fmt: skip
    if not allowed:
        raise TooManyLookups
    return found


def _with_person(rows: Any) -> Any:
    related = ("person", "union", "category") if rows.model is Disbursement else ("person", "union", "kind")
    return rows.select_related(*related).order_by("-pk")


def _once(user: User, rows: Iterator[Any]) -> list[Found]:
    found: dict[int, Found] = {}
    for row in rows:
        if row.person_id not in found and row.name and not holds_number(row.name):
            found[row.person_id] = Found(
                token=_token(user, row.person_id), name=row.name, number=mask_citizen_id(row.person.id_number),
                category=row.category.name if isinstance(row, Disbursement) else f"{row.kind.name}职工",
                place=mask_inside(row.employer) or row.union.label,
            )  # fmt: skip
        if len(found) == MOST:
            break
    return list(found.values())


def _token(user: User, person: int) -> str:
    """Sealed, not only signed: persons are numbered throughout the province, so that an old or a near number would tell
    that somebody else wrote of this person, too."""
    sealed = cipher.seal(person.to_bytes(8, "big"), _TOKEN)
    return signing.dumps([user.pk, base64.b85encode(sealed).decode()], salt=_SALT)


def person_behind(token: str) -> int | None:
    """The person's id of a token of whomever, however old; None where it is none of ours. For whoever takes one out."""
    try:
        return _behind(token, max_age=None)[1]
    except ValueError:
        return None


def _behind(token: str, *, max_age: int | None = _HOURS * 3600) -> tuple[int, int]:
    """The user and the person of a token; ValueError where it is none of ours, or too old."""
    try:
        owner, sealed = signing.loads(token, salt=_SALT, max_age=max_age)
        return int(owner), int.from_bytes(cipher.unseal(base64.b85decode(sealed), _TOKEN), "big")
    except (signing.BadSignature, cipher.SealBroken, TypeError) as broken:
        raise ValueError(str(broken)) from broken


def number_behind(user: User, token: str) -> str:
    """The ID number for which a token stands; empty where it is not this user's, too old, or out of reach by now."""
    try:
        owner, person = _behind(token)
    except ValueError:
        return ""
    known = Person.objects.visible_to(user).filter(pk=person).first() if owner == user.pk else None
    return known.id_number if known else ""


def renewed(token: str, *, of: User, to: User) -> str:
    """The same person's token, new and for somebody else or the same user: of a draft that is taken up again. Empty where it was not
    `of`'s, or the person is out of the other's reach.
    """
    try:
        owner, person = _behind(token, max_age=None)
    except ValueError:
        return ""
    reached = owner == of.pk and Person.objects.visible_to(to).filter(pk=person).exists()
    return _token(to, person) if reached else ""


def masked(user: User, tokens: dict[str, str]) -> dict[str, str]:
    """Key → the masked number for which its token stands; those without one are left out."""
    numbers = {key: number_behind(user, token) for key, token in tokens.items() if token}
    return {key: mask_citizen_id(number) for key, number in numbers.items() if number}
