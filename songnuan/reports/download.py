"""Lists that leave as files: made, noted, and handed out only then."""

import tempfile

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.turns import file_by_turns
from songnuan.ledger.indicators import Indicator
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE
from songnuan.reports.export import MOST, TooLong, export_rows
from songnuan.reports.rows import indicator_of
from songnuan.reports.scope import NoPlace, NotInReach, Scope, resolve
from songnuan.reports.views import asked, may_list


@never_cache
@require_POST
@file_by_turns
def rows_export(request: HttpRequest, indicator: str) -> HttpResponse:
    """`/rows/<indicator>/export/`: what the list of the same address shows, all pages of it, masked as there."""
    try:
        figure = indicator_of(indicator)
        if not may_list(request.user, figure):
            raise Http404
        scope = resolve(request.user, asked(request.GET))
        content, count = _made(figure, scope, request)
    except (NotInReach, NoPlace):
        raise Http404 from None
    except TooLong:
        context = {"scope": scope, "indicator": figure, "most": MOST}
        return render(request, "reports/too_long.html", context, status=413)
    journal.note(
        "export.made", actor=actor(request), union=scope.union, campaign=scope.campaign, address=address_of(request),
        body={"list": figure.code, "scope": scope.query, "rows": count, "masked": True},
    )  # fmt: skip
    name = f"{figure.name}-{scope.short_label}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition})


def _made(figure: Indicator, scope: Scope, request: HttpRequest) -> tuple[bytes, int]:
    """The file and its number of rows. On its way it lies without a name on disk: what it holds is masked."""
    with tempfile.TemporaryFile() as file:
        count = export_rows(figure, scope, request.user, file)
        file.seek(0)
        return file.read(), count
