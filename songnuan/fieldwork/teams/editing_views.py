"""Pages that change a team, or make one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns.actor import actor
from campaigns.models import Campaign, Team
from campaigns.overtaken import Overtaken, lines_of_now
from songnuan.fieldwork.chosen import chosen
from songnuan.fieldwork.teams.editing import Members, TeamForm, refuse_unless_seen, save
from songnuan.ledger.post import Conflict

may_change = permission_required(
    ("campaigns.change_team", "campaigns.change_teammember"), raise_exception=True
)
may_add = permission_required(("campaigns.add_team", "campaigns.add_teammember"), raise_exception=True)


@may_change
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(request: HttpRequest, team: int) -> HttpResponse:
    """Leader, areas and members of a team."""
    found = get_object_or_404(Team.objects.select_related("campaign"), pk=team)
    return _edited(request, found.campaign, found)


@may_add
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_new(request: HttpRequest) -> HttpResponse:
    """One team more for the campaign of the address."""
    return _edited(request, chosen(request).campaign, None)


def _edited(request: HttpRequest, campaign: Campaign, team: Team | None) -> HttpResponse:
    user = actor(request)
    form = TeamForm(request.POST or None, instance=team, campaign=campaign, user=user)
    members = Members(request.POST or None, instance=team or Team(campaign=campaign), by=user)
    if request.method == "POST":
        try:
            if team:  # before the members are judged: lines of somebody who was taken out would seem wrong
                refuse_unless_seen(team, request.POST.get("seen", ""))
            if all([form.is_valid(), members.is_valid()]):
                saved = save(form, members, by=user)
                messages.success(request, _("已保存。"))
                return redirect("team", team=saved.pk)
        except Overtaken as refusal:
            now = Members(instance=team, by=user)
            members = Members(lines_of_now(request.POST, now), instance=team, by=user)
            form.refuse(refusal)
        except Conflict as refusal:
            form.refuse(refusal)
        except IntegrityError:  # somebody took the name a moment ago: it is looked up again
            form = TeamForm(request.POST, instance=team, campaign=campaign, user=user)
    context = {"form": form, "members": members, "team": team, "campaign": campaign}
    return render(request, "fieldwork/team_edit.html", context, status=422 if form.is_bound else 200)
