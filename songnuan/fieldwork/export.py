"""A list as an .xlsx: the same rows as on the page, watermarked, and one event that says who took what."""

from collections.abc import Sequence
from io import BytesIO
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.models import Campaign
from campaigns.turns import asked_to_wait, at_length, file_turn
from campaigns.watermark import watermark
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet, Value
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE, write_xlsx
from songnuan.lib.turns import Busy


def download(
    request: HttpRequest,
    title: str,
    columns: tuple[Column, ...],
    rows: Sequence[Sequence[Value]],
    campaign: Campaign | None = None,
) -> HttpResponse:
    """The rows as a file of that title; without its event (`export.made`) nothing leaves. 429 where the user has others
    made at this moment.
    """
    try:
        with file_turn(request.user), at_length(request.user, len(rows)):
            return _made(request, title, columns, rows, campaign)
    except Busy:
        return asked_to_wait(request)


def _made(
    request: HttpRequest,
    title: str,
    columns: tuple[Column, ...],
    rows: Sequence[Sequence[Value]],
    campaign: Campaign | None,
) -> HttpResponse:
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
