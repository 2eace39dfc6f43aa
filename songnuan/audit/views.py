"""The log on screen and as a file: fetch with permission, note what is taken out before it is, render."""

from contextlib import ExitStack

from django.contrib.auth.decorators import permission_required
from django.db import DatabaseError
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.held import refuse_if_over
from campaigns.turns import LONG, Held, at_length, file_by_turns, while_sent
from campaigns.watermark import watermark
from songnuan.audit.download import as_csv, as_xlsx
from songnuan.audit.forms import LogForm
from songnuan.audit.log import lines, log, matching
from songnuan.lib.keyfile import KeyFileError
from songnuan.lib.spreadsheets.writing.sheet import TooManyRows
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE
from songnuan.lib.text import whole_number

may_read = permission_required("campaigns.view_event", raise_exception=True)


@may_read
@never_cache
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Events of the reader's unions, newest first, a page at a time; and whether the log was found whole."""
    form = LogForm(request.GET, user=actor(request))
    form.is_valid()
    before = request.GET.get("before", "")
    return _page(request, form, before=whole_number(before))


@may_read
@never_cache
@require_POST
@file_by_turns
def audit_download(request: HttpRequest) -> HttpResponseBase:
    """The same events as a file. Noted first: where the log cannot be written nothing leaves it."""
    with ExitStack() as held:
        return _download(request, held)


def _download(request: HttpRequest, held: ExitStack) -> HttpResponseBase:
    user = actor(request)
    form = LogForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, form, status=422)
    kind = "xlsx" if request.POST.get("format") == "xlsx" else "csv"
    length = matching(form.condition())[:LONG].count()
    held.enter_context((while_sent if kind == "csv" else at_length)(user, length))
    try:
        journal.note(
            "audit.exported",
            actor=user,
            body={"format": kind, "asked": form.asked()},
            address=address_of(request),
        )
    except (DatabaseError, KeyFileError):
        return _page(request, form, _("日志现在写不进去，所以没有导出。请联系系统管理员。"), status=503)
    found = lines(form.condition())
    name = f"{_('审计日志')}-{timezone.localtime():%Y%m%d-%H%M}.{kind}"
    if kind == "csv":
        pieces = Held(as_csv(found, watermark(user)), held.pop_all(), user)
        response: HttpResponseBase = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    else:
        try:
            with ExitStack() as unsent:
                made = unsent.enter_context(as_xlsx(found, watermark(user)))
                refuse_if_over(user)  # a long log is long in the making
                unsent.pop_all()
            response = FileResponse(made)
        except TooManyRows:
            return _page(
                request, form, _("超过一百万条，一张表放不下。请缩小时间范围，或导出为CSV。"), status=422
            )
        response["Content-Type"] = CONTENT_TYPE
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _page(
    request: HttpRequest, form: LogForm, problem: str = "", *, before: int | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "log": log(form.condition(), before), "problem": problem}
    return render(request, "audit/log.html", context, status=status)
