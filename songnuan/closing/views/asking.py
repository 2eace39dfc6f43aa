"""Asking for a 更正单: to change a row, to take one out, to add one that was forgotten."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaries.sight import Sight
from campaigns.actor import actor
from campaigns.models import Amendment, Campaign, Fact, Union, User
from songnuan.closing import ask, kinds
from songnuan.closing.forms import AddedForm, ForgottenForm
from songnuan.entry import names
from songnuan.entry.admin.form import FactForm, ReasonForm
from songnuan.entry.admin.page import lines
from songnuan.entry.holders import works_at
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import BY_FACT
from songnuan.ledger.post import Conflict
from songnuan.reports.columns import KINDS

may_ask = permission_required("campaigns.add_amendment", raise_exception=True)


@never_cache
@may_ask
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_ask(request: HttpRequest, kind: str, shown: int) -> HttpResponse:
    """Ask for one row of a closed campaign to be put right. Personal values are not printed: empty means as it was."""
    user = actor(request)
    fact = _fact(user, kind, shown, kinds.may_change)
    context = {"fact": fact, "kind": kind, "may_remove": kinds.may_remove(user, type(fact))}
    if fact.campaign.closed_at is None:
        return render(request, "closing/ask.html", context, status=409)
    sheet, lookups = BY_FACT[type(fact)], names.load(fact.campaign, fact.union)
    sight = replace(Sight.of(user, enters=True), reclasses=works_at(user, fact.union_id))
    form = FactForm(request.POST or None, sheet=sheet, lookups=lookups, sight=sight, fact=fact)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("reason", "seen")}
        asked = _asked(form, lambda: ask.ask(fact, form.cells(), by=user, retyped=form.retyped, **words))
        if asked is not None:
            return _done(request, asked)
    context["form"] = form
    return render(request, "closing/ask.html", context, status=422 if form.errors else 200)


@never_cache
@may_ask
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_remove(request: HttpRequest, kind: str, shown: int) -> HttpResponse:
    """Ask for one row of a closed campaign to be taken out."""
    user = actor(request)
    fact = _fact(user, kind, shown, kinds.may_remove)
    context = {"fact": fact, "kind": kind}
    if fact.campaign.closed_at is None:
        return render(request, "closing/remove.html", context, status=409)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        asked = _asked(form, lambda: ask.ask_removal(fact, by=user, reason=reason))
        if asked is not None:
            return _done(request, asked)
    shown_lines = lines(fact, names.load(fact.campaign, fact.union), Sight.of(user, enters=True))
    context |= {"form": form, "lines": shown_lines}
    return render(request, "closing/remove.html", context, status=422 if form.errors else 200)


@never_cache
@may_ask
@require_safe
def amendment_place(request: HttpRequest) -> HttpResponse:
    """`/amendments/add/`: in which closed campaign, of which union and sheet."""
    user = actor(request)
    asked = request.GET if "kind" in request.GET else None
    form = ForgottenForm(asked, user=user)
    if asked is not None and form.is_valid():
        address = reverse("amendment_add", args=[form.cleaned_data["kind"]])
        place = form.cleaned_data
        return redirect(f"{address}?campaign={place['campaign'].code}&union={place['union'].code}")
    any_closed = Campaign.objects.filter(closed_at__isnull=False, anonymised_at=None).exists()
    context = {"form": form, "any_closed": any_closed}
    return render(request, "closing/place.html", context, status=422 if form.errors else 200)


@never_cache
@may_ask
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_add(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a row that was forgotten, typed into the same fields as any row and held against the same rules."""
    user = actor(request)
    fact = kinds.FORGOTTEN.get(kind)
    if fact is None or not kinds.may_add(user, fact):
        raise Http404
    sheet, lookups = BY_FACT[fact], _place(request, user)
    context = {"lookups": lookups, "sheet": sheet}
    if lookups.campaign.closed_at is None:
        return render(request, "closing/add.html", context, status=409)
    sight = Sight.of(user, enters=True)
    form = AddedForm(request.POST or None, sheet=sheet, lookups=lookups, sight=sight)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        asked = _asked(form, lambda: ask.ask_addition(sheet, form.cells(), lookups, by=user, reason=reason))
        if asked is not None:
            return _done(request, asked)
    context["form"] = form
    return render(request, "closing/add.html", context, status=422 if form.errors else 200)


def _asked(form: Form, act: Callable[[], Amendment]) -> Amendment | None:
    """What was asked for; None where it is refused, and then the form says why, each error beside its field."""
    try:
        return act()
    except ask.Refused as refusal:
        assert isinstance(form, FactForm)  # noqa: S101  (a removal is held against no rule of a cell)
        form.add_faults(refusal.faults)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
    return None


def _done(request: HttpRequest, asked: Amendment) -> HttpResponse:
    messages.success(request, _("更正单已提交，要由另外两位同志同意以后才生效。"))
    return redirect("amendment", asked.uid)


def _place(request: HttpRequest, user: User) -> Lookups:
    """The names of a union of the reader's in a campaign of its; 404 otherwise."""
    union = Union.objects.visible_to(user).filter(code=request.GET.get("union", "")).first()
    campaign = Campaign.objects.filter(code=request.GET.get("campaign", "")).first()
    if union is None or campaign is None or not campaign.places.filter(union=union).exists():
        raise Http404
    return names.load(campaign, union)


def _fact(user: User, kind: str, pk: int, may: Callable[[User, type[Fact]], bool]) -> Fact:
    """The standing row, where the reader may touch such rows and reaches it; 404 otherwise."""
    fact = KINDS.get(kind)
    if fact is None or not may(user, fact):
        raise Http404
    rows = fact.objects.visible_to(user).live()
    found: Fact | None = rows.filter(pk=pk).select_related("campaign", "union").first()
    if found is None:
        raise Http404
    return found
