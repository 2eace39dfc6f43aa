"""封存: the units that are not reviewed first, then why, then the campaign's code by hand."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns.actor import actor, reaches_all
from campaigns.models import Campaign
from songnuan.closing.close import close
from songnuan.closing.forms import CloseForm
from songnuan.closing.unreviewed import state_of
from songnuan.ledger.post import Conflict

may_close = permission_required("campaigns.close_campaign", raise_exception=True)


@never_cache
@may_close
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_close(request: HttpRequest, code: str) -> HttpResponse:
    """`/campaigns/<code>/close/`: of the whole campaign, so for the province alone. Nothing happens on the first page."""
    campaign = Campaign.objects.filter(code=code).first()
    if campaign is None or not reaches_all(actor(request), campaign):
        raise Http404
    form = CloseForm(request.POST or None, campaign=campaign, request=request)
    valid = request.method == "POST" and campaign.closed_at is None and form.is_valid()
    if valid and form.cleaned_data["confirm"]:
        try:
            closed = close(campaign, by=actor(request), reason=form.cleaned_data["reason"])
        except Conflict as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("“%(campaign)s”已封存。") % {"campaign": closed})
        return redirect(reverse("campaign_close", args=[campaign.code]))
    context = {"campaign": campaign, "form": form, "state": state_of(campaign), "confirming": valid}
    return render(request, "closing/close.html", context, status=422 if form.errors else 200)
