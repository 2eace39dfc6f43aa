"""Fetch with permission, work, render: the teams, one team's plan, its itinerary, a card for one visit."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaries.limits import REVEALS
from campaigns import journal
from campaigns.actor import actor
from campaigns.lately import in_the_last_hour
from campaigns.models import PlannedVisit, Team
from campaigns.turns import export_by_turns, or_asked_to_wait
from songnuan.fieldwork.chosen import chosen
from songnuan.fieldwork.export import download
from songnuan.fieldwork.sight import sees_people
from songnuan.fieldwork.teams import planning
from songnuan.fieldwork.teams.forms import PlanForm
from songnuan.fieldwork.teams.progress import STATES, by_day, plan_lines, team_lines
from songnuan.ledger.post import Conflict
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.writing.sheet import Column
from songnuan.people.purpose import PurposeForm

may_see = permission_required("campaigns.view_plannedvisit", raise_exception=True)
may_change = permission_required("campaigns.change_plannedvisit", raise_exception=True)


@may_see
@require_safe
@export_by_turns
@or_asked_to_wait("busy_list.html")
def teams(request: HttpRequest) -> HttpResponse:
    """The campaign's teams and how far each has come."""
    asked = chosen(request)
    lines = team_lines(asked.campaign, request.user)
    if request.GET.get("export") == "xlsx":
        columns = (
            Column(_("慰问组")), Column(_("带队领导")), Column(_("慰问地区"), width=30), Column(_("成员"), "count"),
            Column(_("计划走访"), "count"), Column(_("已走访"), "count"), Column(_("走访次数"), "count"),
            Column(_("走访企业"), "count"),
        )  # fmt: skip
        rows = [
            (mask_inside(str(line.team)), mask_inside(line.team.leader), "、".join(line.areas), line.members, line.planned, line.done,
             line.visits, line.firms)
            for line in lines
        ]  # fmt: skip
        return download(request, _("慰问组进度"), columns, rows, asked.campaign)
    return render(request, "fieldwork/teams.html", {"asked": asked, "lines": lines})


def _team(number: int) -> Team:
    found: Team = get_object_or_404(
        Team.objects.select_related("campaign").prefetch_related("areas", "members"), pk=number
    )
    return found


def _day(text: str) -> datetime.date | None:
    """The day that the address asks for; 404 for one that is none."""
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise Http404 from None


def _filtered(request: HttpRequest, team: Team) -> tuple[list, dict[str, Any]]:
    plan = PlannedVisit.objects.visible_to(request.user).filter(team=team).with_progress()
    asked = chosen(request)
    if asked.union is not None:
        if asked.campaign != team.campaign:
            raise Http404
        plan = plan.filter(union__in=asked.counted)
    day = _day(request.GET.get("day", ""))
    days = list(plan.order_by("day").values_list("day", flat=True).distinct())
    if day is not None:
        plan = plan.filter(day=day)
    lines = plan_lines(plan, request.user, timezone.localdate())
    state = request.GET.get("state", "")
    if state in STATES:
        lines = [line for line in lines if state == line.state or (state == "left" and line.state != "done")]
    return lines, {"day": day, "days": days, "state": state, "asked": asked, "count": len(lines)}


@may_see
@require_safe
@export_by_turns
def team(request: HttpRequest, team: int) -> HttpResponse:
    """One team: members, areas, the plan by day."""
    found = _team(team)
    lines, filters = _filtered(request, found)
    if request.GET.get("export") == "xlsx":
        return _export_plan(request, found, lines)
    context = {"team": found, "days_of_plan": by_day(lines), "states": state_words().items(), **filters}
    return render(request, "fieldwork/team.html", context)


