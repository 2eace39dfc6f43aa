"""Files that were sent together: one list, one confirmation, a batch for each."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from campaigns.actor import actor, address_of
from songnuan.entry import intake
from songnuan.entry.file_names import tell_uploads
from songnuan.entry.models import Upload
from songnuan.entry.parcel import parcel_of
from songnuan.entry.views.uploads import CHECKED_ANEW, may_confirm, may_upload


@may_upload
@require_safe
def parcel(request: HttpRequest, parcel: UUID) -> HttpResponse:
    """Each file with its counts of the last look at it; asks for itself every second while one is moving."""
    uploads = _files(request, parcel)
    context = {"parcel": parcel, "first": uploads[0], **vars(parcel_of(uploads, actor(request)))}
    return render(request, "entry/parcel.html", context)


@may_upload
@require_POST
def parcel_confirm(request: HttpRequest, parcel: UUID) -> HttpResponse:
    """全部确认导入: every file without an error that is still as the page showed it, in the order sent; those with errors stay as they are."""
    seen = set(request.POST.getlist("seen"))
    ready = [upload for upload in _files(request, parcel) if upload.is_ready]
    for upload in ready:
        if upload.seen in seen and may_confirm(request, upload):
            intake.confirm(upload, by=actor(request), address=address_of(request))
    if any(upload.seen not in seen for upload in ready):
        messages.error(request, CHECKED_ANEW)
    return redirect("parcel", parcel=parcel)


def _files(request: HttpRequest, parcel: UUID) -> list[Upload]:
    found = Upload.objects.visible_to(request.user).filter(parcel=parcel).order_by("pk")
    uploads = list(found.select_related("campaign", "union", "by", "batch__closed_by"))
    if not uploads:
        raise Http404
    tell_uploads(request.user, uploads)
    return uploads
