"""Fetch with permission, work, render: the needs, taking one up, one need with its history."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beneficiaries.models import Need, not_taken_up
from campaigns.actor import actor
from campaigns.models import Visit
from campaigns.turns import export_by_turns
from songnuan.fieldwork.chosen import chosen
from songnuan.fieldwork.export import download
from songnuan.fieldwork.needs.forms import StepForm, TakeForm
from songnuan.fieldwork.needs.handling import TakenUp, move_on, take_up
from songnuan.fieldwork.needs.listing import HANDLES, need_line, of_state, told, untaken, visit_line
from songnuan.fieldwork.needs.listing import needs as needs_of
from songnuan.ledger.post import Conflict
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.writing.sheet import Column

A_PAGE = 50
DAYS_TO_ANSWER = 30
MOST_EXPORTED = 20_000
may_see = permission_required("beneficiaries.view_need", raise_exception=True)
may_add = permission_required("beneficiaries.add_need", raise_exception=True)


@may_see
@require_safe
@export_by_turns
def needs(request: HttpRequest) -> HttpResponse:
    """What was asked for, by state; first of all what nobody has taken up."""
    asked = chosen(request)
    kind = request.GET.get("kind", "")
    found = needs_of(asked, request.user, kind if kind in Need.Kind.values else "")
    waiting = untaken(asked, request.user)
    state = request.GET.get("state", "")
    rows, line_of = (waiting, visit_line) if state == "untaken" else (of_state(found, state), need_line)
    if request.GET.get("export") == "xlsx":
        return _export(request, [line_of(row, request.user) for row in rows[:MOST_EXPORTED]])
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    tabs: list[tuple[str, Any, int | None]] = [
        ("", _("全部"), None),
        ("untaken", _("未受理"), waiting.count()),
    ]
    counts = found.counts()
    tabs += [(value, label, counts[value]) for value, label in Need.State.choices]
    tabs.insert(2, ("overdue", _("已超期"), counts["overdue"]))
    # Sums that the overview shows: there is a tab only for who comes from there.
    sums = {
        "open": (_("待受理和办理中"), counts["waiting"] + counts["handling"]),
        "closed": (_("已答复"), counts["solved"] + counts["beyond"]),
    }
    if state in sums:
        tabs.append((state, *sums[state]))
    context = {
        "asked": asked, "page": page, "lines": [line_of(row, request.user) for row in page], "tabs": tabs, "state": state,
        "kind": dict(Need.Kind.choices).get(kind, ""),
    }  # fmt: skip
    return render(request, "fieldwork/needs.html", context)


def _export(request: HttpRequest, lines: list) -> HttpResponse:
    columns = (
        Column(_("登记日期"), "day"), Column(_("登记单位"), width=18), Column(_("谁提的"), width=24),
        Column(_("诉求"), width=48), Column(_("诉求类别")), Column(_("责任单位"), width=18),
        Column(_("办理期限"), "day"), Column(_("办理状态")),
    )  # fmt: skip
    rows = [
        (
            line.noted_on,
            line.union,
            line.whose,
            line.text,
            line.kind,
            line.responsible,
            line.due,
            line.state_label,
        )
        for line in lines
    ]
    return download(request, _("急难愁盼诉求"), columns, rows, chosen(request).campaign)


@may_add
@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: HttpRequest) -> HttpResponse:
    """Note a need that no visit brought."""
    asked = chosen(request)
    form = TakeForm(
        request.POST or None, campaign=asked.campaign, user=request.user, initial={"due": _usual_day()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            need = take_up(form, by=actor(request))
        except Conflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已登记。"))
            return redirect("need", need=need.uid)
    status = 422 if form.is_bound else 200
    return render(request, "fieldwork/need_form.html", {"form": form, "asked": asked}, status=status)


@may_add
@require_http_methods(["GET", "HEAD", "POST"])
def need_take(request: HttpRequest, visit: UUID) -> HttpResponse:
    """受理: take up what a visit wrote down."""
    visits = not_taken_up(Visit.objects.visible_to(request.user)).select_related("campaign", "union")
    found = get_object_or_404(visits, record=visit)
    initial = {
        "text": mask_inside(found.needs), "whose": mask_inside(found.name), "due": _usual_day(), "responsible": found.union_id,
        "seen": found.seen,
    }  # fmt: skip
    form = TakeForm(
        request.POST or None, campaign=found.campaign, user=request.user, union=found.union, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            need = take_up(form, by=actor(request), visit=found)
        except (TakenUp, Conflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已受理。"))
            return redirect("need", need=need.uid)
    context = {"form": form, "visit": found}
    return render(request, "fieldwork/need_form.html", context, status=422 if form.is_bound else 200)


def _usual_day() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=DAYS_TO_ANSWER)


def _need(request: HttpRequest, uid: UUID) -> Need:
    rows = Need.objects.visible_to(request.user).select_related("campaign", "union", "responsible")
    found: Need = get_object_or_404(rows, uid=uid)
    return found


@may_see
@require_safe
def need(request: HttpRequest, need: UUID) -> HttpResponse:
    """One need: who takes care of it, and every step so far."""
    found = _need(request, need)
    initial = {"state": found.state, "due": found.due, "seen": found.steps.count()}
    return _page(request, found, StepForm(initial=initial))


@permission_required("beneficiaries.change_need", raise_exception=True)
@require_POST
def need_step(request: HttpRequest, need: UUID) -> HttpResponse:
    """The next step of a need."""
    found = _need(request, need)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        move_on(found, by=actor(request), **form.cleaned_data)
    except (TakenUp, Conflict) as refusal:
        form = StepForm({**request.POST.dict(), "seen": found.steps.count()})
        form.add_error(None, str(refusal))
        return _page(request, found, form)
    messages.success(request, _("已记下办理情况。"))
    return redirect("need", need=found.uid)


def _page(request: HttpRequest, found: Need, form: StepForm) -> HttpResponse:
    steps = found.steps.select_related("by").order_by("at", "pk")
    visits = Visit.objects.visible_to(request.user).live()
    visit = visits.filter(record=found.record).first() if found.record else None
    context = {
        "need": found, "private": told(found, request.user), "steps": steps, "form": form, "visit": visit,
        "whole": found.record is not None or request.user.has_perm(HANDLES),
    }  # fmt: skip
    return render(request, "fieldwork/need.html", context, status=422 if form.is_bound else 200)
