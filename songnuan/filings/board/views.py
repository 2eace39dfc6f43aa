"""Fetch with permission, work, render: the board, and the board as a file."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Union
from campaigns.turns import file_by_turns
from songnuan.filings.asked import Asked, asked
from songnuan.filings.board.export import KINDS, download
from songnuan.filings.board.listing import LATE, OWING, Board
from songnuan.filings.board.listing import board as board_of
from songnuan.ledger.filing.stamps import Stamp
from songnuan.ledger.filing.standing import Standing

may_see = permission_required("campaigns.view_filing", raise_exception=True)
STATES = {"", LATE, OWING, Stamp.MISSING.value, Stamp.CHANGED.value, *Standing.values}


@may_see
@never_cache
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """`/filings/board/`: every unit of the reader's reach in a period."""
    found = asked(request.user, request.GET)
    if found.period is None:
        return render(request, "filings/no_periods.html", {"asked": found, "here": "board"})
    report, union = _report(found, request.GET)
    context = {
        "asked": found,
        "report": report,
        "union": union,
        "query": request.GET.urlencode(),
        "owing": OWING,
    }
    return render(request, "filings/board.html", context)


def _report(found: Asked, query: QueryDict) -> tuple[Board, Union | None]:
    state = query.get("state", "")
    if found.period is None or state not in STATES:
        raise Http404
    union = found.union(query.get("union")) if query.get("union") else None
    return board_of(found, found.period, union, state), union


@may_see
@never_cache
@require_POST
@file_by_turns
def board_export(request: HttpRequest) -> HttpResponse:
    """`/filings/board/export/?kind=`: the lines that the page of the same address shows."""
    found = asked(request.user, request.GET)
    kind = request.POST.get("kind", KINDS[0])
    if kind not in KINDS:
        raise Http404
    report, _union = _report(found, request.GET)
    return download(request, found, report, kind)
