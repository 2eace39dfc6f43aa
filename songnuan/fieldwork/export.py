"""A list as an .xlsx: the same rows as on the page, watermarked, and one event that says who took what."""

from collections.abc import Sequence
from io import BytesIO
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.models import Campaign
from campaigns.watermark import watermark
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet, Value
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE, write_xlsx


def download(
    request: HttpRequest,
    title: str,
    columns: tuple[Column, ...],
    rows: Sequence[Sequence[Value]],
    campaign: Campaign | None = None,
) -> HttpResponse:
    """The rows as a file of that title; without its event (`export.made`) nothing leaves."""
    user = actor(request)
    target = BytesIO()
    above = (title, str(campaign)) if campaign else (title,)
    written = write_xlsx(
        target, [Sheet(title, columns, rows, above)], watermark(user), pages=_("第 &P 页，共 &N 页")
    )
    body = {"list": title, "rows": written, "asked": request.GET.urlencode()[:500]}
    journal.note("export.made", actor=user, campaign=campaign, body=body, address=address_of(request))
    response = HttpResponse(target.getvalue(), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.xlsx"
    return response