@permission_required("campaigns.add_plannedvisit", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest, team: int) -> HttpResponse:
    """Plan one more visit of a team."""
    found = _team(team)
    form = PlanForm(request.POST or None, team=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            planning.put(form, found, by=actor(request))
        except Conflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已列入计划。"))
            return redirect("team", team=found.pk)
    context = {"form": form, "team": found}
    return render(request, "fieldwork/plan.html", context, status=422 if form.is_bound else 200)


def _export_plan(request: HttpRequest, team: Team, lines: list) -> HttpResponse:
    columns = (
        Column(_("计划日期"), "day"), Column(_("所在单位"), width=18), Column(_("走访对象")), Column(_("企业名称"), width=30),
        Column(_("联系人或户主")), Column(_("进度")),
    )  # fmt: skip
    words = state_words()
    rows = [(line.day, line.place, line.kind, line.name, line.person, words[line.state]) for line in lines]
    return download(request, _("走访计划"), columns, rows, team.campaign)


def state_words() -> dict[str, str]:
    return {"done": _("已走访"), "waiting": _("未到日期"), "late": _("未走访"), "left": _("还没有走访")}


@may_see
@require_safe
def itinerary(request: HttpRequest, team: int) -> HttpResponse:
    """行程单: the plan on paper, persons masked."""
    found = _team(team)
    lines, filters = _filtered(request, found)
    return render(
        request, "fieldwork/itinerary.html", {"team": found, "days_of_plan": by_day(lines), **filters}
    )


def _plan(request: HttpRequest, number: int) -> PlannedVisit:
    plans = PlannedVisit.objects.visible_to(request.user).with_progress()
    found: PlannedVisit = get_object_or_404(plans.select_related("team__campaign", "union"), pk=number)
    return found


@never_cache
@may_see
@require_safe
def card(request: HttpRequest, plan: int) -> HttpResponse:
    """入户卡 or 企业走访卡, one page, persons masked."""
    return _card(request, _plan(request, plan), full=False)


@never_cache
@may_change
@require_http_methods(["GET", "HEAD", "POST"])
def card_whole(request: HttpRequest, plan: int) -> HttpResponse:
    """The same in full, for who may change the plan and read of persons and says what for: noted first."""
    found = _plan(request, plan)
    if not sees_people(request.user):
        raise PermissionDenied
    form = PurposeForm(request.POST or None, request=request)
    full = request.method == "POST" and form.is_valid() and _noted(request, found, form)
    return _card(request, found, full=full, form=form)


def _card(request: HttpRequest, plan: PlannedVisit, *, full: bool, form: Any = None) -> HttpResponse:
    plans = PlannedVisit.objects.filter(pk=plan.pk).with_progress()
    (line,) = plan_lines(plans, request.user, timezone.localdate(), full=full)
    asks = sees_people(request.user) and request.user.has_perm("campaigns.change_plannedvisit") and not full
    context = {"plan": plan, "team": plan.team, "line": line, "full": full, "form": form, "asks": asks}
    return render(
        request, "fieldwork/card.html", context, status=422 if form and form.is_bound and not full else 200
    )


def _noted(request: HttpRequest, plan: PlannedVisit, form: PurposeForm) -> bool:
    """Whether the hour has room for one more whole card; then it is noted. Firms stand in every register and are not counted."""
    user, household = actor(request), plan.kind == PlannedVisit.Kind.HOUSEHOLD
    with transaction.atomic():
        journal.lock()
        if household and in_the_last_hour(user, "list.made", list="card", household=True) >= REVEALS:
            form.add_error(
                None, _("一小时内最多打开%(limit)d张完整的走访卡，请稍后再来。") % {"limit": REVEALS}
            )
            return False
        body = {"list": "card", "plan": plan.pk, "household": household, **form.as_body()}
        journal.note("list.made", actor=user, campaign=plan.team.campaign, union=plan.union, body=body)
    return True


@may_change
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, plan: int) -> HttpResponse:
    """Change a planned visit."""
    found = _plan(request, plan)
    form = PlanForm(request.POST or None, instance=found, team=_team(found.team_id), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            planning.put(form, found.team, by=actor(request))
        except Conflict as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已保存。"))
            return redirect("team", team=found.team_id)
    context = {"form": form, "plan": found, "team": found.team, "seen": form.initial["seen"]}
    return render(request, "fieldwork/plan.html", context, status=422 if form.is_bound else 200)


@may_change
@require_POST
def plan_done(request: HttpRequest, plan: int) -> HttpResponse:
    """Mark a planned visit as made today (`done` is 1), or take the mark away (0)."""
    found = _plan(request, plan)
    wanted = request.POST.get("done")
    try:
        if wanted in ("0", "1"):
            planning.mark(found, done=wanted == "1", by=actor(request))
    except Conflict as refusal:
        messages.error(request, str(refusal))
    return redirect("team", team=found.team_id)


@may_change
@require_POST
def plan_drop(request: HttpRequest, plan: int) -> HttpResponse:
    """Take a planned visit off the plan."""
    found = _plan(request, plan)
    try:
        planning.drop(found, seen=request.POST.get("seen", ""), by=actor(request))
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已从计划里取消。"))
    return redirect("team", team=found.team_id)
