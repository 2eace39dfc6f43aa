"""Fetch with permission, work, render: what a union would file, filing it, taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaigns.actor import actor
from campaigns.models import Filing, Period, Union
from songnuan.filings.asked import Asked, asked
from songnuan.filings.own.filing import file_now
from songnuan.filings.own.page import own_report
from songnuan.ledger.filing.acts import recall
from songnuan.ledger.post import Conflict

may_file = permission_required("campaigns.file_filing", raise_exception=True)


@may_file
@never_cache
@require_safe
def my_filing(request: HttpRequest) -> HttpResponse:
    """`/filings/mine/`: the union's figures now against those filed, and what is in the way."""
    found = asked(request.user, request.GET)
    union = found.union(request.GET.get("union"))
    if found.period is None:
        return render(request, "filings/no_periods.html", {"asked": found, "here": "mine"})
    return _page(request, found, union, found.period)


def _page(
    request: HttpRequest, found: Asked, union: Union, period: Period, refusal: Conflict | None = None
) -> HttpResponse:
    report = own_report(found, union, period, request.user)
    context = {"asked": found, "report": report, "refusal": refusal, "typed": request.POST}
    context["findings"] = [(one, request.POST.get(one.field, "")) for one in report.findings]
    return render(request, "filings/mine.html", context, status=422 if refusal else 200)


@may_file
@never_cache
@require_POST
def filing_file(request: HttpRequest) -> HttpResponse:
    """上报: the union that the form names, in the period that it names."""
    found = asked(request.user, request.POST)
    union = found.union(request.POST.get("union"))
    if found.period is None:
        raise Http404
    try:
        filing = file_now(found, union, found.period, request.POST, by=actor(request))
    except Conflict as refusal:
        return _page(request, found, union, found.period, refusal)
    messages.success(
        request,
        _("已上报%(period)s，版本码 %(version)s。审核以前可以撤回。")
        % {"period": filing.period, "version": filing.version},
    )
    return redirect(address_of(filing))


def address_of(filing: Filing) -> str:
    """The union's own page for the period of a filing."""
    query: dict[str, str | int] = {
        "campaign": filing.campaign.code, "union": filing.union.code, "period": filing.period.number,
    }  # fmt: skip
    return f"{reverse('my_filing')}?{urlencode(query)}"


@may_file
@require_POST
def filing_recall(request: HttpRequest, filing: int) -> HttpResponse:
    """撤回: before anybody reviewed it."""
    rows = Filing.objects.visible_to(request.user).select_related("campaign", "union", "period")
    found = get_object_or_404(rows, pk=filing)
    try:
        recall(found, by=actor(request), reason=request.POST.get("reason", ""))
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回。改好以后请重新上报。"))
    return redirect(address_of(found))
