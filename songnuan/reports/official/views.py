"""Pages of the official tables: the list, one table, its workbook."""

import io

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.turns import file_by_turns
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE
from songnuan.reports.basis import basis
from songnuan.reports.official.choose import choices
from songnuan.reports.official.registry import REPORTS, official
from songnuan.reports.official.table import Official
from songnuan.reports.official.workbook import write_workbook
from songnuan.reports.scope import NoPlace, NotInReach, Scope, resolve
from songnuan.reports.taken import taken
from songnuan.reports.views import asked

may_see = permission_required("ledger.view_cell", raise_exception=True)


def scope_of(request: HttpRequest) -> Scope:
    """Whose figures an address asks for; 404 where they are not the reader's, or narrowed."""
    query = request.GET.copy()
    query.pop("page", None)
    try:
        scope = resolve(request.user, asked(query))
    except (NotInReach, NoPlace):
        raise Http404 from None
    if scope.narrow:
        raise Http404
    return scope


def _table(request: HttpRequest, code: str) -> Official:
    try:
        return official(code, scope_of(request))
    except NotInReach:
        raise Http404 from None


@never_cache
@may_see
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """报表: every table of a scope, and what each answers."""
    scope = scope_of(request)
    context = {"reports": REPORTS.values(), "scope": scope, "choices": choices(scope), "basis": basis(scope)}
    return render(request, "reports/official_tables.html", context)


@never_cache
@may_see
@require_safe
def table(request: HttpRequest, report: str) -> HttpResponse:
    """One table, also as it is printed."""
    found = _table(request, report)
    context = {
        "table": found, "report": REPORTS[report], "scope": found.scope, "choices": choices(found.scope),
        "basis": basis(found.scope),
    }  # fmt: skip
    return render(request, "reports/official_table.html", context)


@never_cache
@may_see
@require_safe
@file_by_turns
def table_workbook(request: HttpRequest, report: str) -> HttpResponse:
    """The same table as a workbook laid out to be printed, signed and stamped."""
    found, name = _table(request, report), str(REPORTS[report].name)
    buffer = io.BytesIO()
    write_workbook(name, found, taken(request, f"table:{report}", found.scope), buffer)
    title = f"{found.scope.short_label}-{name}-{found.scope.campaign.code}.xlsx"
    return download(buffer.getvalue(), CONTENT_TYPE, title)


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be saved, kept by no cache."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
