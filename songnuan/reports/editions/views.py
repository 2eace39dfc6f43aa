"""Pages of editions: the list, taking one, checking one again, and the difference between two."""

import io

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.lately import in_the_last_hour
from campaigns.models import Edition
from campaigns.turns import file_by_turns
from songnuan.ledger import reasons
from songnuan.ledger.difference.report import now
from songnuan.ledger.edition import check, take
from songnuan.ledger.post import Conflict
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE
from songnuan.reports.editions.forms import TakeForm
from songnuan.reports.editions.listing import editions
from songnuan.reports.editions.told import DifferencePage, difference_page
from songnuan.reports.editions.workbook import write_workbook
from songnuan.reports.official.choose import choices
from songnuan.reports.official.views import download
from songnuan.reports.scope import NoPlace, NotInReach, Scope, resolve
from songnuan.reports.taken import taken
from songnuan.reports.views import asked

CHECKS = 10
"""So many an hour: each recomputes the whole province."""

may_take = permission_required("campaigns.add_edition", raise_exception=True)
may_see = permission_required(("ledger.view_cell", "campaigns.view_edition"), raise_exception=True)
may_verify = permission_required("campaigns.verify_edition", raise_exception=True)


@never_cache
@may_see
@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """`/editions/`: every edition of a campaign."""
    scope = _scope(request)
    return render(request, "reports/editions.html", {"scope": scope, "editions": editions(scope)})


@never_cache
@may_take
@require_http_methods(["GET", "HEAD", "POST"])
def edition_take(request: HttpRequest) -> HttpResponse:
    """Name the figures of this moment. Of the whole campaign, so for the province alone."""
    scope = _scope(request)
    if scope.tree.root not in scope.unions:
        raise Http404
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, remark = form.cleaned_data["name"], form.cleaned_data["remark"]
        try:
            edition = take(scope.campaign, name, by=actor(request), remark=remark)
        except Conflict as refusal:
            form.add_error("name", str(refusal))
        else:
            said = _("已定稿“%(name)s”，截至批次%(number)d。") % {"name": name, "number": edition.number}
            messages.success(request, said)
            return redirect(f"{reverse('editions')}?campaign={scope.campaign.code}")
    context = {"scope": scope, "form": form, "last": now().number}
    return render(
        request, "reports/edition_take.html", context, status=422 if request.method == "POST" else 200
    )


@never_cache
@may_verify
@require_POST
def edition_verify(request: HttpRequest, edition: int) -> HttpResponse:
    """Recompute every figure of an edition from the rows, and its print from its figures."""
    found = Edition.objects.filter(pk=edition).select_related("campaign").first()
    if found is None:
        raise Http404
    if in_the_last_hour(actor(request), "edition.checked") >= CHECKS:
        messages.error(request, _("一小时内最多核验%(most)d次定稿。请稍后再核验。") % {"most": CHECKS})
        return redirect(f"{reverse('editions')}?campaign={found.campaign.code}")
    checked = check(found)
    journal.note(
        "edition.checked", actor=actor(request), campaign=found.campaign, address=address_of(request),
        body={"edition": found.pk, "name": found.name, "holds": checked.holds, "differences": checked.differences},
    )  # fmt: skip
    if checked.holds:
        text = _("“%(name)s”核验一致：按原始行重算的每一个数都与定稿相同，数字指纹 %(digest)s。")
        messages.success(request, text % {"name": found.name, "digest": found.digest[:12]})
    else:
        text = _("“%(name)s”核验不一致：有 %(count)d 处与原始行不符，请立即报告系统管理员。")
        messages.error(request, text % {"name": found.name, "count": checked.differences})
    return redirect(f"{reverse('editions')}?campaign={found.campaign.code}")


@never_cache
@may_see
@require_safe
def difference(request: HttpRequest) -> HttpResponse:
    """`/difference/`: 与上报数差异."""
    scope = _scope(request)
    context = {"scope": scope, "report": _page(request, scope), "choices": choices(scope)}
    return render(request, "reports/difference.html", context)


@never_cache
@may_see
@require_safe
@file_by_turns
def difference_workbook(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, every batch of it."""
    scope = _scope(request)
    page = _page(request, scope)
    if page is None:
        raise Http404
    buffer = io.BytesIO()
    write_workbook(page, taken(request, "difference", scope), buffer)
    title = f"{scope.short_label}-{_('与上报数差异')}-{scope.campaign.code}.xlsx"
    return download(buffer.getvalue(), CONTENT_TYPE, title)


def _scope(request: HttpRequest) -> Scope:
    try:
        return resolve(request.user, asked(request.GET)).plain.under("all")
    except (NotInReach, NoPlace):
        raise Http404 from None


def _page(request: HttpRequest, scope: Scope) -> DifferencePage | None:
    try:
        page = difference_page(scope, asked(request.GET))
    except NotInReach:
        raise Http404 from None
    if page is not None:
        reasons.tell(request.user, [step.batch for step in page.seen if step.batch])
    return page
