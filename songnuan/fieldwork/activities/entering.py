"""One activity with what hangs on it: one batch, and the details in the same transaction."""

from typing import Any

from django.db import transaction

from beneficiaries.models import ActivityDetail, Service
from campaigns import journal
from campaigns.models import User
from songnuan.entry import single
from songnuan.entry.names import Lookups, load
from songnuan.entry.sheets import SERVICES
from songnuan.entry.written import as_it_stood, written
from songnuan.ledger.post import refuse_finished


def enter(cells: dict[str, str], details: dict[str, Any], lookups: Lookups, *, by: User) -> single.Outcome:
    """Post the row and keep its details; nothing of either where an error stands against the row. Raises Conflict."""
    with transaction.atomic():
        outcome = single.enter(SERVICES, cells, lookups, by=by)
        if outcome.batch is not None:
            _keep(Service.objects.get(added_by=outcome.batch), details)
        return outcome


def correct(
    fact: Service, cells: dict[str, str], details: dict[str, Any], *, by: User, reason: str
) -> single.Outcome | None:
    """Post the correction and change the details; None where the details alone differ, which moves no figure."""
    lookups = load(fact.campaign, fact.union)
    cells = as_it_stood(fact, cells, lookups)
    with transaction.atomic():
        if _same(fact, cells, lookups):
            body = {"record": str(fact.record), "reason": reason}
            held = journal.lock()
            refuse_finished(fact.campaign)
            _keep(fact, details)
            journal.record(
                held, "activity.changed", actor=by, campaign=fact.campaign, union=fact.union, body=body
            )
            return None
        outcome = single.correct(fact, cells, lookups, by=by, reason=reason)
        if outcome.batch is not None:
            _keep(fact, details)
        return outcome


def _same(fact: Service, cells: dict[str, str], lookups: Lookups) -> bool:
    now, faults = single.judge(SERVICES, cells, lookups)
    before, _faults = single.judge(SERVICES, written(fact, lookups), lookups)
    return now.finger == before.finger and not any(not fault.is_warning for fault in faults)


def _keep(fact: Service, details: dict[str, Any]) -> None:
    place: dict[str, Any] = {"sheet": Service.SHEET, "record": fact.record}
    if any(details.values()) or ActivityDetail.objects.filter(**place).exists():
        ActivityDetail.objects.update_or_create(**place, defaults=details)
