"""Pages of who is on file: fetch with permission, work, render."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from songnuan.reports.official.on_file import on_file_report
from songnuan.reports.scope import NoPlace, NotInReach, resolve
from songnuan.reports.views import asked

may_list = permission_required(("ledger.view_cell", "beneficiaries.view_rosterentry"), raise_exception=True)


@never_cache
@may_list
@require_safe
def page(request: HttpRequest, reach: str) -> HttpResponse:
    """`/tables/on-file/<reach>/`: who is on file, who of them was reached, who not; masked."""
    try:
        scope = resolve(request.user, asked(request.GET))
        report = on_file_report(reach, scope, request.user, request.GET.get("page", "1"))
    except (NotInReach, NoPlace):
        raise Http404 from None
    return render(request, "reports/on_file.html", {"report": report})
