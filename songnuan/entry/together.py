"""Facts by hand that belong together: of several sheets, by the rules of the workbook, in one batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Batch, Fact, User
from songnuan.entry import identities, taken_back
from songnuan.entry.asking import Asking, asking
from songnuan.entry.counted import refusal, refusal_of_leaning
from songnuan.entry.facts.kind import COMMON, Identities
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Fault, WithFaults
from songnuan.entry.judged import Judged, judge_all
from songnuan.entry.names import Lookups
from songnuan.entry.parts import Part, read_parts
from songnuan.entry.pending.settled import corrected
from songnuan.entry.written import written
from songnuan.ledger.grant import grants
from songnuan.ledger.post import Beside, Change, Conflict, Rows, post, refuse_finished


@dataclass(frozen=True)
class Outcome(WithFaults):
    """The batch that was posted, None where an error stands against it; and every fault and warning. Of what other
    units did it tells only with a batch."""

    batch: Batch | None
    faults: list[Fault]


def _detail(changed: Sequence[Part], lookups: Lookups) -> dict[str, Any]:
    """What corrections change, by column, before and after: for the sealed detail of their event."""
    found: list[dict[str, Any]] = []
    for part in changed:
        if part.old is None:
            continue
        stood = written(part.old, lookups)
        now = {column.field: str(part.cells.get(column.field) or "") for column in part.sheet.columns}
        columns = [column for column in part.sheet.columns if stood[column.field] != now[column.field]]
        found.append({
            "sheet": part.sheet.name,
            "before": {column.header: stood[column.field] for column in columns},
            "after": {column.header: now[column.field] for column in columns},
        })  # fmt: skip
    return {"corrected": found} if found else {}


def post_all(
    parts: Sequence[Part],
    lookups: Lookups,
    *,
    by: User,
    reason: str = "",
    removed: Sequence[Fact] = (),
    beside: Beside | None = None,
) -> Outcome:
    """Post the parts as one batch, an entry or, where something stood before, a correction; `beside` stores what hangs on it.

    Raises Conflict where a fact that is corrected or removed no longer stands, and where the campaign takes nothing any more,
    whatever was typed.
    """
    with transaction.atomic():
        journal.hold(lookups.campaign, lookups.union)
        amended = grants(lookups.campaign, lookups.union).exists()
        refuse_finished(lookups.campaign, amended=amended)
        read = read_parts(parts, lookups)
        replaced = [one.part.old for one in read if one.part.old is not None and one.is_change]
        # First: what somebody else changed meanwhile would look like a duplicate of what is typed here.
        for old in [*removed, *replaced]:
            refuse_unless_standing(old)
        judged, asked = judge_all(read, lookups, removed, by=by), asking(read, lookups)
        # Who asked for a 更正单 was told, and counted, then.
        if against := judged.errors if amended else refusal(judged, asked, by):
            return Outcome(None, against)
        if not judged.changed and not removed:
            return Outcome(None, [*judged.of_here, _nothing_changed(parts)])
        olds = [*removed, *(part.old for part in judged.changed if part.old is not None)]
        is_correction = bool(olds) or any(part.old for part in parts)
        kind = Batch.Kind.CORRECTION if is_correction else Batch.Kind.ENTRY
        counts: dict[str, int] = {}
        for part in judged.changed:
            counts[part.sheet.name] = counts.get(part.sheet.name, 0) + 1
        batch = Batch(
            campaign=lookups.campaign, union=lookups.union, kind=kind, by=by, at=timezone.now(), reason=reason,
            sheets=counts, rows=sum(counts.values()),
        )  # fmt: skip
        store = partial(_posted, batch, judged, olds, lookups, partial(_hang, olds, beside))
        return store() if amended or not asked.leaning else _if_told(store, judged, asked, by)


def _hang(olds: Sequence[Fact], beside: Beside | None, batch: Batch) -> None:
    if olds:
        corrected(batch)
    if beside is not None:
        beside(batch)


def _posted(batch: Batch, judged: Judged, olds: Sequence[Fact], lookups: Lookups, beside: Beside) -> Outcome:
    known = identities.settle(judged.compared, lookups)
    change = Change(add=_added(judged, lookups, known), remove=only(olds), beside=beside)
    posted = post(batch, change, _detail(judged.changed, lookups))
    return Outcome(posted, taken_back.told(posted, judged.faults))


def _if_told(store: Callable[[], Outcome], judged: Judged, asked: Asking, by: User) -> Outcome:
    """The same of leaning rows, whose numbers are counted as well. Where the hour has no room for them nothing is posted.

    They are counted after the post, under the chain's lock: before it, the post would ask for the campaign's figures too late.
    """
    try:
        with transaction.atomic():
            outcome = store()
            if untold := refusal_of_leaning(judged, asked, by):
                raise Conflict(untold[-1].message)
            return outcome
    except Conflict as conflict:
        # Asked again: what was noted went with the post. It stands only where nothing is raised beyond here.
        refused = Fault(asked.sheet, None, None, "not_permitted", str(conflict))
        return Outcome(None, refusal_of_leaning(judged, asked, by) or [refused])


def _nothing_changed(parts: Sequence[Part]) -> Fault:
    return Fault(parts[0].sheet.name, None, None, "required", _("没有改动任何内容，不用保存。"))


def refuse_unless_standing(fact: Fact) -> None:
    """Conflict, saying what happened, where the fact was removed or changed since it was read. Holds the union's turn."""
    journal.hold(fact.campaign, fact.union)
    now = type(fact).objects.select_related("removed_by__by").get(pk=fact.pk)
    gone = now.removed_by
    if gone is not None:
        raise Conflict(
            _("这条记录已由批次%(number)s（%(kind)s，%(by)s，%(at)s）改动或移除。您的修改没有保存，请对照后再决定。")
            % {
                "number": gone.number, "kind": gone.get_kind_display(), "by": gone.by or _("系统"),
                "at": timezone.localtime(gone.at).strftime("%Y-%m-%d %H:%M"),
            }
        )  # fmt: skip
    refuse_unless_seen(now, fact.seen)


