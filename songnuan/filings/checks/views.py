"""Fetch with permission, work, render: the rows that a check points at."""

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from beneficiaries.models import Disbursement
from campaigns.actor import actor
from songnuan.entry.holders import knows_closed
from songnuan.filings.asked import asked
from songnuan.filings.checks.finding import OVER, UNNAMED
from songnuan.filings.checks.rows import rows_of
from songnuan.filings.listed import columns_of, listed
from songnuan.ledger.small import KNOWS_PERSONS
from songnuan.reports.columns import with_names

A_PAGE = 50


@permission_required(("campaigns.view_filing", "beneficiaries.view_disbursement"), raise_exception=True)
@never_cache
@require_safe
def check_rows(request: HttpRequest, check: str) -> HttpResponse:
    """`/filings/checks/<code>/`: of one union, masked as in every list, and none where the check itself is not told."""
    knows_persons = request.user.has_perm(KNOWS_PERSONS)
    if check not in ((OVER, UNNAMED) if knows_persons else (OVER,)):
        raise Http404
    found = asked(request.user, request.GET)
    union = found.union(request.GET.get("union"))
    knows = knows_closed(actor(request), union.pk)
    told = rows_of(check, found.campaign, union, knows_persons=knows_persons, knows_closed=knows)
    rows = told.visible_to(request.user).order_by("-amount", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    facts = Disbursement.objects.filter(pk__in=[row.pk for row in page]).order_by("-amount", "pk")
    shown = list(with_names(facts, "campaign"))
    is_part = check == OVER and not (knows_persons and knows)
    context = {
        "asked": found, "union": union, "is_part": is_part, "page": page, "check": check,
        "columns": columns_of(Disbursement), "rows": listed(shown, request.user),
    }  # fmt: skip
    return render(request, "filings/check_rows.html", context)
