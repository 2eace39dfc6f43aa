"""重复慰问核对, for the common superior."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaries.models import Disbursement, DuplicateDecision
from campaigns.actor import actor, address_of
from campaigns.models import Campaign, Union
from campaigns.turns import at_length, length, or_asked_to_wait
from songnuan.ledger.post import Conflict
from songnuan.people.duplicates import Alike, Place, State, at_several, place_of
from songnuan.people.review import CaseView, DecisionForm, Filters, Stale, case_view, decide, mark_of, review
from songnuan.people.rows import NotHere
from songnuan.people.working import own_unions

may_review = permission_required("beneficiaries.review_duplicate", raise_exception=True)


@never_cache
@may_review
@require_safe
@or_asked_to_wait("busy_list.html")
def duplicates(request: HttpRequest) -> HttpResponse:
    """`/duplicates/`: the cases below one superior, with filters."""
    place = asked_place(request)
    if place is None:
        return render(request, "people/duplicates.html", {"nowhere": True})
    state = request.GET.get("state", State.OPEN.value)
    filters = Filters(
        state=state if state in ("", *State.values) else State.OPEN.value,
        alike=request.GET.get("alike", "") if request.GET.get("alike", "") in Alike.values else "",
        union=request.GET.get("with", ""),
    )
    with at_length(request.user, length(at_several(place))):
        report = review(place, filters, request.GET.get("page", "1"))
    context = {"report": report, "campaigns": Campaign.objects.all(), "places": own_unions(request.user)}
    return render(request, "people/duplicates.html", context)


@never_cache
@may_review
@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, case: int) -> HttpResponse:
    """`/duplicates/<case>/`: one case, by a row of it, its rows, and what to decide.

    By a row, because persons are numbered throughout the province: their number would tell when somebody first wrote of
    them, and in which file. By one that counts: of any other the answer would tell whom a row is about that is withheld.
    """
    place = asked_place(request)
    rows = Disbursement.objects.visible_to(request.user).live().filter(category__closed=False)
    person = rows.filter(pk=case).values_list("person", flat=True).first()
    if place is None or person is None:
        raise Http404
    view = _case_or_404(place, person)
    form = DecisionForm(request.POST if request.method == "POST" else None, place=place, case=view.case)
    query = urlencode({"campaign": place.campaign.code, "place": place.union.code})
    if request.method == "POST" and form.is_valid():
        try:
            decide(actor(request), place, person, form.cleaned_data, address_of(request))
        except Conflict as refusal:
            form.add_error(None, str(refusal))
        except Stale:
            try:
                view = case_view(place, person)
            except NotHere:
                messages.error(request, _("这个人现在已不是重复慰问，没有记下结论。"))
                return redirect(f"{reverse('duplicates')}?{query}")
            data = request.POST.copy()
            data["seen"] = mark_of(view.case)
            form = DecisionForm(data, place=place, case=view.case)
            form.add_error(
                None,
                _("这个人的记录或核对结论刚刚有了变化，您的结论还没有保存。请看过下面的行和结论再决定。"),
            )
        else:
            messages.success(request, _("已记下结论。"))
            return redirect(f"{reverse('duplicates')}?{query}")
    history = DuplicateDecision.objects.visible_to(request.user).filter(
        campaign=place.campaign, place=place.union, person=person
    )
    context = {
        "view": view, "form": form, "place": place, "query": query, "history": history.select_related("by", "asked"),
    }  # fmt: skip
    return render(request, "people/duplicate.html", context, status=422 if form.is_bound else 200)


def _case_or_404(place: Place, person: int) -> CaseView:
    try:
        return case_view(place, person)
    except NotHere:
        raise Http404 from None


def asked_place(request: HttpRequest) -> Place | None:
    """The superior that an address names, the user's own where it names none; Http404 for one out of reach."""
    codes = {campaign.code: campaign for campaign in Campaign.objects.all()}
    if not codes:
        return None
    campaign = codes.get(request.GET.get("campaign", next(iter(codes))))
    code = request.GET.get("place", "")
    unions = Union.objects.visible_to(request.user) if code else own_unions(request.user)
    taking_part = unions.filter(places__campaign=campaign)
    union = (taking_part.filter(code=code) if code else taking_part).first()
    if union is None and not code and campaign is not None:
        return None
    if campaign is None or union is None:
        raise Http404
    return place_of(request.user, campaign, union)
