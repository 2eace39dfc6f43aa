"""Fetch with permission, work, render: the campaigns, a new one, and the unions of an open one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import journal
from campaigns.actor import actor
from campaigns.models import Campaign, Union, User
from songnuan.setup.reference import open_campaign
from songnuan.setup.season import listing
from songnuan.setup.season.forms import CampaignForm, JoinForm
from songnuan.setup.season.joining import CannotJoin, join, outside
from songnuan.setup.season.proposal import proposals

may_see = permission_required("campaigns.add_campaign", raise_exception=True)


@may_see
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns there are, and the next winters."""
    state = request.GET.get("state", "")
    lines = listing.campaigns(state)
    if request.GET.get("export") == "xlsx":
        return listing.export_campaigns(request, lines)
    context = {
        "campaigns": lines, "proposals": proposals(), "states": listing.STATES.items(), "state": state,
    }  # fmt: skip
    return render(request, "setup/campaigns.html", context)


@may_see
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_new(request: HttpRequest) -> HttpResponse:
    """新建活动: proposed from the festivals, then opened: tree frozen, categories copied."""
    coming = proposals()
    asked = next((line for line in coming if line.code == request.GET.get("year")), None)
    proposed = asked or (coming[0] if coming else None)
    form = CampaignForm(request.POST or None, initial=proposed.fields() if proposed else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _opened(form, actor(request))
        except IntegrityError:  # somebody took the code a moment ago: it is looked up again
            return _new_page(request, CampaignForm(request.POST), coming, proposed)
        messages.success(
            request, _("已开设“%(campaign)s”，现在可以下载模板、上传表格。") % {"campaign": made}
        )
        return redirect("campaign_unions", code=made.code)
    return _new_page(request, form, coming, proposed)


def _opened(form: CampaignForm, by: User) -> Campaign:
    with transaction.atomic():
        made: Campaign = form.save()
        open_campaign(made)
        journal.note("campaign.opened", actor=by, campaign=made, body={"code": made.code})
    return made


def _new_page(request: HttpRequest, form: CampaignForm, coming: Any, proposed: Any) -> HttpResponse:
    context = {"form": form, "proposals": coming, "proposed": proposed}
    return render(request, "setup/campaign_new.html", context, status=422 if form.is_bound else 200)


@may_see
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_unions(request: HttpRequest, code: str) -> HttpResponse:
    """The unions that count in a campaign, and those that may still join it."""
    campaign = get_object_or_404(Campaign, code=code)
    missing = outside(campaign)
    form = JoinForm(
        request.POST or None, unions=Union.objects.filter(pk__in=[line.union.pk for line in missing])
    )
    if request.method == "POST" and form.is_valid():
        try:
            place = join(campaign, form.cleaned_data["union"], by=actor(request))
        except CannotJoin as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(union)s”已加入这次活动，不能再移出。") % {"union": place.union})
            return redirect("campaign_unions", code=campaign.code)
    wish, areas = listing.asked(request, campaign)
    places = list(listing.places(campaign, wish))
    if request.GET.get("export") == "xlsx":
        return listing.export_places(request, campaign, places)
    context = {
        "campaign": campaign, "missing": missing, "places": places, "form": form, "wish": wish, "areas": areas,
        "kinds": Union.Kind.choices,
    }  # fmt: skip
    return render(request, "setup/campaign_unions.html", context, status=422 if form.is_bound else 200)
