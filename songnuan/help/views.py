"""Fetch the topic, render. Help is for every signed-in user; what is not their own work comes last."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from songnuan.entry.sheets import SHEETS
from songnuan.help.topics import BY_SLUG, TOPICS
from songnuan.ledger.indicators import HEADLINE, INDICATORS


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
