"""走访记录: the list of visits, those that a union only accompanied, and the page of one."""

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from beneficiaries.models import Need
from beneficiaries.sight import Sight
from campaigns.actor import actor, address_of
from campaigns.models import Party, Photograph, User
from campaigns.turns import file_by_turns
from songnuan.entry.models import Draft
from songnuan.entry.sheets import VISITS
from songnuan.entry.visits import export, listing, standing
from songnuan.entry.visits.left import left_to
from songnuan.ledger import pictured, reasons
from songnuan.lib.money import show_yuan
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE

A_PAGE = 50
may_see = permission_required("campaigns.view_visit", raise_exception=True)


@may_see
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """Visits in reach, filtered; below, those on which a union in reach only came along."""
    asked = listing.asked(actor(request), request.GET)
    paged = Paginator(asked.visits, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked, "page": paged, "lines": listing.lines(paged.object_list),
        "accompanied": listing.accompanied(actor(request), asked),
        "drafts": _drafts(actor(request)) if request.user.has_perm("campaigns.add_visit") else 0,
    }  # fmt: skip
    return render(request, "entry/visits.html", context)


def _drafts(user: User) -> int:
    return Draft.objects.of(user).count() + len(left_to(user))


@may_see
@require_safe
def visit(request: HttpRequest, record: UUID) -> HttpResponse:
    """One visit: its recipients masked, the other parties, photographs, and how it came to be as it stands."""
    user = actor(request)
    found = standing.visit_of(record, user)
    if found is None:
        raise Http404
    people = standing.handed_at(record) if user.has_perm("beneficiaries.view_disbursement") else []
    pictures = list(pictured.pictures_for(user, Photograph.objects.of(VISITS.name, record)))
    pictured.tell(user, pictures)
    look = Sight(names=False, closed_class=user.has_perm("beneficiaries.view_closed_class"))
    history = standing.history(record)
    reasons.tell(user, [act.batch for act in history])
    context = {
        "visit": found,
        "people": listing.people(people, user, look),
        "total": show_yuan(sum(fact.amount for fact in people)),
        "times": sum(fact.person_times for fact in people),
        "needs": _needs(user, record) if found.needs else [],
        "untaken": bool(found.needs) and not Need.objects.filter(sheet=VISITS.name, record=record).exists(),
        "parties": Party.objects.of(VISITS.name, record),
        "photographs": pictures,
        "history": history,
    }  # fmt: skip
    return render(request, "entry/visit.html", context)


def _needs(user: User, record: UUID) -> list[Need]:
    """What became of the visit's 诉求, as far as the reader may see it."""
    if not user.has_perm("beneficiaries.view_need"):
        return []
    found = Need.objects.visible_to(user).filter(sheet=VISITS.name, record=record)
    return list(found.select_related("responsible").urgent_first())


@may_see
@require_safe
@file_by_turns
def visits_export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook: no persons in it."""
    asked = listing.asked(actor(request), request.GET)
    content = export.workbook(asked, by=actor(request), address=address_of(request))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=export.name(asked)
    )
    return response
