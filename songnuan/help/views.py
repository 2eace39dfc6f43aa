"""Fetch the topic, render. Help is for every signed-in user; what is not their own work comes last."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from campaigns.actor import actor
from campaigns.models import User
from songnuan.entry.sheets import SHEETS
from songnuan.help.topics import BY_SLUG, TOPICS
from songnuan.help.tour import STEPS, steps_of
from songnuan.ledger.indicators import HEADLINE, INDICATORS


@require_POST
def tour(request: HttpRequest) -> HttpResponse:
    """One step on, to the page of the next one; or done, back to where the reader was."""
    user = actor(request)
    steps = steps_of(user)
    at = user.tour_step + 1 if request.POST.get("to") == "next" else len(STEPS)
    User.objects.filter(pk=user.pk).update(tour_step=min(at, len(STEPS)))
    here = steps[min(user.tour_step, len(steps) - 1)].route
    return redirect(steps[at].route if at < len(steps) else here)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The topics of the reader's own work, then the others."""
    mine = [topic for topic in TOPICS if topic.concerns(request.user)]
    others = [topic for topic in TOPICS if topic not in mine]
    return render(request, "help/index.html", {"mine": mine, "others": others})


@require_safe
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    """One topic, with the sheets and figures that a topic may list."""
    found = BY_SLUG.get(topic)
    if found is None:
        raise Http404
    headline = [INDICATORS[code] for code in HEADLINE]
    context = {"topic": found, "topics": TOPICS, "sheets": SHEETS, "headline": headline}
    return render(request, found.template, context)
