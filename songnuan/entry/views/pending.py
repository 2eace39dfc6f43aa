"""待处理行: the list, one row to be put right or given up, and all of a batch as a workbook."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import journal
from campaigns.actor import actor
from campaigns.models import Batch, PendingRow
from campaigns.turns import at_length, file_by_turns
from songnuan.entry import names
from songnuan.entry.forms import GiveUpForm, PendingForm
from songnuan.entry.holders import fetchable, may_fetch
from songnuan.entry.look.knows import Knows
from songnuan.entry.pending.correct import amount_of, correct, give_up
from songnuan.entry.pending.lines import lines
from songnuan.entry.pending.workbook import written
from songnuan.entry.views.batches import may_see
from songnuan.entry.views.uploads import may_upload
from songnuan.ledger import filenames
from songnuan.ledger.post import Conflict
from songnuan.lib.money import show_yuan
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE
from songnuan.lib.text import whole_number

ROWS_A_PAGE = 50


@may_see
@require_safe
def pending(request: HttpRequest) -> HttpResponse:
    """What waits in the user's reach, of one campaign, union or batch where the address asks for it."""
    asked = {"campaign": "campaign__code", "union": "union__code", "batch": "batch__number"}
    found = PendingRow.objects.open().visible_to(request.user)
    chosen = {name: value for name in asked if (value := request.GET.get(name, ""))}
    if whole_number(chosen.get("batch", "0")) is None:
        raise Http404
    found = found.filter(**{asked[name]: value for name, value in chosen.items()})
    page = Paginator(found.select_related("table", "batch", "campaign", "union"), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    user = actor(request)
    mine = fetchable(user, {row.batch for row in page})
    batches = sorted({row.batch.number for row in page if row.batch.number and row.batch_id in mine})
    context = {"page": page, "lines": list(lines(page, user, mine)), "chosen": chosen, "batches": batches}
    return render(request, "entry/pending.html", context)


@may_upload
@require_http_methods(["GET", "HEAD", "POST"])
def pending_row(request: HttpRequest, row: UUID) -> HttpResponse:
    """One row: typed right it is entered by the same rules as any other; or it is given up with a reason."""
    visible = PendingRow.objects.visible_to(request.user).select_related(
        "table", "batch", "campaign", "union"
    )
    found = get_object_or_404(visible, uid=row)
    back = f"{reverse('pending')}?campaign={found.campaign.code}&union={found.union.code}"
    if not PendingRow.objects.open().filter(pk=found.pk).exists():
        messages.info(request, _("这一行已经处理过了。"))
        return redirect(back)
    giving_up = "give_up" in request.POST
    lookups = names.load(found.campaign, found.union)
    held = fetchable(actor(request), [found.batch])
    knows = Knows.of(actor(request), holds=bool(held))
    form = PendingForm(None if giving_up else request.POST or None, row=found, lookups=lookups, knows=knows)
    reason = GiveUpForm(request.POST if giving_up else None)
    try:
        if giving_up and reason.is_valid():
            give_up(found, by=actor(request), reason=reason.cleaned_data["reason"])
            messages.success(request, _("这一行不再处理，理由已记下。"))
            return redirect(back)
        if form.is_bound and form.is_valid():
            outcome = correct(found, form.typed, lookups, by=actor(request))
            if outcome.batch is not None:
                messages.success(request, _entered(outcome.batch, None if form.withheld else found))
                for warning in form.warned(outcome.warnings):
                    messages.warning(request, warning)
                return redirect(back)
            form.take(outcome.errors)
    except Conflict as conflict:
        messages.warning(request, str(conflict))
        return redirect(back)
    filenames.tell(request.user, [found.batch])
    (line,) = lines([found], actor(request), held)
    context = {"row": found, "line": line, "form": form, "reason": reason, "back": back}
    return render(request, "entry/pending_row.html", context, status=422 if request.method == "POST" else 200)


def _entered(batch: Batch, row: PendingRow | None) -> str:
    amount = amount_of(batch, row) if row else None
    if amount is None:
        return _("已录入，成为批次%(number)s。") % {"number": batch.number}
    return _("已录入，金额%(amount)s元，成为批次%(number)s。") % {
        "amount": show_yuan(amount), "number": batch.number,
    }  # fmt: skip


@may_upload
@require_safe
@file_by_turns
def pending_workbook(request: HttpRequest, number: int) -> HttpResponse:
    """下载问题行: what waits of a batch, in clear. For who sent the file, or works at that very union."""
    visible = Batch.objects.visible_to(request.user).select_related("union", "campaign")
    batch = get_object_or_404(visible, number=number)
    rows = PendingRow.objects.open().filter(batch=batch).select_related("table").order_by("table", "row")
    found = list(rows)
    if not found or not may_fetch(actor(request), batch):
        raise Http404
    with at_length(request.user, len(found)):
        content = written(found)
    journal.note(
        "pending.downloaded", actor=actor(request), campaign=batch.campaign, union=batch.union, batch=batch,
        body={"rows": len(found)},
    )  # fmt: skip
    name = _("%(file)s-待处理%(count)d行.xlsx") % {
        "file": batch.file_name.rpartition(".")[0] or batch.number, "count": len(found)
    }  # fmt: skip
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or "", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
