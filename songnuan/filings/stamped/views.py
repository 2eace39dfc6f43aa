"""Fetch with permission, work, render: the report on paper, its scan coming in and going out."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaigns import journal
from campaigns.actor import actor
from campaigns.models import StampedScan
from songnuan.filings.review.views import may_see, visible
from songnuan.filings.stamped.paper import paper
from songnuan.filings.stamped.scans import TYPES, attach, content_of
from songnuan.ledger.filing.rights import may_read_scan
from songnuan.ledger.post import Conflict

may_file = permission_required("campaigns.file_filing", raise_exception=True)


@may_see
@never_cache
@require_safe
def filing_paper(request: HttpRequest, filing: int) -> HttpResponse:
    """`/filings/<pk>/paper/`: to be printed, signed and stamped; of the figures as they were kept when it was filed."""
    found = visible(request, filing)
    return render(request, "filings/paper.html", {"paper": paper(found, actor(request)), "filing": found})


@may_file
@require_POST
def filing_stamp(request: HttpRequest, filing: int) -> HttpResponse:
    """Take the scan in."""
    found = visible(request, filing)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Conflict(_("请先选择扫描件。"))
        attach(found, file.chunks(), by=actor(request))
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已收到盖章件。"))
    return redirect("filing_paper", filing=found.pk)


@may_see
@never_cache
@require_safe
def filing_scan(request: HttpRequest, filing: int, scan: UUID) -> HttpResponse:
    """Hand the scan out to whoever may have it; each time is noted."""
    of = visible(request, filing)
    if not may_read_scan(actor(request), of.union):
        raise Http404
    found = get_object_or_404(StampedScan.objects.visible_to(request.user), uid=scan, filing=of)
    try:
        content = content_of(found)
    except FileNotFoundError as gone:
        raise Http404 from gone
    body = {"filing": of.pk, "version": found.version}
    journal.note("download.stamped", actor=actor(request), campaign=of.campaign, union=of.union, body=body)
    name = f"{of.union.label}-{of.period}-{found.version}.{found.kind}"
    response = HttpResponse(content, content_type=TYPES[found.kind])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Security-Policy"] = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )
    return response
