"""From the form of a visit to one batch: the visit, and what was handed out at it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement
from beneficiaries.sight import Sight
from campaigns import journal, parties
from campaigns.models import Batch, Photograph, Union, User, Visit
from songnuan.entry.faults import Fault, WithFaults
from songnuan.entry.judged import Judged, judge_all
from songnuan.entry.names import Lookups
from songnuan.entry.parts import Part, ReadPart
from songnuan.entry.sheets import DISBURSEMENTS, VISITS
from songnuan.entry.together import Outcome, post_all, refuse_unless_seen
from songnuan.entry.unseen import typed_over
from songnuan.entry.visits import bounds, people
from songnuan.entry.visits.printed import common, left_as_it_was, sight_of
from songnuan.entry.visits.typed import Typed, TypedRow
from songnuan.entry.written import written
from songnuan.ledger.post import Conflict
from songnuan.lib.text import squeeze

HANDED = DISBURSEMENTS.name


@dataclass(frozen=True)
class Base:
    """What a correction began with: the visit and its recipients, by id, as they were when the form was opened."""

    visit: Visit | None
    handed: dict[int, Disbursement]


NOTHING = Base(None, {})


class AlreadySaved(Conflict):
    """The very same form was saved before: a double click, a page sent again."""


def is_free(record: UUID, union: Union) -> bool:
    """Whether a visit of this union may bear the record: what hangs on it is no other union's, counted or not."""
    others = (Visit.objects.of_record(record), Photograph.objects.of(VISITS.name, record))
    return not any(rows.exclude(union=union).exists() for rows in others)


@dataclass(frozen=True)
class Saved(WithFaults):
    """The batch, None where an error stands against it or only the other parties were changed."""

    batch: Batch | None
    faults: list[Fault]
    parties_changed: bool = False


def base_of(typed: Typed, record: UUID, user: User) -> Base:
    """The rows that a form says it corrects, if they are of this visit, in reach, and what it was opened of; Conflict otherwise."""
    if typed.fact is None:
        return NOTHING
    related = ("campaign", "union")
    visit = (
        Visit.objects.visible_to(user)
        .of_record(record)
        .select_related(*related)
        .filter(pk=typed.fact)
        .first()
    )
    wanted = {row.fact for row in typed.rows if row.fact is not None}
    rows = Disbursement.objects.visible_to(user).filter(visit_record=record, pk__in=wanted)
    handed = {row.pk: row for row in rows.select_related(*related, "category", "person")}
    if visit is None or set(handed) != wanted:
        raise Conflict(_("这次走访的内容已经变了，请重新打开。"))
    refuse_unless_seen(visit, typed.seen)
    for row in typed.rows:
        if row.fact is not None:
            refuse_unless_seen(handed[row.fact], row.seen)
    return Base(visit, handed)


def parts(typed: Typed, record: UUID, base: Base, lookups: Lookups, user: User) -> list[Part]:
    """The visit, then its recipients, as cells to be judged."""
    visit = {name: value or None for name, value in typed.visit.items()}
    fixed = {"record": record.hex}
    over = typed_over(base.visit, visit, lookups) if base.visit else ()
    found = [Part(VISITS, visit, 0, base.visit, fixed, retyped=over)]
    sight = sight_of(user, lookups.union)
    day = base.visit.date.isoformat() if base.visit else ""
    before = {"date": day, **common(base.handed.values(), lookups, sight)}
    for number, row in enumerate(typed.filled, start=1):
        old = base.handed.get(row.fact) if row.fact is not None else None
        cells = _cells(typed, row, old, before=before, lookups=lookups, user=user, sight=sight)
        retyped = _retyped(typed, row, old, before=before, lookups=lookups, sight=sight) if old else ()
        chosen = bool(row.person) and not row.cells.get("citizen_id")
        at = {"visit_record": record.hex}
        found.append(Part(DISBURSEMENTS, cells, number, old, at, retyped=retyped, chosen=chosen))
    return found


def _lost(typed: Typed, lookups: Lookups, user: User) -> Iterator[Fault]:
    """A fault for each recipient who was chosen, and whose number is not to be had any more: stored without, it would be lost in silence.

    Of the closed class none is stored at all.
    """
    for number, row in enumerate(typed.filled, start=1):
        category = lookups.categories.get(squeeze(row.cells["category"]))
        is_closed = isinstance(category, int) and lookups.category_rules[category].closed
        chosen = row.person and not row.cells["citizen_id"] and not is_closed
        if chosen and not people.number_behind(user, row.person):
            message = _(
                "这一位是从列表里选的，隔得太久或者已经不在您的范围，身份证号带不过来。请重新选择，或者填写身份证号。"
            )
            yield Fault(
                DISBURSEMENTS.name, number, DISBURSEMENTS.header_of("citizen_id"), "required", message
            )


