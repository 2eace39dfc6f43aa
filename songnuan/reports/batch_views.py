"""Pages of what one batch did, row by row."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from songnuan.ledger.indicators import INDICATORS
from songnuan.reports.batch_rows import BatchRows, moved_by, part_of
from songnuan.reports.columns import KINDS
from songnuan.reports.scope import NoPlace, NotInReach
from songnuan.reports.views import FIGURES

may_see = permission_required(("campaigns.view_batch", FIGURES), raise_exception=True)


@never_cache
@may_see
@require_safe
def part(request: HttpRequest, number: int, kind: str, part: str) -> HttpResponse:
    """`/batches/<number>/rows/<kind>/<part>/`: the rows of one kind that a batch added, removed or restored."""
    if kind not in KINDS or not _may_list(request, kind):
        raise Http404
    try:
        found = part_of(number, kind, part, request.user, request.GET.get("page", "1"))
    except (NotInReach, NoPlace):
        raise Http404 from None
    return _page(request, found)


@never_cache
@may_see
@require_safe
def moved(request: HttpRequest, number: int, indicator: str) -> HttpResponse:
    """`/batches/<number>/moved/<figure>/`: the rows through which a batch moved a figure."""
    if indicator not in INDICATORS or not _may_list(request, INDICATORS[indicator].fact._meta.model_name):
        raise Http404
    try:
        found = moved_by(number, indicator, request.user, request.GET.get("page", "1"))
    except (NotInReach, NoPlace):
        raise Http404 from None
    return _page(request, found)


def _may_list(request: HttpRequest, kind: str | None) -> bool:
    meta = KINDS[str(kind)]._meta
    return request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}")


def _page(request: HttpRequest, found: BatchRows) -> HttpResponse:
    return render(request, "reports/batch_rows.html", {"report": found})
