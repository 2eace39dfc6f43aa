"""Batches: the list, one batch with what it added and removed, and its undoing."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.actor import actor
from campaigns.models import Batch, Campaign, PendingRow
from songnuan.entry.forms import UndoForm
from songnuan.entry.guessing import note_if_taken_back
from songnuan.entry.holders import may_fetch
from songnuan.entry.look.mended_lines import mended_in
from songnuan.entry.outcome import outcome
from songnuan.ledger import filenames, reasons
from songnuan.ledger.undo import NotUndoable, undo

BATCHES_A_PAGE = 50
PROBLEM_ROWS = "problem_rows"
"""In the session: the batch whose problem rows its page starts to download, once."""
may_see = permission_required("campaigns.view_batch", raise_exception=True)
may_undo = permission_required("campaigns.undo_batch", raise_exception=True)


@may_see
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """The batches of a campaign in the user's reach, newest first."""
    campaigns = list(Campaign.objects.all())
    code = request.GET.get("campaign")
    campaign = get_object_or_404(Campaign, code=code) if code else next(iter(campaigns), None)
    found = Batch.objects.visible_to(request.user).filter(campaign=campaign).order_by("-number")
    page = Paginator(found.select_related("union", "by", "closed_by"), BATCHES_A_PAGE).get_page(
        request.GET.get("page")
    )
    page.object_list = list(page.object_list)
    filenames.tell(request.user, page.object_list)
    return render(request, "entry/batches.html", {"page": page, "campaign": campaign, "campaigns": campaigns})


def _reachable(request: HttpRequest, number: int) -> Batch:
    found = Batch.objects.visible_to(request.user).select_related(
        "campaign", "union", "by", "closed_by", "target"
    )
    reached = get_object_or_404(found, number=number)
    filenames.tell(request.user, [reached])
    reasons.tell(request.user, [reached])
    return reached


@may_see
@require_safe
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """One batch: who, when, from which file, what it added and removed, and what stands of it."""
    found = _reachable(request, number)
    waiting = PendingRow.objects.open().filter(batch=found).count()
    starts = request.session.get(PROBLEM_ROWS) == found.number
    if starts:
        del request.session[PROBLEM_ROWS]
    starts = starts and waiting > 0 and may_fetch(actor(request), found)
    context = {
        "batch": found, "outcome": outcome(found), "waiting": waiting, "starts": starts,
        "mended": mended_in(found, actor(request), request.GET.get("mended")),
    }  # fmt: skip
    response = render(request, "entry/batch.html", context)
    if starts:
        # The browser starts the download and stays on the page; it needs no script.
        response["Refresh"] = f"0; url={reverse('pending_workbook', args=[found.number])}"
    return response


@may_undo
@require_http_methods(["GET", "HEAD", "POST"])
def batch_undo(request: HttpRequest, number: int) -> HttpResponse:
    """撤销导入: says what will be lost, asks a reason, then does it."""
    found = _reachable(request, number)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                act = undo(found, by=actor(request), reason=form.cleaned_data["reason"])
                note_if_taken_back(found, actor(request))
        except NotUndoable as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已撤销批次%(number)s。") % {"number": found.number})
            return redirect("batch", number=act.number)
    status = 422 if form.is_bound else 200
    context = {"batch": found, "form": form, "outcome": outcome(found)}
    return render(request, "entry/batch_undo.html", context, status=status)
