"""Fetch with permission, work, render: activities, one activity, programmes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaries.models import ActivityDetail, Programme, Service, ServiceKind
from campaigns.actor import actor
from campaigns.turns import at_length, export_by_turns, length, or_asked_to_wait
from songnuan.entry.names import load
from songnuan.entry.written import covered_cells, written
from songnuan.fieldwork.activities import listing
from songnuan.fieldwork.activities.entering import Unchanged, correct, enter, mark
from songnuan.fieldwork.activities.forms import DETAILS, ActivityForm, CorrectionForm
from songnuan.fieldwork.chosen import chosen
from songnuan.fieldwork.export import download
from songnuan.ledger.post import Conflict
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.writing.sheet import Column

A_PAGE = 50
NAMES_A_PAGE = 200
MOST_EXPORTED = 50_000
may_see = permission_required("beneficiaries.view_service", raise_exception=True)
may_add = permission_required("beneficiaries.add_service", raise_exception=True)
may_change = permission_required("beneficiaries.change_service", raise_exception=True)


@may_see
@require_safe
@export_by_turns
def activities(request: HttpRequest) -> HttpResponse:
    """Every activity in reach, by kind, programme and union."""
    asked = chosen(request)
    rows = listing.activities(asked, request.user)
    kind = ServiceKind.objects.filter(code=request.GET.get("kind", "")).first()
    programme = Programme.objects.filter(code=request.GET.get("programme", "")).first()
    if kind is not None:
        rows = rows.filter(kind=kind)
    if programme is not None:
        rows = rows.filter(programme=programme.name)
    if request.GET.get("named"):
        rows = listing.named(rows, request.GET["named"])
    figure = listing.FIGURES.get(request.GET.get("figure", ""))
    if figure is not None:
        rows = rows.filter(figure.rows)
    if request.GET.get("own") == "1" and asked.union is not None:
        rows = rows.filter(union=asked.union)
    if request.GET.get("export") == "xlsx":
        return _export(request, rows)
    context = {
        "asked": asked, "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "sums": listing.total(rows), "kind": kind, "kinds": ServiceKind.objects.all(), "programme": programme,
        "programmes": Programme.objects.all(), "named": request.GET.get("named", ""), "figure": figure,
    }  # fmt: skip
    return render(request, "fieldwork/activities.html", context)


def _export(request: HttpRequest, rows: Any) -> HttpResponse:
    columns = (
        Column(_("服务日期"), "day"), Column(_("单位"), width=18), Column(_("服务类型")), Column(_("活动名称"), width=30),
        Column(_("地点"), width=20), Column(_("服务对象")), Column(_("人次"), "count"), Column(_("支出金额(元)"), "money"),
        Column(_("资金来源")), Column(_("主题活动"), width=24),
    )  # fmt: skip
    lines = [
        (row.date, row.union.label, str(row.kind), mask_inside(row.activity), mask_inside(row.place), mask_inside(row.audience), row.person_times,
         row.cost, str(row.source or ""), mask_inside(row.programme))
        for row in rows[:MOST_EXPORTED]
    ]  # fmt: skip
    return download(request, _("服务活动"), columns, lines, chosen(request).campaign)


@may_add
@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: HttpRequest) -> HttpResponse:
    """Type one activity: one batch."""
    user = actor(request)
    form = ActivityForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        lookups = load(form.cleaned_data["campaign"], form.cleaned_data["union"])
        try:
            outcome = enter(form.cells(), form.details(), lookups, by=user)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        else:
            form.show(outcome.faults)
            if outcome.batch is not None:
                messages.success(request, _("已保存（批次%(number)s）。") % {"number": outcome.batch.number})
                return redirect("activity", activity=Service.objects.get(added_by=outcome.batch).record)
    return render(
        request, "fieldwork/activity_form.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _activity(request: HttpRequest, record: UUID) -> Service:
    rows = Service.objects.visible_to(request.user).live().select_related(
        "campaign", "union", "kind", "source", "added_by"
    )  # fmt: skip
    found: Service = get_object_or_404(rows, record=record)
    return found


def _detail(fact: Service) -> ActivityDetail | None:
    details = ActivityDetail.objects.select_related("venue")
    return details.filter(sheet=Service.SHEET, record=fact.record).first()


def _covered(value: Any) -> Any:
    return mask_inside(value) if isinstance(value, str) else value


@may_see
@require_safe
def activity(request: HttpRequest, activity: UUID) -> HttpResponse:
    """One activity with its venue, partners, launch and journey."""
    found = _activity(request, activity)
    return render(request, "fieldwork/activity.html", {"activity": found, "detail": _detail(found)})


@may_change
@require_http_methods(["GET", "HEAD", "POST"])
def activity_correct(request: HttpRequest, activity: UUID) -> HttpResponse:
    """更正: the row by a batch with its reason, the details beside it."""
    found, user = _activity(request, activity), actor(request)
    detail = _detail(found)
    initial: dict[str, Any] = covered_cells(found, written(found, load(found.campaign, found.union)))
    initial |= {name: _covered(getattr(detail, name)) for name in DETAILS} if detail else {}
    initial["seen"] = mark(found)
    form = CorrectionForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
            outcome = correct(found, form.cells(), form.details(), by=user, reason=reason, seen=seen)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
        except Unchanged:
            messages.info(request, _("原来就是这样，没有改动。"))
            return redirect("activity", activity=activity)
        else:
            if outcome is not None:
                form.show(outcome.faults)
            if outcome is None or outcome.batch is not None:
                messages.success(request, _("已更正。"))
                return redirect("activity", activity=activity)
    context = {"form": form, "activity": found}
    return render(request, "fieldwork/activity_form.html", context, status=422 if form.is_bound else 200)


@may_see
@require_safe
@export_by_turns
@or_asked_to_wait("busy_list.html")
def programmes(request: HttpRequest) -> HttpResponse:
    """Each programme's sums over the unions in reach: those of the table, then page by page what unions wrote beside it."""
    asked = chosen(request)
    rows = listing.activities(asked, request.user)
    beside, exported = listing.beside(rows), request.GET.get("export") == "xlsx"
    with at_length(request.user, length(rows)):
        page = Paginator(beside, NAMES_A_PAGE).get_page(request.GET.get("page"))
        lines = listing.by_programme(rows, asked) if exported or page.number == 1 else []
        lines += listing.as_written(beside if exported else page.object_list, asked)
    if exported:
        return _export_sums(request, _("主题活动"), lines)
    return render(request, "fieldwork/programmes.html", {"asked": asked, "lines": lines, "page": page})


@may_see
@require_safe
@export_by_turns
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """One programme, union by union, with its total; every number leads to its rows."""
    found = get_object_or_404(Programme, code=programme)
    asked = chosen(request)
    rows = listing.activities(asked, request.user).filter(programme=found.name)
    lines = listing.by_union(rows, asked, found)
    if request.GET.get("export") == "xlsx":
        return _export_sums(request, found.name, lines)
    context = {"asked": asked, "programme": found, "lines": lines, "sums": listing.total(rows)}
    context["asks"] = listing.asks(asked, programme=found.code)
    return render(request, "fieldwork/programme.html", context)


def _export_sums(request: HttpRequest, title: str, lines: list[listing.Line]) -> HttpResponse:
    columns = (
        Column(_("名称"), width=30), Column(_("活动场次"), "count"), Column(_("服务人次"), "count"),
        Column(_("平安返乡人次"), "count"), Column(_("支出金额(元)"), "money"),
    )  # fmt: skip
    rows = [
        (line.label, line.sums.count, line.sums.served, line.sums.returned, line.sums.cost) for line in lines
    ]
    return download(request, title, columns, rows, chosen(request).campaign)
