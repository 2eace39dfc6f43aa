"""更正单: the list, one of them, and the word of those who decide."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaigns.actor import actor
from campaigns.models import Amendment
from songnuan.closing import amend, told
from songnuan.closing.forms import RefusalForm
from songnuan.ledger.post import Conflict
from songnuan.reports.columns import KIND_OF

PAGE = 50
may_see = permission_required("campaigns.view_amendment", raise_exception=True)
may_decide = permission_required(amend.APPROVE, raise_exception=True)


@never_cache
@may_see
@require_safe
def amendment_list(request: HttpRequest) -> HttpResponse:
    """`/amendments/`: those of the reader's unions, newest first."""
    found = Amendment.objects.visible_to(actor(request)).select_related(
        "campaign", "union", "asked_by", "batch"
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    told.tell_reasons(actor(request), page.object_list)
    return render(request, "closing/amendments.html", {"page": page})


@never_cache
@may_see
@require_safe
def amendment_page(request: HttpRequest, amendment: UUID) -> HttpResponse:
    """One 更正单, what it changes, who said what."""
    return _page(request, _found(request, amendment), RefusalForm())


@never_cache
@may_decide
@require_POST
def amendment_approve(request: HttpRequest, amendment: UUID) -> HttpResponse:
    """One of the two approvals."""
    found = _found(request, amendment)
    try:
        decided = amend.approve(found, by=actor(request))
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        done = decided.state == Amendment.State.POSTED
        messages.success(request, _("已更正。") if done else _("已同意，还要另一位同志同意。"))
    return redirect("amendment", found.uid)


@never_cache
@may_see
@require_POST
def amendment_refuse(request: HttpRequest, amendment: UUID) -> HttpResponse:
    """No, by one who may approve; or taken back by who asked."""
    found, form = _found(request, amendment), RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        amend.refuse(found, by=actor(request), reason=form.cleaned_data["reason"])
    except Conflict as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("这张更正单不予更正，原来的内容不变。"))
    return redirect("amendment", found.uid)


def _found(request: HttpRequest, uid: UUID) -> Amendment:
    wanted = Amendment.objects.visible_to(actor(request)).filter(uid=uid)
    found = wanted.select_related(
        "campaign", "union", "asked_by", "first_by", "second_by", "refused_by", "batch"
    ).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, amendment: Amendment, form: RefusalForm, status: int = 200) -> HttpResponse:
    page = told.amendment_page(amendment, actor(request))
    kind = next((name for fact, name in KIND_OF.items() if amendment.sheet == fact.SHEET), "")
    context = {"page": page, "amendment": amendment, "form": form, "kind": kind}
    return render(request, "closing/amendment.html", context, status=status)
