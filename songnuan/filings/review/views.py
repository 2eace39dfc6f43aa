"""Fetch with permission, work, render: what waits, one report, approving it, giving it back."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actor import actor
from campaigns.models import Filing
from songnuan.filings.asked import asked
from songnuan.filings.review.page import filing_report, reviewed_before
from songnuan.filings.review.rows import choices, chosen, words
from songnuan.filings.review.waiting import waiting
from songnuan.ledger.filing.acts import approve, give_back
from songnuan.ledger.post import Conflict
from songnuan.reports.scope import NotInReach

may_see = permission_required("campaigns.view_filing", raise_exception=True)
may_review = permission_required("campaigns.review_filing", raise_exception=True)


def visible(request: HttpRequest, pk: int) -> Filing:
    """A report in the reader's reach; 404 for every other."""
    rows = Filing.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("campaign", "union", "period", "by", "decided_by"), pk=pk
    )  # fmt: skip


@may_review
@never_cache
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """`/filings/review/`: what waits for the reader, oldest first."""
    found = asked(request.user, request.GET)
    mine, others = waiting(found.campaign, actor(request))
    return render(request, "filings/reviews.html", {"asked": found, "waiting": mine, "others": others})


@may_see
@never_cache
@require_safe
def filing(request: HttpRequest, filing: int) -> HttpResponse:
    """`/filings/<pk>/`: one report."""
    found = visible(request, filing)
    return render(
        request, "filings/filing.html", {"report": filing_report(found, actor(request)), "filing": found}
    )


@may_review
@require_POST
def filing_approve(request: HttpRequest, filing: int) -> HttpResponse:
    """审核通过."""
    found = visible(request, filing)
    try:
        approve(found, by=actor(request), remark=request.POST.get("remark", ""))
    except Conflict as refusal:
        messages.error(request, str(refusal))
        return redirect("filing", filing=found.pk)
    messages.success(
        request, _("已审核通过%(union)s的%(period)s。") % {"union": found.union.label, "period": found.period}
    )
    return redirect("reviews")


@may_review
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def filing_return(request: HttpRequest, filing: int) -> HttpResponse:
    """退回: whole, or with a word beside each row that is to be put right. Nothing is done by leafing through."""
    found = visible(request, filing)
    user = actor(request)
    typed = words(request.POST)
    refusal = ""
    if request.method == "POST" and "show" not in request.POST:
        try:
            rows = chosen(found, typed, user)
            give_back(found, by=user, reason=_reason(request.POST.get("reason", ""), len(rows)), rows=rows)
        except Conflict as conflict:
            refusal = str(conflict)
        else:
            messages.success(request, _("已退回。填报单位会看到理由。"))
            return redirect("filing", filing=found.pk)
    reviewed = reviewed_before(found)
    shown = request.POST.get("show", "")
    try:
        listed = choices(found, reviewed.number if reviewed else 0, user, shown, typed)
    except NotInReach:
        raise Http404 from None
    context = {
        "filing": found,
        "choices": listed,
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
    }
    return render(request, "filings/return.html", context, status=422 if refusal else 200)


def _reason(said: str, rows: int) -> str:
    """Words beside rows are reason enough."""
    if said.strip() or not rows:
        return said
    return ngettext(
        "有%(count)d行需要改正，见每行的理由。", "有%(count)d行需要改正，见每行的理由。", rows
    ) % {"count": rows}
