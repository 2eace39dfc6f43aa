"""The rows behind the numbers of a preview."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from songnuan.entry.faults import Refusal
from songnuan.entry.look.after import after
from songnuan.entry.look.file_rows import KNOWN, NEW, file_rows
from songnuan.entry.models import Upload
from songnuan.entry.views.looks import at_length, by_turns, untold, while_it_stands
from songnuan.entry.views.uploads import known_to, may_upload, mine, told_of_closed


@never_cache
@may_upload
@require_safe
@by_turns
@while_it_stands
def upload_rows(request: HttpRequest, uid: UUID, which: str) -> HttpResponse:
    """`/upload/<uid>/rows/<new|known>/`: of one kind of sheet where the address names it; masked as the samples are."""
    if which not in (NEW, KNOWN):
        raise Http404
    found = mine(request, uid)
    if found.state != Upload.State.CHECKED:
        return redirect("upload_state", uid=found.uid)
    knows = known_to(request, found)
    tells = told_of_closed(request, found)
    try:
        with at_length(found):
            rows = file_rows(
                found, which, request.GET.get("sheet", ""), request.GET.get("page"), knows, tells_closed=tells
            )
    except Refusal as refusal:
        return untold(request, found, refusal)
    context = {"upload": found, "rows": rows, "is_new": which == NEW}
    return render(request, "entry/upload_rows.html", context)


@never_cache
@may_upload
@require_safe
@by_turns
@while_it_stands
def upload_after(request: HttpRequest, uid: UUID, indicator: str) -> HttpResponse:
    """`/upload/<uid>/after/<figure>/`: what a figure becomes, and through which rows of the file."""
    found = mine(request, uid)
    if found.state != Upload.State.CHECKED:
        return redirect("upload_state", uid=found.uid)
    try:
        with at_length(found):
            report = after(
                found, indicator, request.GET.get("page"), known_to(request, found),
                tells_closed=told_of_closed(request, found),
            )  # fmt: skip
    except Refusal as refusal:
        return untold(request, found, refusal)
    if report is None:
        raise Http404
    return render(request, "entry/upload_after.html", {"upload": found, "report": report})
