"""原表: one row as the clerk wrote it. Each look is noted."""

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns import journal
from campaigns.actor import actor
from campaigns.models import Batch
from campaigns.turns import LONG, long_turn, read_by_turns
from songnuan.entry.original_row import original_row
from songnuan.entry.sheets import BY_NAME, SHEETS
from songnuan.ledger import filenames

LONGEST_NAME = 60


@never_cache
@permission_required(("campaigns.view_batch", "campaigns.view_original"), raise_exception=True)
@require_safe
@read_by_turns
def original(request: HttpRequest, number: int, line: int) -> HttpResponse:
    """`/batches/<number>/original/<line>/?sheet=`: a row of the batch's file, personal values covered."""
    visible = Batch.objects.visible_to(request.user).select_related("campaign", "union")
    batch = get_object_or_404(visible, number=number)
    sheet = request.GET.get("sheet", "") or _sheet_of(batch, line, request.GET.get("of", ""))
    if len(sheet) > LONGEST_NAME or "\x00" in sheet:
        raise Http404
    filenames.tell(request.user, [batch])
    with long_turn("readings", LONG):
        found = original_row(batch, sheet, line, actor(request), is_named=bool(request.GET.get("sheet")))
    known = BY_NAME.get(sheet)
    journal.note(
        "original.read", actor=actor(request), campaign=batch.campaign, union=batch.union, batch=batch,
        body={"sheet": known.name if known else "", "row": line},
    )  # fmt: skip
    return render(request, "entry/original.html", {"batch": batch, "found": found})


def _sheet_of(batch: Batch, line: int, row: str) -> str:
    """The worksheet of a row that came of the file, by the row itself: to who is not told what the worksheet is called."""
    try:
        uid = UUID(row)
    except ValueError:
        return ""
    for sheet in SHEETS:
        found = sheet.fact.objects.filter(uid=uid, added_by=batch, row=line).values_list("sheet", flat=True)
        if found:
            return str(found[0])
    return ""
