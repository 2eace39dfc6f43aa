"""账证检查: of the unit that the address names. For who may inspect; to everybody else there is no such page."""

from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.lately import in_the_last_hour
from campaigns.turns import Held, file_by_turns, while_sent
from songnuan.inspection.forms import DrawForm
from songnuan.inspection.package import package
from songnuan.inspection.sample import PACKED, USUAL, Draw, drawn, new_seed, place_of, was_drawn
from songnuan.inspection.unit import unit
from songnuan.ledger.models import Cell
from songnuan.people.purpose import PurposeForm
from songnuan.reports.official.choose import choices
from songnuan.reports.scope import NoPlace, NotInReach, Scope, resolve
from songnuan.reports.views import asked

INSPECT = ("campaigns.inspect_union", "ledger.view_cell")
REVEAL = "beneficiaries.reveal_person"
PACKAGES = 20
"""So many an hour: whole numbers leave with the originals."""


@never_cache
@require_safe
def inspection(request: HttpRequest) -> HttpResponse:
    """`/inspection/`: the unit's own rows, money and papers."""
    scope = _scope(request)
    context = {"report": unit(scope, actor(request)), "form": DrawForm(), **_common(scope)}
    return render(request, "inspection/unit.html", context)


@never_cache
@require_safe
def inspection_sample(request: HttpRequest) -> HttpResponse:
    """`/inspection/sample/`: rows drawn by a seed that is printed. Each draw is noted, leafing back to it is not."""
    scope = _scope(request)
    form = DrawForm(request.GET, last=_last(scope))
    if not form.is_valid():
        return render(request, "inspection/sample.html", {"form": form, **_common(scope)}, status=422)
    chosen = form.cleaned_data
    seed = new_seed() if chosen["seed"] is None else chosen["seed"]
    draw = Draw(seed, chosen["number"], chosen["size"] or USUAL)
    rows = drawn(scope, draw, actor(request))
    is_chosen = chosen["seed"] is not None and not was_drawn(scope, draw)
    wish = {
        "what": "sample", "of": f"{scope.campaign.code}/{scope.union.code}", **asdict(draw), "chosen": is_chosen,
    }  # fmt: skip
    if not in_the_last_hour(actor(request), "export.made", **wish):
        journal.note(
            "export.made", actor=actor(request), campaign=scope.campaign, union=scope.union, address=address_of(request),
            body={**wish, "rows": len(rows), "masked": True},
        )  # fmt: skip
    context = {
        "form": form, "draw": draw, "place": place_of(scope, draw), "rows": rows, "is_chosen": is_chosen,
        **_common(scope),
    }  # fmt: skip
    return render(request, "inspection/sample.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@file_by_turns
def inspection_package(request: HttpRequest) -> HttpResponseBase:
    """`/inspection/package/`: the papers of the unit as one zip, for a purpose, noted before the first byte leaves."""
    scope = _scope(request)
    if not actor(request).has_perms((REVEAL, "campaigns.view_original")):
        raise Http404
    form = PurposeForm(request.POST if request.method == "POST" else None, request=request)
    if not form.is_valid():
        context = {"form": form, **_common(scope)}
        return render(request, "inspection/package.html", context, status=422 if form.is_bound else 200)
    draw = Draw(new_seed(), _last(scope), USUAL)
    with ExitStack() as held:
        held.enter_context(while_sent(request.user))
        if not _noted(request, scope, draw, form):
            form.add_error(None, _("一小时内导出的检查资料包太多。请稍后再导出。"))
            return render(request, "inspection/package.html", {"form": form, **_common(scope)}, status=429)
        pieces = Held(package(scope, actor(request), draw), held.pop_all(), actor(request), scope.union)
    name = f"{scope.campaign.code}-{scope.union.code}.zip"
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _noted(request: HttpRequest, scope: Scope, draw: Draw, form: PurposeForm) -> bool:
    """Put it down, under the lock that counts; False, and an alarm, where there were too many this hour."""
    user, address = actor(request), address_of(request)
    with transaction.atomic():
        journal.lock()
        allowed = in_the_last_hour(user, PACKED) < PACKAGES
        if allowed:
            journal.note(
                PACKED, actor=user, campaign=scope.campaign, union=scope.union, address=address,
                body={"seed": draw.seed, "number": draw.number, **form.as_body()},
            )  # fmt: skip
        elif not in_the_last_hour(user, "search.alarm", where="package"):
            journal.note("search.alarm", actor=user, address=address, body={"where": "package"})
    return allowed


def _scope(request: HttpRequest) -> Scope:
    if not actor(request).has_perms(INSPECT):
        raise Http404
    try:
        scope = resolve(request.user, asked(request.GET)).plain
    except (NotInReach, NoPlace):
        raise Http404 from None
    return scope.at(scope.union, Cell.Scope.OWN)


def _common(scope: Scope) -> dict[str, Any]:
    return {"scope": scope, "choices": choices(scope)}


def _last(scope: Scope) -> int:
    last: int | None = scope.campaign.batches.aggregate(last=Max("number"))["last"]
    return last or 1
