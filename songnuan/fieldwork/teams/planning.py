"""A planned visit put on the plan, changed, marked as made, taken off: each with its event, none in a closed campaign.

Whoever changes one, or takes it off, does so of what they saw; a mark says which way it goes. So the second of two
people, or of two clicks, undoes nothing.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Journal, PlannedVisit, Team, User
from campaigns.overtaken import Overtaken
from songnuan.fieldwork.teams.forms import PlanForm
from songnuan.ledger.post import Conflict, refuse_finished
from songnuan.lib.identifiers import mask_inside


@transaction.atomic
def put(form: PlanForm, team: Team, *, by: User) -> PlannedVisit:
    """Store what was typed, one more of the team's or one that is there. Raises Conflict."""
    held = _held(team, form.instance)
    if form.instance.pk:
        _refuse_unless_seen(form.instance, form.cleaned_data["seen"])
        plan: PlannedVisit = form.instance
        if not form.touched:
            return plan
        plan = form.save()
        _note(held, plan, "changed", by, fields=form.touched)
        return plan
    plan = form.save()
    _refuse_the_same(plan)
    _note(held, plan, "added", by)
    return plan


@transaction.atomic
def mark(plan: PlannedVisit, *, done: bool, by: User) -> None:
    """Made today; or not made after all. What is so already stays, with its day. Raises Conflict."""
    held = _held(plan.team, plan)
    if (_standing(plan).done_on is not None) == done:
        return
    plan.done_on = timezone.localdate() if done else None
    plan.save(update_fields=("done_on",))
    _note(held, plan, "marked" if done else "unmarked", by)


@transaction.atomic
def drop(plan: PlannedVisit, *, seen: str, by: User) -> None:
    """Off the plan. Raises Conflict."""
    held = _held(plan.team, plan)
    _refuse_unless_seen(plan, seen)
    _note(held, plan, "dropped", by)
    plan.delete()


def _held(team: Team, plan: PlannedVisit) -> Journal:
    journal.hold_rows(PlannedVisit.objects.filter(pk=plan.pk))
    held = journal.lock()
    refuse_finished(team.campaign)
    return held


def _refuse_the_same(plan: PlannedVisit) -> None:
    """A team goes to one firm once a day, and so to one family: a form that is sent twice is one visit."""
    there = PlannedVisit.objects.filter(
        team=plan.team, day=plan.day, union=plan.union, kind=plan.kind, name_key=plan.name_key
    ).exclude(pk=plan.pk)
    if any(plan.kind == PlannedVisit.Kind.ENTERPRISE or one.private == plan.private for one in there):
        raise Conflict(_("这个组这一天已经计划走访这一家，没有再列一次。内容要改的，请在计划里改那一条。"))


def _standing(plan: PlannedVisit) -> PlannedVisit:
    """The visit as it is planned now, under the lock."""
    found = PlannedVisit.objects.select_related("union").filter(pk=plan.pk).first()
    if found is None:
        raise Conflict(_("这次走访刚刚已被从计划里取消。"))
    return found


def _refuse_unless_seen(plan: PlannedVisit, seen: str) -> None:
    now = _standing(plan)
    if now.seen != seen:
        parts = (now.day.isoformat(), now.union.label, now.get_kind_display(), mask_inside(now.name))
        raise Overtaken(parts, now.seen)


def _note(held: Journal, plan: PlannedVisit, what: str, by: User, **more: object) -> None:
    body = {"what": what, "plan": plan.pk, "team": plan.team_id, "day": plan.day.isoformat(), **more}
    journal.record(held, "plan.changed", actor=by, campaign=plan.team.campaign, union=plan.union, body=body)
