"""走访录入: the form of a visit, new, from a draft, or correcting one that stands."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.actor import actor
from campaigns.models import Campaign, Party, Photograph, Union, User
from songnuan.entry import names
from songnuan.entry.entitled import TYPES_VISITS
from songnuan.entry.faults import Fault
from songnuan.entry.forms import PlaceForm
from songnuan.entry.models import Draft
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import VISITS
from songnuan.entry.visits import (
    bounds,
    categories,
    conflict,
    page,
    people,
    remembered,
    saving,
    standing,
    wants,
)
from songnuan.entry.visits.printed import sight_of
from songnuan.entry.visits.typed import Typed, read, version_of
from songnuan.ledger.post import Conflict

may_enter = permission_required(TYPES_VISITS, raise_exception=True)
may_correct = permission_required(
    ("campaigns.change_visit", "beneficiaries.change_disbursement"), raise_exception=True
)


@may_enter
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_new(request: HttpRequest) -> HttpResponse:
    """A visit that is new: asks for campaign and union only where there is a choice."""
    user = actor(request)
    place = PlaceForm(_place_asked_for(request, user), user=user)
    if not place.is_valid():
        return render(
            request, "entry/visit_place.html", {"place": place}, status=422 if place.errors else 200
        )
    lookups = names.load(place.cleaned_data["campaign"], place.cleaned_data["union"])
    if request.method == "POST":
        return _saved(request, lookups, _uid(request, "draft"), _uid(request, "record"))
    return _form(request, lookups, uuid4(), uuid4(), remembered.begun(user, lookups))


@may_enter
@never_cache
@require_safe
def visit_draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """A draft taken up again."""
    user = actor(request)
    found = Draft.objects.of(user).select_related("campaign", "union").filter(uid=draft).first()
    if found is None:
        raise Http404
    lookups = names.load(found.campaign, found.union)
    typed = _still_chosen(categories.kept(read(found.data), lookups), user)
    return _form(
        request, lookups, found.uid, found.record, typed, version=found.version, corrects=found.corrects
    )


@may_correct
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def visit_correct(request: HttpRequest, record: UUID) -> HttpResponse:
    """A visit that stands, corrected: the same form, and a reason."""
    user = actor(request)
    visit = standing.visit_of(record, user)
    if visit is None and request.method == "POST":
        visit = standing.last_of(
            record, user
        )  # taken out meanwhile: what was typed is not thrown away with it
    if visit is None:
        raise Http404
    lookups = names.load(visit.campaign, visit.union)
    if request.method == "POST":
        return _saved(request, lookups, _uid(request, "draft"), record, corrects=True)
    typed = standing.as_typed(
        standing.base_now(visit),
        lookups,
        sight_of(user, lookups.union),
        Party.objects.of(VISITS.name, record),
    )
    return _form(request, lookups, uuid4(), record, typed, corrects=True)


def _place_asked_for(request: HttpRequest, user: User) -> Any:
    """What the form or the address says; else the newest campaign, and the union where there is one posting only."""
    if request.method == "POST":
        return request.POST
    if "union" in request.GET:
        return request.GET
    campaign = Campaign.objects.first()
    posts = Union.objects.visible_to(user).filter(postings__user=user).distinct()
    found = list(posts.values_list("code", flat=True)[:2])
    return {"campaign": campaign.code, "union": found[0]} if campaign and len(found) == 1 else None


def _uid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return uuid4()


def _still_chosen(typed: Typed, user: User) -> Typed:
    """Whom the user had chosen stays chosen, however long the draft or the page lay; where that cannot be, saving says so."""
    for row in typed.rows:
        if row.person:
            row.person = people.renewed(row.person, of=user, to=user) or row.person
    return typed


def _saved(
    request: HttpRequest, lookups: Lookups, uid: UUID, record: UUID, *, corrects: bool = False
) -> HttpResponse:
    user = actor(request)
    if not saving.is_free(record, lookups.union):
        raise Http404
    typed = _still_chosen(categories.kept(read(conflict.chosen(dict(request.POST.lists()))), lookups), user)
    draft = Draft.objects.of(user).filter(uid=uid, record=record).first()
    if not corrects:
        typed.fact = None
    if "more" in request.POST:
        if len(typed.rows) < bounds.MOST_PEOPLE:
            typed.rows.append(remembered.next_row(typed))
        return _form(request, lookups, uid, record, typed, corrects=corrects)
    if corrects and not typed.reason:
        message = _("请写明更正的理由。")
        faults = [Fault(VISITS.name, None, None, "required", message)]
        return _form(request, lookups, uid, record, typed, faults=faults, corrects=True, status=422)
    try:
        base = saving.base_of(typed, record, user)
        saved = saving.save(typed, record, base, lookups, by=user)
    except Conflict as clash:
        if isinstance(clash, saving.AlreadySaved) and not corrects:
            return redirect("visit", record=record)
        met = conflict.meet(typed, record, lookups, user, sight_of(user, lookups.union))
        return _form(
            request, lookups, uid, record, met.typed, corrects=corrects, conflict=(str(clash), met.clashes), status=409
        )  # fmt: skip
    if saved.errors:
        return _form(request, lookups, uid, record, typed, faults=saved.faults, corrects=corrects, status=422)
    if draft is not None:
        draft.delete()
    return _after(request, lookups, record, saved)


def _after(request: HttpRequest, lookups: Lookups, record: UUID, saved: saving.Saved) -> HttpResponse:
    if saved.batch is None:
        messages.success(request, _("已保存联合走访单位。"))
    else:
        messages.success(request, _("已保存，批次%(number)s。") % {"number": saved.batch.number})
    for fault in saved.warnings:
        messages.warning(request, fault.message)
    if "next" in request.POST:
        asked = f"?campaign={lookups.campaign.code}&union={lookups.union.code}"
        return redirect(reverse("visit_new") + asked)
    return redirect("visit", record=record)


def _form(
    request: HttpRequest,
    lookups: Lookups,
    uid: UUID,
    record: UUID,
    typed: Typed,
    *,
    faults: Any = (),
    version: int = 0,
    corrects: bool = False,
    conflict: Any = None,
    status: int = 200,
) -> HttpResponse:
    user = actor(request)
    base = saving.base_or_nothing(typed, record, user)
    placed = page.placed(faults, typed)
    chosen = people.masked(user, {row.key: row.person for row in typed.rows})
    campaign, called = lookups.campaign, categories.called(lookups.campaign)
    context = {
        "lookups": lookups, "campaign": campaign, "union": lookups.union, "uid": uid, "record": record,
        "version": version or version_of(request.POST.get("version", "")), "corrects": corrects, "typed": typed,
        "seen": typed.seen or (base.visit.seen if base.visit else ""),
        "visit": page.visit_inputs(typed, lookups, placed), "shared": page.shared_inputs(typed, lookups, placed, base=base, sight=sight_of(user, lookups.union)),
        "rows": page.row_inputs(typed, lookups, placed, base=base, sight=sight_of(user, lookups.union), chosen=chosen, called=called),
        "blank": page.blank_row(lookups), "general": placed.get(page.GENERAL, []), "conflict": conflict,
        "names": page.with_initials(called.get(name, name) for name in lookups.categories), "parties": page.party_choices(lookups, typed),
        "photographs": Photograph.objects.of(VISITS.name, record).filter(union=lookups.union), "kind": "visit", "most_people": bounds.MOST_PEOPLE,
        "most": 12, "wants": wants.known(lookups), "has_errors": any(not fault.is_warning for fault in faults), "key": page.local_key(request),
        "window": page.window_of(request) or uuid4().hex,
    }  # fmt: skip
    return render(request, "entry/visit_form.html", context, status=status)
