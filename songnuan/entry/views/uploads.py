"""Sending a workbook, watching its check, looking at it, confirming it."""

import hashlib
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actor import actor
from songnuan.entry import originals
from songnuan.entry.faults import WARNING_CODES
from songnuan.entry.forms import UploadForm
from songnuan.entry.jobs import check_upload, commit_upload
from songnuan.entry.models import Upload
from songnuan.entry.preview import preview
from songnuan.lib.spreadsheets.names import safe_name

FAULTS_A_PAGE = 50
State = Upload.State
may_upload = permission_required("campaigns.upload_batch", raise_exception=True)


@may_upload
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose campaign and union, drop the file."""
    form = UploadForm(request.POST or None, request.FILES or None, user=actor(request), initial=_wished(request))
    if request.method == "POST" and form.is_valid():
        return redirect("upload_state", uid=_receive(request, form).uid)
    recent = Upload.objects.visible_to(request.user).select_related("union", "batch__closed_by")[:10]
    status = 422 if form.is_bound else 200
    return render(request, "entry/upload.html", {"form": form, "recent": recent}, status=status)


def _wished(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("campaign", "union", "replace") if name in request.GET}


def _receive(request: HttpRequest, form: UploadForm) -> Upload:
    content = form.cleaned_data["file"].read()
    with transaction.atomic():
        received = Upload.objects.create(
            campaign=form.cleaned_data["campaign"],
            union=form.cleaned_data["union"],
            by=actor(request),
            file_name=safe_name(form.cleaned_data["file"].name),
            digest=hashlib.sha256(content).hexdigest(),
            stored_as=originals.keep(content),
            replaced=form.cleaned_data["replace"] or None,
        )
        transaction.on_commit(lambda: check_upload.enqueue(received.pk))
    return received


def _mine(request: HttpRequest, uid: UUID) -> Upload:
    found = Upload.objects.visible_to(request.user).select_related("campaign", "union", "batch", "replaced")
    return get_object_or_404(found, uid=uid)


@may_upload
@require_safe
def upload_state(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where an upload stands: progress, preview, refusal, or the batch that it became."""
    found = _mine(request, uid)
    if found.state == State.COMMITTED:
        return redirect("batch", number=found.batch.number)  # type: ignore[union-attr]
    if found.state != State.CHECKED:
        return render(request, "entry/upload_state.html", {"upload": found})
    seen = preview(found)
    chosen = request.GET.get("kind", "")
    faults = [fault for fault in (*seen.errors, *seen.warnings) if fault.code == chosen] if chosen else seen.errors
    page = Paginator(faults, FAULTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "upload": found, "preview": seen, "chosen": chosen, "page": page, "show_warnings": chosen in WARNING_CODES,
    }  # fmt: skip
    return render(request, "entry/preview.html", context)


@may_upload
@require_safe
def upload_progress(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The progress bar alone, asked for every second; sends the browser to the whole page when work is done."""
    found = _mine(request, uid)
    response = render(request, "entry/_progress.html", {"upload": found})
    if not found.is_moving:
        response["HX-Refresh"] = "true"
    return response


@may_upload
@require_POST
def upload_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """确认导入: hand a checked upload to the worker, once."""
    found = _mine(request, uid)
    valid_rows = request.POST.get("rows") == "valid"
    with transaction.atomic():
        taken = Upload.objects.filter(pk=found.pk, state=State.CHECKED).update(
            state=State.CONFIRMED, valid_rows=valid_rows, by=actor(request)
        )
        if taken:
            transaction.on_commit(lambda: commit_upload.enqueue(found.pk))
    return redirect("upload_state", uid=found.uid)


@may_upload
@require_POST
def upload_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """放弃: forget the file and what was read of it."""
    found = _mine(request, uid)
    if Upload.objects.filter(pk=found.pk, state__in=(State.CHECKED, State.REFUSED, State.FAILED)).update(
        state=State.DISCARDED, stored_as="", checked_as=""
    ):
        for name in filter(None, (found.stored_as, found.checked_as)):
            originals.forget(name)
    return redirect("upload")
