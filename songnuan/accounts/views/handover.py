"""工作交接: a union's page to print and hand to whoever comes next."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.actor import actor
from campaigns.models import Campaign, Union
from songnuan.accounts.handover import handover


@permission_required("campaigns.view_batch", raise_exception=True)
@never_cache
@require_safe
def handover_page(request: HttpRequest) -> HttpResponse:
    """The union that the address names, else the reader's highest."""
    unions = list(Union.objects.visible_to(request.user).order_by("order"))
    campaigns = list(Campaign.objects.all())
    asked = request.GET.get("union")
    union = next((union for union in unions if asked in (None, union.code)), None)
    if union is None or not campaigns:
        raise Http404
    code = request.GET.get("campaign")
    campaign = get_object_or_404(Campaign, code=code) if code else campaigns[0]
    context = {"report": handover(union, campaign, actor(request)), "unions": unions, "campaigns": campaigns}
    return render(request, "accounts/handover.html", context)
