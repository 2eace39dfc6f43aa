"""Forms of visits that are being typed: they lose the person's row and what tells of the person, and keep what is others'."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from beneficiaries.models import Disbursement
from songnuan.entry.models import Draft
from songnuan.entry.models.draft import COMPARED
from songnuan.entry.visits import people, typed
from songnuan.lib import cipher
from songnuan.retention.held import holds
from songnuan.retention.mentions import CLEARED
from songnuan.retention.others import is_citizen
from songnuan.retention.trail import Trail

_TEXTS = ("visitors", "leader", "needs", "remark", "reason")
"""What is written of a visit as a whole: there a name is enough where they stand in the form."""
_FREE = ("needs", "remark", "reason")
"""Of these nobody can tell whom they are about where several were helped."""


@dataclass(frozen=True)
class Form:
    """What a form becomes; `changes` where that is not what it is. `helped`: a row of theirs stood in it. `unclear`: what
    stays may be theirs, and somebody has to look."""

    draft: Draft
    left: dict[str, list[str]]
    changes: bool
    helped: bool
    unclear: bool


def forms(trail: Trail) -> list[Form]:
    """Forms that change or are to be looked at."""
    read = (without(draft, trail) for draft in Draft.objects.select_related("by", "union").iterator())
    return [form for form in read if form.changes or form.unclear]


def take_out(found: Iterable[int], trail: Trail) -> None:
    """As they stand now. Whoever has one open is told that it was changed elsewhere. In a transaction."""
    for draft in Draft.objects.select_for_update().filter(pk__in=list(found)):
        form = without(draft, trail)
        if form.changes:
            sealed = cipher.seal_values(form.left, draft.uid)
            Draft.objects.filter(pk=draft.pk).update(sealed=sealed, version=draft.version + 1, window="")


def without(draft: Draft, trail: Trail) -> Form:
    """The form without the person."""
    data, filled = draft.data, typed.read(draft.data)
    near, here = draft.record in trail.visits, (draft.campaign_id, draft.union_id) in trail.places
    theirs = [row for row in filled.rows if _is_theirs(row, trail, here=here or near)]
    rest = [row for row in filled.filled if row not in theirs]
    alone = bool(theirs) and not rest
    keys = tuple(f"{row.key}_" for row in theirs)
    names = [row.cells["name"] for row in rest]

    def tells(field: str, text: str) -> bool:
        if holds(text, trail.number) or trail.holds(text):
            return True
        if (theirs or near) and field in (*_TEXTS, "name") and trail.named(text, besides=names):
            return True
        return alone and field in _FREE

    left = {
        field: list(_left(field, values, tells)) for field, values in data.items()
        if not (keys and field.startswith(keys))
    }  # fmt: skip
    doubt = ((here or near) and any(_may_be_theirs(row, trail) for row in rest)) or trail.shares(left)
    if (theirs or near) and rest:
        doubt = doubt or any(text not in ("", CLEARED) for field in _FREE for text in left.get(field, ()))
    return Form(draft, left, left != data, bool(theirs), doubt)


def _left(field: str, values: Iterable[str], tells: Any) -> Iterator[str]:
    for text in values:
        if not (text and text != CLEARED and tells(field, text)):
            yield text
        elif field != COMPARED:
            yield CLEARED


def _is_theirs(row: typed.TypedRow, trail: Trail, *, here: bool) -> bool:
    """By the row that it corrects, by who was chosen or typed; by the name where nobody else is called so."""
    if row.fact in trail.rows[Disbursement] or _bears(row, trail):
        return True
    if row.person:
        return trail.person is not None and people.person_behind(row.person) == trail.person.pk
    return here and _says_no_other(row) and trail.is_alone_called(row.cells["name"])


def _bears(row: typed.TypedRow, trail: Trail) -> bool:
    return holds([row.cells["name"], row.cells["citizen_id"]], trail.number)


def _may_be_theirs(row: typed.TypedRow, trail: Trail) -> bool:
    return not row.person and _says_no_other(row) and trail.is_called(row.cells["name"])


def _says_no_other(row: typed.TypedRow) -> bool:
    return row.fact is None and not is_citizen(row.cells["citizen_id"])
