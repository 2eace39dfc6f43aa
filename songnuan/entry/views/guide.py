"""帮助: how a clerk fills in, uploads, corrects, and whom to ask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from songnuan.entry.sheets import SHEETS


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """One page for every signed-in user; the sheets and columns are the reader's own."""
    return render(request, "entry/help.html", {"sheets": SHEETS})
