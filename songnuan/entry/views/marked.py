"""下载标红的原表."""

import io
import zipfile
from pathlib import PurePosixPath
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.actor import actor, address_of
from songnuan.entry.faults import Refusal
from songnuan.entry.holders import knows_closed
from songnuan.entry.look.anew import anew
from songnuan.entry.marked import marked_name, write_marked
from songnuan.entry.mended import mended_of
from songnuan.entry.models import Upload
from songnuan.entry.noting import note
from songnuan.entry.unsealed import unsealed
from songnuan.entry.views.looks import by_turns, while_marked
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE


@permission_required("campaigns.upload_batch", raise_exception=True)
@require_safe
@by_turns
def upload_marked(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The workbook of a checked upload as it was sent, its wrong cells marked as of now.

    Only for the one who sent it: it holds what the file holds, unmasked.
    """
    visible = Upload.objects.visible_to(request.user).select_related("campaign", "union", "replaced")
    upload = get_object_or_404(visible, uid=uid, state=Upload.State.CHECKED, by=actor(request))
    disposition = content_disposition_header(as_attachment=True, filename=marked_name(upload.file_name))
    try:
        with while_marked(upload):
            content = marked(upload)
        note("download.marked", upload, by=actor(request), address=address_of(request))
    except FileNotFoundError as gone:
        raise Http404 from gone
    except Refusal:
        return redirect("upload_state", upload.uid)  # which says why
    except Refused as refused:
        _tell(request, upload, refused)
        return redirect("upload_state", upload.uid)
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store"},
    )


@permission_required("campaigns.upload_batch", raise_exception=True)
@require_safe
@by_turns
def parcel_marked(request: HttpRequest, parcel: UUID) -> HttpResponse:
    """One zip with the marked copy of each file of a parcel that has faults. Only for the one who sent it."""
    visible = Upload.objects.visible_to(request.user).select_related("campaign", "union", "replaced")
    mine = visible.filter(parcel=parcel, state=Upload.State.CHECKED, by=actor(request)).order_by("pk")
    faulty = [upload for upload in mine if not upload.is_ready]
    if not faulty:
        raise Http404
    content = io.BytesIO()
    try:
        longest = max(faulty, key=lambda upload: upload.length)
        with while_marked(longest), zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as book:
            for number, upload in enumerate(faulty, start=1):
                book.writestr(f"{number:02d}-{marked_name(upload.file_name)}", marked(upload))
        for upload in faulty:
            note("download.marked", upload, by=actor(request), address=address_of(request))
    except FileNotFoundError as gone:
        raise Http404 from gone
    except Refusal as refusal:
        messages.error(request, refusal.fault.message)
        return redirect("parcel", parcel)
    except Refused as refused:
        _tell(request, upload, refused)
        return redirect("parcel", parcel)
    disposition = content_disposition_header(as_attachment=True, filename=_("标红的原表.zip"))
    return HttpResponse(
        content.getvalue(),
        content_type="application/zip",
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store"},
    )


def marked(upload: Upload) -> bytes:
    """The marked copy of an upload. Raises FileNotFoundError where its files are gone, Refusal as `anew`, Refused as the reader does."""
    tells = knows_closed(upload.by, upload.union_id)
    checked, _lookups, compared = anew(upload, tells_closed=tells)
    with unsealed(upload) as original:
        target = original.with_name("marked.xlsx")
        write_marked(
            original, PurePosixPath(upload.file_name).name, checked.sheets, compared.faults, target,
            mended=mended_of(upload),
        )  # fmt: skip
        return target.read_bytes()


def _tell(request: HttpRequest, upload: Upload, refused: Refused) -> None:
    """Why there is no copy; the faults stand on the page itself."""
    said = {"file": mask_inside(upload.file_name), "why": refused.said(_)}
    messages.error(request, _("“%(file)s”没能生成标红的原表：%(why)s") % said)
