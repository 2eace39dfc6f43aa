"""下载模板."""

import io

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.turns import file_by_turns
from songnuan.entry.forms import PlaceForm
from songnuan.entry.template import write_template
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE


@permission_required("campaigns.upload_batch", raise_exception=True)
@require_safe
@file_by_turns
def template(request: HttpRequest) -> HttpResponse:
    """The workbook for one of the user's unions to fill in."""
    form = PlaceForm(request.GET, user=actor(request))
    if not form.is_valid():
        raise Http404
    campaign, union = form.cleaned_data["campaign"], form.cleaned_data["union"]
    journal.note(
        "download.template", actor=actor(request), union=union, campaign=campaign, address=address_of(request)
    )
    buffer = io.BytesIO()
    write_template(campaign, union, buffer)
    name = f"{union.code}-{union.short_name}-{campaign.code}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        buffer.getvalue(),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store"},
    )
