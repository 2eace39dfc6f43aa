"""走访草稿: one's own, and those that colleagues left behind."""

from collections.abc import Iterable
from itertools import islice
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaigns.actor import actor, address_of
from songnuan.entry.models import Draft
from songnuan.entry.views.visit_form import may_enter
from songnuan.entry.visits import drafts, left
from songnuan.entry.visits.typed import Typed, read
from songnuan.ledger.post import Conflict

SHOWN = 100


@may_enter
@never_cache
@require_safe
def visit_drafts(request: HttpRequest) -> HttpResponse:
    """The user's own drafts and those that were left at their unions, newest first."""
    context = {
        "drafts": _lines(Draft.objects.of(request.user).select_related("campaign", "union")),
        "left": _lines(left.left_to(actor(request))),
    }
    return render(request, "entry/visit_drafts.html", context)


def _lines(found: Iterable[Draft]) -> list[tuple[Draft, Typed]]:
    return [(draft, read(draft.data)) for draft in islice(found, SHOWN)]


@may_enter
@require_POST
def visit_take(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Go on with a draft of somebody who left."""
    try:
        left.take(draft, actor(request), address_of(request))
    except left.NotLeft as gone:
        raise Http404 from gone
    except drafts.TooMany:
        said = _("您的草稿已有%(most)s份，不能再接手。请先提交或放弃旧的草稿。")
        messages.error(request, said % {"most": drafts.MOST})
        return redirect("visit_drafts")
    except Conflict as closed:
        messages.error(request, str(closed))
        return redirect("visit_drafts")
    return redirect("visit_draft", draft=draft)


@may_enter
@require_POST
def visit_discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a draft away."""
    drafts.forget(get_object_or_404(Draft.objects.of(request.user), uid=draft))
    return redirect("visit_drafts")
