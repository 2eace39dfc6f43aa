"""One activity with what hangs on it: one batch, and the details in the same transaction."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.models import ActivityDetail, Service
from campaigns import journal
from campaigns.models import User
from songnuan.entry import single
from songnuan.entry.names import Lookups, load
from songnuan.entry.sheets import SERVICES
from songnuan.entry.unseen import typed_over
from songnuan.entry.written import as_it_stood, written
from songnuan.fieldwork.activities.forms import DETAILS
from songnuan.ledger.post import Conflict, refuse_finished
from songnuan.lib.seen import mark as mark_of

_LABELS = {field.name: field.verbose_name for field in ActivityDetail._meta.fields}


def enter(cells: dict[str, str], details: dict[str, Any], lookups: Lookups, *, by: User) -> single.Outcome:
    """Post the row and keep its details; nothing of either where an error stands against the row. Raises Conflict."""
    with transaction.atomic():
        outcome = single.enter(SERVICES, cells, lookups, by=by)
        if outcome.batch is not None:
            _keep(Service.objects.get(added_by=outcome.batch), details)
        return outcome


def mark(fact: Service) -> str:
    """Stands for the row and its details as they are now: another one whenever any of them is."""
    return mark_of(fact.seen, sorted(_now(fact.record).items()))


class Unchanged(Exception):
    """What was sent stands so already: nothing was done, and nothing noted."""


def correct(
    fact: Service, cells: dict[str, str], details: dict[str, Any], *, by: User, reason: str, seen: str
) -> single.Outcome | None:
    """Post the correction and change the details; None where the details alone differ, which moves no figure.

    What was typed over a number that is not printed is a change, right or wrong (songnuan.entry.unseen).
    Raises Unchanged where nothing differs; Conflict where somebody changed the row, or the details, since the form with the mark `seen` was opened.
    """
    lookups = load(fact.campaign, fact.union)
    retyped = typed_over(fact, cells, lookups)
    cells = as_it_stood(fact, cells, lookups)
    with transaction.atomic():
        if not retyped and _same(fact, cells, lookups):
            _hold_details(fact)
            held = journal.lock()
            refuse_finished(fact.campaign)
            _refuse_unless_seen(fact, seen)
            before = _now(fact.record)
            changed = {
                name: before.get(name, "")
                for name in details
                if before.get(name, "") != _plain(details[name])
            }
            if not changed:
                raise Unchanged
            _keep(fact, details)
            labels = {name: str(_LABELS[name]) for name in changed}
            body = {"record": str(fact.record), "reason": reason, "fields": list(labels.values())}
            detail = {
                "before": {labels[name]: value for name, value in changed.items()},
                "after": {labels[name]: _plain(details[name]) for name in changed},
            }
            journal.record(
                held, "activity.changed", actor=by, campaign=fact.campaign, union=fact.union, body=body,
                detail=detail,
            )  # fmt: skip
            return None
        journal.hold(fact.campaign, fact.union)
        _hold_details(fact)
        _refuse_unless_seen(fact, seen)
        outcome = single.correct(fact, cells, lookups, by=by, reason=reason, retyped=retyped)
        if outcome.batch is not None:
            _keep(fact, details)
        return outcome


def _hold_details(fact: Service) -> None:
    """Before the chain, as whoever takes a person out of them writes them."""
    journal.hold_rows(ActivityDetail.objects.filter(sheet=Service.SHEET, record=fact.record))


def _same(fact: Service, cells: dict[str, str], lookups: Lookups) -> bool:
    now, faults = single.judge(SERVICES, cells, lookups)
    before, _faults = single.judge(SERVICES, written(fact, lookups), lookups)
    return now.finger == before.finger and not any(not fault.is_warning for fault in faults)


def _refuse_unless_seen(fact: Service, seen: str) -> None:
    if mark(fact) != seen:
        raise Conflict(_("这项活动的内容刚刚由别人改过。您的修改没有保存，请刷新后对照着再改。"))


def _now(record: UUID) -> dict[str, str]:
    kept = ActivityDetail.objects.select_related("venue").filter(sheet=Service.SHEET, record=record).first()
    return {name: _plain(getattr(kept, name)) for name in DETAILS} if kept else {}


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _keep(fact: Service, details: dict[str, Any]) -> None:
    place: dict[str, Any] = {"sheet": Service.SHEET, "record": fact.record}
    if any(details.values()) or ActivityDetail.objects.filter(**place).exists():
        ActivityDetail.objects.update_or_create(**place, defaults=details)
