"""Fetch with permission, work, render: both sides of a union, the single sums, recording and voiding them."""

import io

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.actor import actor
from campaigns.models import Allocation, Union
from campaigns.turns import file_by_turns
from songnuan.allocations.forms import AllocationForm, VoidForm
from songnuan.allocations.listing import SENT, Narrowed, listing, narrowed, rows_of
from songnuan.allocations.matching import matching
from songnuan.allocations.workbook import write
from songnuan.ledger.allocation.acts import Again, allocate, receivers, void
from songnuan.ledger.models import Cell
from songnuan.ledger.post import Conflict
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE
from songnuan.reports.basis import basis
from songnuan.reports.official.choose import choices
from songnuan.reports.official.views import download
from songnuan.reports.scope import NoPlace, NotInReach, Scope, resolve
from songnuan.reports.taken import taken
from songnuan.reports.views import asked

may_see = permission_required(("ledger.view_cell", "campaigns.view_allocation"), raise_exception=True)
may_record = permission_required(("ledger.view_cell", "campaigns.add_allocation"), raise_exception=True)
DIFFERS = "differs"
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _scope(request: HttpRequest) -> Scope:
    try:
        scope = resolve(request.user, asked(request.GET))
    except (NotInReach, NoPlace):
        raise Http404 from None
    if scope.narrow or scope.scope != Cell.Scope.SUBTREE:
        raise Http404
    return scope


@never_cache
@may_see
@require_safe
def allocations(request: HttpRequest) -> HttpResponse:
    """`/allocations/`: what was passed down to a union and by it, against what was received; `?only=differs`."""
    scope, only = _scope(request), request.GET.get("only") == DIFFERS
    report = matching(scope)
    context = {
        "report": report, "lines": report.differing if only else report.lines, "only": only, "scope": scope,
        "choices": choices(scope), "basis": basis(scope),
    }  # fmt: skip
    return render(request, "allocations/matching.html", context)


@never_cache
@may_see
@require_safe
def allocation_rows(request: HttpRequest) -> HttpResponse:
    """`/allocations/rows/`: the single sums behind a number, or those that were voided."""
    scope = _scope(request)
    try:
        found = narrowed(scope, request.GET)
    except NotInReach:
        raise Http404 from None
    report = listing(scope, found, request.user, request.GET.get("page", "1"))
    context = {"report": report, "scope": scope, "basis": basis(scope)}
    return render(request, "allocations/rows.html", context)


@never_cache
@may_see
@require_safe
@file_by_turns
def allocation_workbook(request: HttpRequest) -> HttpResponse:
    """`/allocations/workbook/`: the page and the sums that the union sent or got."""
    scope, buffer = _scope(request), io.BytesIO()
    rows = rows_of(scope, Narrowed(), request.user)
    write(buffer, matching(scope), rows, taken(request, "allocations", scope), basis(scope).text)
    name = f"{scope.short_label}-{_('下拨与收到')}-{scope.campaign.code}.xlsx"
    return download(buffer.getvalue(), CONTENT_TYPE, name)


@never_cache
@may_record
@form_page
def allocation_new(request: HttpRequest) -> HttpResponse:
    """`/allocations/new/`: what the union of the address passed down by one letter."""
    scope = _scope(request)
    direct, deeper = _receivers(scope)
    form = AllocationForm(request.POST or None, direct=direct, deeper=deeper)
    asks_again = False
    if request.method == "POST" and form.is_valid():
        try:
            batch = allocate(
                scope.campaign, scope.union, form.passing, form.amounts, by=actor(request), form=form.cleaned_data["form"],
                again=form.cleaned_data["again"],
            )  # fmt: skip
        except Conflict as refusal:
            asks_again = isinstance(refusal, Again)
            form.add_error(None, str(refusal))
        else:
            said = _("已登记%(count)d笔下拨（批次%(number)s）。") % {
                "count": batch.rows,
                "number": batch.number,
            }
            messages.success(request, said)
            return redirect(_page_of(scope))
    context = {"form": form, "scope": scope, "asks_again": asks_again}
    return render(request, "allocations/new.html", context, status=422 if form.is_bound else 200)


def _receivers(scope: Scope) -> tuple[list[Union], list[Union]]:
    """Those right below the union, and those further down, of the reader's reach, in the order of the tree."""
    below = receivers(scope.tree, scope.union) & scope.unions.keys()
    ordered = [place for place in scope.tree.places if place in below]
    direct = {place for place in below if scope.tree.places[place][0] == scope.union.pk}
    return (
        [scope.unions[place] for place in ordered if place in direct],
        [scope.unions[place] for place in ordered if place not in direct],
    )


def _page_of(scope: Scope) -> str:
    return f"{reverse('allocations')}?{scope.under('all').query}"


@never_cache
@may_record
@form_page
def allocation_void(request: HttpRequest, allocation: int) -> HttpResponse:
    """作废: it was recorded wrongly. It stays in the list of voided ones, with the reason."""
    rows = Allocation.objects.recorded_by(request.user).live()
    found = get_object_or_404(rows.select_related("campaign", "union", "receiver", "source"), pk=allocation)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = void(found, by=actor(request), reason=form.cleaned_data["reason"])
        except Conflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("已作废（批次%(number)s）。需要时请重新登记。") % {"number": batch.number}
            )
            address = f"{reverse('allocation_rows')}?campaign={found.campaign.code}&union={found.union.code}"
            return redirect(f"{address}&side={SENT}")
    context = {"form": form, "row": found}
    return render(request, "allocations/void.html", context, status=422 if form.is_bound else 200)
