"""The register's pages: the list, one more, its workbook, and one struck out."""

import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns import journal
from campaigns.actor import actor
from campaigns.turns import file_by_turns
from songnuan.ledger.post import Conflict, refuse_anonymised
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE, write_xlsx
from songnuan.reports.basis import as_of, statuses
from songnuan.reports.models import PublishedFigure
from songnuan.reports.official.choose import choices
from songnuan.reports.official.views import download
from songnuan.reports.published.forms import PublishedForm
from songnuan.reports.published.listing import RIGHT, Held, held, may_void
from songnuan.reports.scope import NoPlace, NotInReach, Scope, resolve
from songnuan.reports.taken import taken
from songnuan.reports.views import asked

PAGE = 50
WRONG = "contradicts"
may_see = permission_required(("ledger.view_cell", RIGHT), raise_exception=True)
may_add = permission_required(("ledger.view_cell", "reports.add_publishedfigure"), raise_exception=True)


@never_cache
@may_see
@require_safe
def published_list(request: HttpRequest) -> HttpResponse:
    """`/published/`: of a union and all below it; `?only=contradicts` narrows to what no longer holds."""
    scope, only = _scope(request), request.GET.get("only") == WRONG
    found = [line for line in _lines(scope) if not (only and line.agrees)]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"scope": scope, "page": page, "only": only, "choices": choices(scope)}
    context["may_void"] = may_void([line.published for line in page], actor(request))
    return render(request, "reports/published.html", context)


@never_cache
@may_add
@require_http_methods(["GET", "HEAD", "POST"])
def published_add(request: HttpRequest) -> HttpResponse:
    """One more, of the union that the address names."""
    scope = _scope(request)
    known = statuses(scope)
    form = PublishedForm(request.POST or None, statuses=known)
    if request.method == "POST" and form.is_valid():
        chosen = next(there for there in known if there.status == form.cleaned_data["status"])
        try:
            new = _register(request, scope, chosen, form.cleaned_data)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已登记。") if new else _("这一条已经登记过了，没有再登记一次。"))
            return redirect(f"{reverse('published')}?{scope.query}")
    context = {"scope": scope, "form": form}
    return render(
        request, "reports/published_add.html", context, status=422 if request.method == "POST" else 200
    )


@never_cache
@may_add
@require_POST
def published_void(request: HttpRequest, published: int) -> HttpResponse:
    """Struck out: it was entered by mistake. It stays in the register's table, and in the log."""
    user = actor(request)
    with transaction.atomic():
        standing = PublishedFigure.objects.visible_to(user).standing().select_for_update(of=("self",))
        found = standing.filter(pk=published).first()
        if found is None or not may_void([found], user):
            raise Http404
        found.voided_by, found.voided_at = user, timezone.now()
        found.save(update_fields=("voided_by", "voided_at"))
        _note(request, "published.voided", found)
    messages.success(request, _("已作废。"))
    return redirect(f"{reverse('published')}?campaign={found.campaign.code}")


@never_cache
@may_see
@require_safe
@file_by_turns
def published_workbook(request: HttpRequest) -> HttpResponse:
    """All of them as a workbook."""
    scope, buffer = _scope(request), io.BytesIO()
    columns = (
        Column(_("公布日期"), "day", 12), Column(_("工会"), "text", 18), Column(_("指标"), "text", 16),
        Column(_("公布的说法"), "text", 16), Column(_("公布场合"), "text", 28), Column(_("公布人"), "text", 12),
        Column(_("口径"), "text", 14), Column(_("截至批次"), "count", 10), Column(_("现在的数"), "text", 18),
        Column(_("是否一致"), "text", 10), Column(_("登记人"), "text", 12),
    )  # fmt: skip
    rows = [
        (
            line.published.on, line.published.union.label, line.name, line.published.said, mask_inside(line.published.where),
            mask_inside(line.published.spoken_by), line.basis, line.published.number, line.text,
            (_("一致") if line.agrees else _("不一致")) if line.rows else "", str(line.published.by or ""),
        )
        for line in _lines(scope)
    ]  # fmt: skip
    sheet = Sheet(
        _("已公布的数"), columns, rows, above=(f"{scope.label} {_('已公布的数')}", str(scope.campaign))
    )
    write_xlsx(buffer, [sheet], taken(request, "published", scope), pages=_("第 &P 页，共 &N 页"))
    return download(
        buffer.getvalue(), CONTENT_TYPE, f"{scope.short_label}-{_('已公布的数')}-{scope.campaign.code}.xlsx"
    )


def _lines(scope: Scope) -> tuple[Held, ...]:
    """Of the unions that count here and that the reader reaches."""
    found = PublishedFigure.objects.standing().filter(campaign=scope.campaign, union_id__in=scope.reached)
    return held(scope, found.select_related("union", "by"))


def _scope(request: HttpRequest) -> Scope:
    try:
        return resolve(request.user, asked(request.GET)).plain.under("all")
    except (NotInReach, NoPlace):
        raise Http404 from None


def _register(request: HttpRequest, scope: Scope, chosen: Scope, cleaned: dict[str, Any]) -> bool:
    """False, and nothing done, where the same line stands: sent twice it was published once."""
    last = as_of(chosen)
    with transaction.atomic():
        journal.hold(scope.campaign, scope.union)
        refuse_anonymised(scope.campaign)
        line = {"campaign": scope.campaign, "union": scope.union, **cleaned}
        if PublishedFigure.objects.standing().filter(**line).exists():
            return False
        made = PublishedFigure.objects.create(**line, number=last.number if last else 0, by=actor(request))
        _note(request, "published.added", made)
        return True


def _note(request: HttpRequest, verb: str, made: PublishedFigure) -> None:
    body = {"published": made.pk, "indicator": made.indicator, "said": made.said, "occasion": made.where}
    journal.note(verb, actor=actor(request), campaign=made.campaign, union=made.union, body=body)