def _retyped(
    typed: Typed, row: TypedRow, old: Disbursement, *, before: dict[str, str], lookups: Lookups, sight: Sight
) -> frozenset[str]:
    """In which columns something was typed where a value of the row stands that is not told: in its own fields, or in those
    common to all."""
    kept = left_as_it_was(old, sight, row.cells)
    own = {name: text for name, text in row.cells.items() if name not in kept}
    filled = {name for name, text in own.items() if text}
    changed = {name for name, value in typed.shared.items() if value != before.get(name, "")}
    unseen = {name for name in filled | changed if sight.hides(old, name)}
    return typed_over(old, own, lookups) | unseen | ({"citizen_id"} if row.person else set())


def _cells(
    typed: Typed,
    row: TypedRow,
    old: Disbursement | None,
    *,
    before: dict[str, str],
    lookups: Lookups,
    user: User,
    sight: Sight,
) -> dict[str, str | None]:
    base_date = before["date"]
    stood = written(old, lookups) if old is not None else {}
    cells: dict[str, Any] = {**stood, **row.cells}
    if old is not None:
        cells |= {name: stood[name] for name in left_as_it_was(old, sight, row.cells)}
    if row.person and not row.cells.get("citizen_id"):
        cells["citizen_id"] = people.number_behind(user, row.person)
    for name, value in typed.shared.items():
        # What is not told of somebody follows a change only where it was what the form showed.
        apart = old is not None and name in before and sight.hides(old, name) and stood[name] != before[name]
        if old is None or (value != before.get(name, "") and not apart):
            cells[name] = value
    if old is None or (base_date and stood["date"] == base_date):
        cells["date"] = typed.visit.get("date", "")
    if old is None:
        cells["employer"] = typed.visit.get("name", "")
    return {name: value or None for name, value in cells.items()}


def judged(typed: Typed, made: Sequence[ReadPart], base: Base, lookups: Lookups, user: User) -> Judged:
    """What saving these parts of the form would meet now; nothing is stored."""
    removed = [base.handed[pk] for pk in typed.dropped if pk in base.handed]
    return judge_all(made, lookups, removed, by=user)


def save(typed: Typed, record: UUID, base: Base, lookups: Lookups, *, by: User) -> Saved:
    """Post the form as one batch, and set the other parties of the visit. Raises Conflict."""
    with transaction.atomic():
        journal.hold(lookups.campaign, lookups.union)
        if base.visit is None and Visit.objects.live().of_record(record).exists():
            raise AlreadySaved(_("这次走访已经保存过了。"))
        if beyond := [*bounds.too_much(typed), *_lost(typed, lookups, by)]:
            return Saved(None, beyond)
        removed = [base.handed[pk] for pk in typed.dropped if pk in base.handed]
        outcome = post_all(
            parts(typed, record, base, lookups, by), lookups, by=by, reason=typed.reason, removed=removed
        )
        if outcome.batch is None and not _only_unchanged(outcome):
            return Saved(None, outcome.faults)
        changed = parties.put(
            VISITS.name, record, _unions(typed, lookups), typed.partners,
            campaign=lookups.campaign, union=lookups.union, by=by,
        )  # fmt: skip
        if outcome.batch is None and not changed:
            return Saved(None, outcome.faults)
        return Saved(outcome.batch, outcome.warnings, changed)


def _only_unchanged(outcome: Outcome) -> bool:
    """Whether nothing stands against it but that no figure would change."""
    return [(fault.code, fault.row, fault.column) for fault in outcome.errors] == [("required", None, None)]


def _unions(typed: Typed, lookups: Lookups) -> list[Union]:
    return list(Union.objects.filter(code__in=typed.unions, places__campaign=lookups.campaign).distinct())


def sums(judged_: Judged) -> tuple[int, int]:
    """Person-times and fen of all rows that are right so far, as they would stand: what changes says what was there."""
    rows = [row.record for row in judged_.right.get(HANDED, [])]
    return sum(row.person_times for row in rows), sum(row.cash + row.goods for row in rows)


def base_or_nothing(typed: Typed, record: UUID, user: User) -> Base:
    """The same for a page that only shows it: nothing where it is gone."""
    try:
        return base_of(typed, record, user)
    except Conflict:
        return NOTHING
