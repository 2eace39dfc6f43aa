"""Fetch with permission, work, render: the periods of a campaign, one of them, a grant after its end."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actor import actor
from campaigns.models import Campaign, LateGrant, Period, Union
from songnuan.filings.asked import asked, due
from songnuan.filings.periods import acts
from songnuan.filings.periods.forms import GrantForm, PeriodForm
from songnuan.filings.periods.proposal import propose
from songnuan.ledger.post import Conflict

may_see = permission_required("campaigns.view_period", raise_exception=True)
may_change = permission_required(("campaigns.add_period", "campaigns.change_period"), raise_exception=True)
may_grant = permission_required("campaigns.add_lategrant", raise_exception=True)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@may_see
@never_cache
@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """When reports are due; who was granted more time, of the reader's reach."""
    found = asked(request.user, request.GET)
    grants = LateGrant.objects.visible_to(request.user).filter(period__campaign=found.campaign)
    context = {
        "asked": found, "now": timezone.now(), "proposed": [] if found.periods else propose(found.campaign),
        "due": due(found.periods), "grants": grants.select_related("period", "union", "by"),
    }  # fmt: skip
    return render(request, "filings/periods.html", context)


def _list_of(campaign: Campaign) -> HttpResponse:
    return redirect(f"{reverse('periods')}?campaign={campaign.code}")


@may_change
@require_POST
def periods_propose(request: HttpRequest) -> HttpResponse:
    """Take the proposed periods over as they are."""
    campaign = get_object_or_404(Campaign, code=request.POST.get("campaign"))
    try:
        acts.put_proposed(campaign, by=actor(request))
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已设置报送期次。"))
    return _list_of(campaign)


@may_change
@form_page
def period_new(request: HttpRequest) -> HttpResponse:
    """Another period after the last."""
    found = asked(request.user, request.GET)
    last = found.periods[-1] if found.periods else None
    return _period_page(request, found.campaign, {"number": last.number + 1 if last else 1}, new=True)


@may_change
@form_page
def period(request: HttpRequest, period: int) -> HttpResponse:
    """Another deadline for one of them."""
    found = get_object_or_404(Period.objects.select_related("campaign"), pk=period)
    initial = {
        "number": found.number, "deadline": found.deadline, "closes": found.closes, "seen": acts.seen_of(found),
    }  # fmt: skip
    return _period_page(request, found.campaign, initial, new=False)


def _period_page(
    request: HttpRequest, campaign: Campaign, initial: dict[str, Any], *, new: bool
) -> HttpResponse:
    form = PeriodForm(request.POST or None, initial=initial)
    if not new:
        form.fields["number"].disabled = True
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        try:
            made = acts.put(
                campaign, wish["number"], wish["deadline"], wish["closes"], by=actor(request),
                seen=wish["seen"],
            )  # fmt: skip
        except Conflict as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已保存%(period)s。") % {"period": made})
            return _list_of(campaign)
    context = {"form": form, "campaign": campaign, "new": new, "number": initial["number"]}
    return render(request, "filings/period.html", context, status=422 if form.is_bound else 200)


@may_grant
@form_page
def period_grant(request: HttpRequest, period: int) -> HttpResponse:
    """准予补报: one union, until when, and why."""
    found = get_object_or_404(Period.objects.select_related("campaign"), pk=period)
    unions = Union.objects.visible_to(request.user).filter(places__campaign=found.campaign).order_by("order")
    form = GrantForm(request.POST or None, unions=unions)
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        try:
            acts.grant(found, wish["union"], wish["until"], wish["reason"], by=actor(request))
        except Conflict as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("已准予%(union)s补报%(period)s。") % {"union": wish["union"].label, "period": found}
            messages.success(request, said)
            return _list_of(found.campaign)
    context = {"form": form, "period": found}
    return render(request, "filings/grant.html", context, status=422 if form.is_bound else 200)
