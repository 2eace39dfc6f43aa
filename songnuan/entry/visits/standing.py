"""A visit as it stands: its recipients, and what became of rows that somebody else changed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement
from beneficiaries.sight import Sight
from campaigns.models import Batch, Fact, User, Visit
from songnuan.entry.faults import CellFault
from songnuan.entry.names import Lookups
from songnuan.entry.parts import Part
from songnuan.entry.sheets import BY_FACT, Rule
from songnuan.entry.visits.printed import common, printed
from songnuan.entry.visits.saving import Base
from songnuan.entry.visits.spoken import spoken
from songnuan.entry.visits.typed import ROW, Typed, TypedRow
from songnuan.entry.written import as_it_stood, covered, covered_cells, written
from songnuan.lib.identifiers import mask_inside

RELATED = ("campaign", "union", "kind", "team", "added_by__by")


def visit_of(record: UUID, user: User) -> Visit | None:
    """The live visit of a record, within reach."""
    found = Visit.objects.live().visible_to(user).of_record(record)
    return found.select_related(*RELATED).first()


def last_of(record: UUID, user: User) -> Visit | None:
    """The last version of a visit in reach, whether it still stands or not."""
    return Visit.objects.visible_to(user).of_record(record).select_related(*RELATED).order_by("-pk").first()


def handed_at(record: UUID) -> list[Disbursement]:
    """What was handed out at a visit and still stands, in the order of the form."""
    rows = Disbursement.objects.live().filter(visit_record=record)
    return list(
        rows.select_related("campaign", "union", "category", "head", "person", "source", "item").order_by(
            "pk"
        )
    )


def base_now(visit: Visit) -> Base:
    """What a correction begins with."""
    return Base(visit, {row.pk: row for row in handed_at(visit.record)})


def as_typed(base: Base, lookups: Lookups, sight: Sight, parties: Any) -> Typed:
    """The form of a correction, without what is not printed into it."""
    assert base.visit is not None  # noqa: S101  (the caller has found it)
    rows = []
    shared = common(base.handed.values(), lookups, sight)
    for number, fact in enumerate(base.handed.values(), start=1):
        cells = printed(fact, lookups, sight)
        rows.append(TypedRow(f"r{number}", {name: cells[name] for name in ROW}, fact=fact.pk))
    there = list(parties)
    return Typed(
        visit=covered_cells(base.visit, written(base.visit, lookups)), shared=shared or {"purpose": "慰问"}, rows=rows, fact=base.visit.pk,
        unions=[party.union.code for party in there if party.union],
        partners=[mask_inside(party.name) for party in there if party.name],
    )  # fmt: skip


def successor(fact: Any) -> Any:
    """The live row of the same record; None where it was taken out."""
    seen = fact
    while seen is not None and seen.removed_by_id is not None:
        seen = type(fact).objects.filter(added_by=seen.removed_by_id, record=fact.record).first()
    return seen


@dataclass(frozen=True)
class Act:
    """One batch in the history of a visit."""

    batch: Batch
    what: str


def history(record: UUID) -> list[Act]:
    """Every batch that touched the visit or its recipients, oldest first."""
    visit, handed = Visit.objects.of_record(record), Disbursement.objects.filter(visit_record=record)
    touched: set[int] = set()
    for rows in (visit, handed):
        for added, removed in rows.values_list("added_by", "removed_by"):
            touched |= {added} | ({removed} if removed else set())
    restored = Q(kind=Batch.Kind.UNDO, target__in=touched)
    batches = Batch.objects.filter(Q(pk__in=touched) | restored).select_related("by").order_by("number")
    return [Act(batch, str(batch.get_kind_display())) for batch in batches.distinct()]


@dataclass(frozen=True)
class Difference:
    """`input` names the field of the form. One column in which two versions differ: what stood, what somebody else made of it, what is typed here."""

    name: str
    input: str
    header: str
    before: str
    theirs: str
    mine: str
    value: str
    """What choosing theirs puts into the field; empty where it is not printed and stays as it stands."""
    mine_changed: bool
    theirs_changed: bool


def _means(rule: Rule, text: str) -> object:
    """What a text is read as: 500 and 500.00 are one amount, nothing is 0. A text that cannot be read means itself."""
    try:
        return rule(text or None) or None
    except CellFault:
        return text


def differences(
    old: Fact,
    now: Any,
    mine: Part | None,
    *,
    lookups: Lookups,
    sight: Sight,
    header_of: Any,
    input_of: Any,
) -> list[Difference]:
    """Where somebody else's version differs from what is typed here; personal values as the reader may see them.

    What was typed where a value is not printed is held against none: right or wrong, it is a line like any other. Nor is
    it told there of the two versions whether they differ, beyond what is printed of them.
    """
    then, there = written(old, lookups), written(now, lookups)
    typed = as_it_stood(old, mine.cells, lookups) if mine is not None else {}
    retyped = mine.retyped if mine is not None else ()
    found = []
    for column in BY_FACT[type(old)].columns:
        name = column.field
        texts = (then[name], there[name], typed.get(name) or "")
        hidden = sight.hides(now, name) or sight.hides(old, name)
        whose = now if sight.hides(now, name) else old
        shown = [sight.shown(whose, name, text) if hidden else covered(column, text) for text in texts]
        if hidden or shown[:2] != [*texts[:2]]:
            before, _theirs, after = (covered(column, text) for text in texts)
            mine_changed = name in retyped or (before != after and not sight.hides(old, name))
            theirs_changed, differs = True, mine_changed or shown[0] != shown[1]
        else:
            was, theirs, ours = (_means(column.rule(lookups), text) for text in texts)
            mine_changed, theirs_changed, differs = ours != was, theirs != was, theirs != ours
        if not differs:
            continue
        value = "" if hidden else shown[1]
        if column.names and not hidden:
            called = spoken(column, shown, lookups)
            shown = [called[text] for text in shown]
        found.append(
            Difference(
                name, input_of(name), _(header_of(name)), shown[0], shown[1], shown[2], value,
                mine_changed=mine_changed, theirs_changed=theirs_changed,
            )
        )  # fmt: skip
    return found
