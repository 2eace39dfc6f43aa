"""Photographs: shown to whom they may be shown to, added, captioned, taken away."""

import time
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from beneficiaries.pictures import is_closed
from campaigns import photographs
from campaigns.actor import actor, reaches_all
from campaigns.lately import in_the_last_hour
from campaigns.models import Photograph
from songnuan.entry.photographs import SHEETS, Place, may_look, right, standing
from songnuan.ledger.pictured import pictures_for
from songnuan.ledger.post import Conflict, refuse_finished
from songnuan.ledger.said import said
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.pictures.redrawn import PictureRefused
from songnuan.lib.room import NoRoom
from songnuan.lib.spreadsheets.names import safe_name
from songnuan.lib.turns import Busy

SECONDS = 20
"""After so long a request takes no further photograph; the others wait for their turn at the server."""
REFUSED_AN_HOUR = 60
NO_STORE = cache_control(no_store=True, private=True)
KINDS = {sheet.name: kind for kind, sheet in SHEETS.items()}


class CaptionNotKept(NamedTuple):
    """A caption that was not kept: of which photograph, what was typed, and why."""

    uid: UUID
    typed: str
    why: str


def _reachable(request: HttpRequest, uid: UUID) -> Photograph:
    found = Photograph.objects.visible_to(request.user).select_related("campaign", "union")
    return get_object_or_404(found, uid=uid)


@NO_STORE
@require_safe
def photograph(request: HttpRequest, photograph: UUID) -> HttpResponse:
    """The picture."""
    return _picture(request, photograph, small=False)


@NO_STORE
@require_safe
def photograph_small(request: HttpRequest, photograph: UUID) -> HttpResponse:
    """The small one, for lists."""
    return _picture(request, photograph, small=True)


def _picture(request: HttpRequest, uid: UUID, *, small: bool) -> HttpResponse:
    found = _reachable(request, uid)
    user = actor(request)
    if not may_look(user, found) or not pictures_for(user, Photograph.objects.filter(pk=found.pk)).exists():
        raise Http404
    try:
        content = photographs.content(found, small=small)
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = HttpResponse(content, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    return response


@require_POST
def photograph_add(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """Add one or several to a record; answers the strip of all of them."""
    place = _place(request, kind, record)
    problems: list[Any] = []
    ends = time.monotonic() + SECONDS
    for file in request.FILES.getlist("photographs"):
        late = time.monotonic() > ends
        problem = (
            _("前面的照片用时过长，这一张没有处理。请再选一次。")
            if late
            else _kept(request, place, file.chunks())
        )
        if problem:
            problems.append(
                _("%(file)s：%(problem)s")
                % {"file": mask_inside(safe_name(file.name or "")), "problem": problem}
            )
    return _strip(request, place, problems)


def _place(request: HttpRequest, kind: str, record: UUID) -> Place:
    place = standing(actor(request), kind, record)
    if place is None:
        raise Http404
    return place


def _kept(request: HttpRequest, place: Place, content: Any) -> Any:
    """Keep one; what is wrong with it, or None."""
    if refused := _refused(request, place):
        return refused
    try:
        photographs.keep(
            content, sheet=place.sheet.name, record=place.record, campaign=place.campaign, union=place.union,
            by=actor(request), unwanted=lambda: bool(_refused(request, place)),
        )  # fmt: skip
    except photographs.Unwanted:
        return _refused(request, place)
    except PictureRefused as wrong:
        return wrong.message
    except Busy:
        return _("您还有照片正在处理，请稍等片刻再传这一张。")
    except (photographs.TooMany, photographs.TooManyToday, NoRoom, Conflict) as refusal:
        return str(refusal)
    return None


def _refused(request: HttpRequest, place: Place) -> str:
    """Why nothing is added here at all; empty where it may be."""
    if is_closed(place.record):
        return _(
            "有公安民警、移民管理警察及家庭的记录不留照片，后来移除了的也算。只是类别选错过的，请删除这次走访，重新录入。"
        )
    if in_the_last_hour(actor(request), "photograph.refused") >= REFUSED_AN_HOUR:
        return _("一小时内有太多照片不能读取。请过一会儿再传，或联系管理员。")
    try:
        refuse_finished(place.campaign)
    except Conflict as refusal:
        return str(refusal)
    return ""


@require_POST
def photograph_caption(request: HttpRequest, photograph: UUID) -> HttpResponse:
    """What stands under it."""
    found, place = _mine(request, photograph)
    typed = request.POST.get("caption", "")
    try:
        refuse_finished(found.campaign)
        text = said(typed, photographs.CAPTION)
        photographs.caption(found, text, by=actor(request), seen=request.POST.get("seen", ""))
    except photographs.Gone as gone:
        return _strip(request, place, [str(gone)])
    except Conflict as refusal:
        return _strip(request, place, [], CaptionNotKept(found.uid, typed, str(refusal)))
    return _strip(request, place, [])


@require_POST
def photograph_remove(request: HttpRequest, photograph: UUID) -> HttpResponse:
    """Take it away. In a closed campaign the province does that, at the wish of whoever is on it: auditors draw from it."""
    found, place = _mine(request, photograph)
    try:
        photographs.forget(found, by=actor(request), of_finished=reaches_all(actor(request), found.campaign))
    except Conflict:
        return _strip(request, place, [_("活动已封存，照片供审计抽查。确需移除，请联系省总工会。")])
    return _strip(request, place, [])


def _mine(request: HttpRequest, uid: UUID) -> tuple[Photograph, Place]:
    found = _reachable(request, uid)
    kind = KINDS[found.sheet]
    if not actor(request).has_perm(right(SHEETS[kind], "change")):
        raise PermissionDenied
    return found, _place(request, kind, found.record)


def _strip(
    request: HttpRequest, place: Place, problems: list[Any], refused: CaptionNotKept | None = None
) -> HttpResponse:
    """The strip alone for a script; a browser without one goes back to where it came from."""
    wrong = bool(problems or refused)
    if not _is_script(request) and not wrong:
        return redirect("photograph_strip", kind=KINDS[place.sheet.name], record=place.record)
    return render(
        request,
        "entry/_photographs.html",
        {**_shown(place, problems), "refused": refused},
        status=200 if _is_script(request) or not wrong else 422,
    )


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


@require_safe
def photograph_strip(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """The photographs of one record, to be added to and captioned: a page of its own, for a script the strip alone."""
    place = _place(request, kind, record)
    if _is_script(request):
        return _strip(request, place, [])
    return render(request, "entry/photographs.html", _shown(place, []))


def _shown(place: Place, problems: list[Any]) -> dict[str, Any]:
    found = Photograph.objects.of(place.sheet.name, place.record)
    return {
        "photographs": found, "kind": KINDS[place.sheet.name], "record": place.record, "problems": problems,
        "most": photographs.MOST,
    }  # fmt: skip
