"""A planned visit put on the plan, changed, marked as made, taken off: each with its event, none in a closed campaign."""

from django.db import transaction
from django.utils import timezone

from campaigns import journal
from campaigns.models import Journal, PlannedVisit, Team, User
from songnuan.fieldwork.teams.forms import PlanForm
from songnuan.ledger.post import refuse_finished


@transaction.atomic
def put(form: PlanForm, team: Team, *, by: User) -> PlannedVisit:
    """Store what was typed, one more of the team's or one that is there. Raises Conflict."""
    held, what = _held(team), "changed" if form.instance.pk else "added"
    plan: PlannedVisit = form.save()
    _note(held, plan, what, by)
    return plan


@transaction.atomic
def mark(plan: PlannedVisit, *, by: User) -> None:
    """Made today; or not made, where it was marked. Raises Conflict."""
    held = _held(plan.team)
    plan.done_on = None if plan.done_on else timezone.localdate()
    plan.save(update_fields=("done_on",))
    _note(held, plan, "marked", by)


@transaction.atomic
def drop(plan: PlannedVisit, *, by: User) -> None:
    """Off the plan. Raises Conflict."""
    held = _held(plan.team)
    _note(held, plan, "dropped", by)
    plan.delete()


def _held(team: Team) -> Journal:
    held = journal.lock()
    refuse_finished(team.campaign)
    return held


def _note(held: Journal, plan: PlannedVisit, what: str, by: User) -> None:
    body = {"what": what, "plan": plan.pk, "team": plan.team_id, "day": plan.day.isoformat()}
    journal.record(held, "plan.changed", actor=by, campaign=plan.team.campaign, union=plan.union, body=body)
