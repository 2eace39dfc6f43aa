"""Two people, one record: the second sees both versions side by side and chooses, column by column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement
from beneficiaries.sight import Sight
from campaigns.models import Batch, User, Visit
from songnuan.entry.names import Lookups
from songnuan.entry.parts import Part
from songnuan.entry.sheets import DISBURSEMENTS, VISITS, Sheet
from songnuan.entry.visits.printed import common
from songnuan.entry.visits.saving import Base, parts
from songnuan.entry.visits.standing import Difference, differences, successor
from songnuan.entry.visits.typed import ROW, SHARED, Typed

THEIRS = "theirs"


@dataclass(frozen=True)
class Clash:
    """One row that somebody else changed or took out meanwhile. `key` names the inputs of the choice."""

    key: str
    title: str
    batch: Batch
    gone: bool
    lines: list[Difference]


@dataclass(frozen=True)
class Met:
    """The form set upon what stands now, and what has to be chosen before it is saved."""

    typed: Typed
    clashes: list[Clash]


def meet(typed: Typed, record: UUID, lookups: Lookups, user: User, sight: Sight) -> Met:
    """Set a form that came too late upon the rows that stand now."""
    visit = Visit.objects.visible_to(user).of_record(record).filter(pk=typed.fact or 0).first()
    rows = Disbursement.objects.visible_to(user).filter(visit_record=record)
    wanted = [row.fact for row in typed.rows if row.fact is not None]
    base = Base(
        visit, {row.pk: row for row in rows.filter(pk__in=wanted).select_related("category", "person")}
    )
    mine = {part.old.pk: part for part in parts(typed, record, base, lookups, user) if part.old}
    clashes: list[Clash] = []
    moved = replace(typed, rows=[])
    if visit is not None and visit.removed_by_id is not None:
        now = successor(visit)
        clashes.append(_clash("visit", VISITS, visit, now, mine=mine[visit.pk], lookups=lookups, sight=sight))
        moved.fact, moved.seen = now.pk if now else None, ""
    if visit is None:
        moved.seen = ""
        moved.fact = (
            Visit.objects.live().visible_to(user).of_record(record).values_list("pk", flat=True).first()
        )
    for row in typed.rows:
        old = base.handed.get(row.fact) if row.fact is not None else None
        if old is None or old.removed_by_id is None:
            moved.rows.append(row)
            continue
        now = successor(old)
        clashes.append(
            _clash(row.key, DISBURSEMENTS, old, now, mine=mine.get(old.pk), lookups=lookups, sight=sight)
        )
        moved.rows.append(replace(row, fact=now.pk if now else None, seen=""))
    moved.shared = _shared(typed, base, lookups, sight)
    return Met(moved, clashes)


def _shared(typed: Typed, base: Base, lookups: Lookups, sight: Sight) -> dict[str, str]:
    """What is common to all recipients: as typed, or as it stands now where nothing was typed."""
    then = common(base.handed.values(), lookups, sight)
    there = common(filter(None, map(successor, base.handed.values())), lookups, sight) or then
    return {
        name: there.get(name, "") if value == then.get(name, "") else value
        for name, value in typed.shared.items()
    }


def _clash(
    key: str, sheet: Sheet, old: Any, now: Any, *, mine: Part | None, lookups: Lookups, sight: Sight
) -> Clash:
    shown = {*ROW, *SHARED} if sheet is DISBURSEMENTS else None

    def input_of(name: str) -> str:
        return name if sheet is VISITS else f"for_{name}" if name in SHARED else f"{key}_{name}"

    title = _("走访") if sheet is VISITS else _("受助人 %(name)s") % {"name": sight.name(old)}
    lines = (
        differences(
            old, now, mine, lookups=lookups, sight=sight, header_of=sheet.header_of, input_of=input_of
        )
        if now
        else []
    )
    kept = [
        line
        for line in lines
        if shown is None or (line.name in shown and (line.name not in SHARED or line.mine_changed))
    ]
    return Clash(key, title, old.removed_by, now is None, kept)


def chosen(data: dict[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The posted form with the other version where that was chosen."""
    result = dict(data)
    for name in data:
        if name.startswith("choose-") and data[name][-1] == THEIRS:
            field = name.removeprefix("choose-")
            result[field] = [data.get(f"theirs-{field}", [""])[-1]]
            if field.endswith("_citizen_id"):
                # Whom one chose from the list goes with one's own number.
                result[field.removesuffix("citizen_id") + "person"] = [""]
    for key in data.get("drop-gone", ()):
        result[f"{key}_dropped"] = ["1"]
        result[f"{key}_fact"] = [""]
        result[f"{key}_untouched"] = ["1"]
    return result