def refuse_unless_seen(fact: Fact, seen: str) -> None:
    """Conflict where this is not the row of which a form with that mark was opened: somebody was taken out of it since.

    What was typed over the former text would write them in again. A form that bears no mark was opened of nothing; of a row
    that stands no more `refuse_unless_standing` says why.
    """
    if seen and fact.removed_by_id is None and seen != fact.seen:
        raise Conflict(
            _("这条记录里的个人信息在您打开以后已按规定清除。您的修改没有保存，请重新打开这条记录再改。")
        )


def _added(judged: Judged, lookups: Lookups, known: Identities) -> dict[type[Fact], Rows]:
    added: dict[type[Fact], list[Any]] = {}
    for sheet, part in zip(judged.compared.sheets, judged.changed, strict=True):
        kind = KINDS[part.sheet.name]
        columns = (*COMMON, *kind.columns, *part.sheet.fact.CARRIED)
        # What was typed stands in no row of a file; what is corrected stays the same record in the same row.
        kept = {"row": None, **part.fixed} if part.old is None else _kept(part.old)
        if part.old is None or "citizen_id" in part.retyped:
            kept["number_chosen"] = part.chosen or None
        carried = [kept.get(name) for name in part.sheet.fact.CARRIED]
        for row in kind.stored(sheet.new, sheet.title, lookups, known):
            values = [kept.get(name, value) for name, value in zip(columns, row, strict=False)]
            added.setdefault(part.sheet.fact, []).append((*values, *carried))
    return {
        fact: Rows((*COMMON, *KINDS[fact.SHEET].columns, *fact.CARRIED), rows) for fact, rows in added.items()
    }


def _kept(old: Fact) -> dict[str, object]:
    return {
        "row": old.row, "record": old.record.hex,
        **{name: _plain(getattr(old, name)) for name in type(old).CARRIED},
    }  # fmt: skip


def _plain(value: object) -> object:
    return value.hex if isinstance(value, UUID) else value


def only(facts: Sequence[Fact]) -> dict:
    """Just these facts, whether they still stand or not: the door refuses what is gone."""
    by_kind: dict[type[Fact], list[int]] = {}
    for fact in facts:
        by_kind.setdefault(type(fact), []).append(fact.pk)
    return {kind: kind.objects.filter(pk__in=keys) for kind, keys in by_kind.items()}
