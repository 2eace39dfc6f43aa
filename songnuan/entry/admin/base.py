"""The admin of facts: lists to search; entering, correcting and taking out through the ledger alone."""

from dataclasses import replace
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement
from beneficiaries.sight import Sight
from campaigns.actor import actor
from campaigns.admin.scoped import ScopedAdmin
from campaigns.models import Campaign, Fact, Union, User
from songnuan.entry import names, single
from songnuan.entry.admin.filters import StateFilter
from songnuan.entry.admin.form import FactForm, ReasonForm
from songnuan.entry.admin.page import differences, lines, successor
from songnuan.entry.forms import PlaceForm
from songnuan.entry.holders import works_at
from songnuan.entry.sheets import BY_FACT, Sheet
from songnuan.entry.written import covered
from songnuan.ledger import filenames
from songnuan.ledger.post import Conflict
from songnuan.ledger.small import KNOWS_PERSONS
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.sought import without_digits


class FactAdmin(ScopedAdmin):
    """Base of the five. Django's own saving is never reached: every write is a batch."""

    actions = None
    date_hierarchy: ClassVar[Any] = "date"
    ordering = ("-pk",)
    list_filter: ClassVar[Any] = (StateFilter, "campaign", "union")
    list_select_related: ClassVar[Any] = ("campaign", "union", "added_by")
    personal_search: ClassVar[tuple[str, ...]] = ()
    """Searched only by those who read the values anyway; to others a search would betray them."""

    @property
    def sheet(self) -> Sheet:
        return BY_FACT[cast(type[Fact], self.model)]

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        more = self.personal_search if self._sight(request).names else ()
        return (*self.search_fields, *more)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        sight = self._sight(request)

        @admin.display(description=_("姓名"))
        def person_name(fact: Fact) -> str:
            return sight.name(fact)

        @admin.display(description=_("人员类别"), ordering="head")
        def category(fact: Fact) -> str:
            return str(sight.category(fact))

        @admin.display(description=_("身份证号"))
        def masked_id(fact: Any) -> str:
            return "" if sight.withholds(fact) else str(fact.person or "")

        own: dict[Any, Any] = {"person_name": person_name, "masked_id": masked_id, "category": category}
        return [own.get(name) or self._covered(name) for name in self.list_display]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Rows of the closed class are found by their union alone where nothing else of them is shown."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term and hasattr(self.model, "category") and not self._sight(request).closed_class:
            of_union = Q()
            for word in dict.fromkeys(search_term.split()):
                of_union &= Q(union__name__icontains=word) | Q(union__short_name__icontains=word)
            closed = Disbursement.objects.of_closed_class().filter(pk=OuterRef("pk"))
            found = found.filter(of_union | ~Exists(closed))
        return found, may_repeat

    def _covered(self, name: Any) -> Any:
        """A column of free text, with the numbers in it masked, and no order that would tell them."""
        column = next((column for column in self.sheet.columns if column.field == name), None)
        if column is None or column.kind != "text":
            return name

        @admin.display(description=_(column.header), ordering=without_digits(name))
        def text(fact: Fact) -> str:
            return covered(column, getattr(fact, name))

        return text

    def _sight(self, request: HttpRequest) -> Sight:
        return Sight.of(request.user, enters=self.has_add_permission(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or (obj.removed_by_id is None and not obj.is_cleared))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.removed_by_id is None)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        raise PermissionDenied

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        raise PermissionDenied

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        if object_id is None:
            return self._enter(request)
        fact = self._fact(request, object_id)
        if not self.has_view_or_change_permission(request, fact):
            raise PermissionDenied
        if super().has_change_permission(request) and (
            request.method == "POST" or self.has_change_permission(request, fact)
        ):
            return self._correct(request, fact)
        if request.method == "POST":
            raise PermissionDenied
        return self._look(request, fact)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        fact = self._fact(request, object_id)
        if not super().has_delete_permission(request):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None)
        context = {"form": form, "lines": self._lines(request, fact)}
        if request.method == "POST" and form.is_valid():
            try:
                batch = single.remove(fact, by=_user(request), reason=form.cleaned_data["reason"])
            except Conflict as conflict:
                return self._page(
                    request, "delete", fact, {**context, **self._clash(request, fact, conflict)}, status=409
                )
            messages.success(request, _("已删除，批次%(number)s。") % {"number": batch.number})
            return HttpResponseRedirect(self._list_address())
        return self._page(request, "delete", fact, context)

    def _fact(self, request: HttpRequest, object_id: str) -> Any:
        fact = self.get_object(request, unquote(object_id))
        if fact is None:
            raise Http404
        return fact

    def _enter(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        place = PlaceForm(_place_asked_for(request), user=_user(request))
        if not place.is_valid():
            return self._page(request, "place", None, {"place": place})
        lookups = names.load(place.cleaned_data["campaign"], place.cleaned_data["union"])
        data = request.POST if request.method == "POST" else None
        form = FactForm(data, sheet=self.sheet, lookups=lookups, sight=self._sight(request))
        context = {"form": form, "place": place, "lookups": lookups}
        if request.method == "POST" and form.is_valid():
            try:
                outcome = single.enter(self.sheet, form.cells(), lookups, by=_user(request))
            except Conflict as conflict:
                return self._page(request, "form", None, {**context, "conflict": str(conflict)}, status=409)
            if outcome.batch is not None:
                again = request.get_full_path() if "_addanother" in request.POST else self._list_address()
                return self._done(request, outcome, again)
            form.add_faults(outcome.errors)
        return self._page(request, "form", None, context)

    def _correct(self, request: HttpRequest, fact: Any) -> HttpResponse:
        lookups = names.load(fact.campaign, fact.union)
        data = request.POST if request.method == "POST" else None
        sight = replace(self._sight(request), reclasses=works_at(_user(request), fact.union_id))
        form = FactForm(data, sheet=self.sheet, lookups=lookups, sight=sight, fact=fact)
        context = {"form": form, "lookups": lookups}
        if request.method == "POST" and form.is_valid():
            try:
                outcome = single.correct(
                    fact, form.cells(), lookups, by=_user(request), reason=form.cleaned_data["reason"],
                    retyped=form.retyped, seen=form.cleaned_data["seen"],
                )  # fmt: skip
            except Conflict as conflict:
                clash = self._clash(request, fact, conflict)
                return self._page(request, "form", fact, {**context, **clash}, status=409)
            if outcome.batch is not None:
                return self._done(request, outcome, self._list_address())
            form.add_faults(outcome.errors)
        return self._page(request, "form", fact, context)

    def _look(self, request: HttpRequest, fact: Any) -> HttpResponse:
        return self._page(
            request, "look", fact, {"lines": self._lines(request, fact), "now": successor(fact)}
        )

    def _lines(self, request: HttpRequest, fact: Any) -> Any:
        return lines(fact, names.load(fact.campaign, fact.union), self._sight(request))

    def _clash(self, request: HttpRequest, fact: Any, conflict: Conflict) -> dict[str, Any]:
        """What the page says of a fact that somebody else changed first."""
        fact.refresh_from_db()
        now = successor(fact)
        return {
            "conflict": str(conflict),
            "now": now,
            "differences": differences(fact, now, self._sight(request)) if now else (),
        }

    def _done(self, request: HttpRequest, outcome: single.Outcome, address: str) -> HttpResponse:
        assert outcome.batch is not None  # noqa: S101
        messages.success(request, _("已保存，批次%(number)s。") % {"number": outcome.batch.number})
        for warning in outcome.warnings:
            messages.warning(request, warning.message)
        return HttpResponseRedirect(address)

    def _sheet_of(self, request: HttpRequest, fact: Any) -> str:
        """What the clerk called the worksheet; of a row that is withheld it may say what it is."""
        about_somebody = hasattr(fact, "person") and not request.user.has_perm(KNOWS_PERSONS)
        if fact is None or about_somebody or self._sight(request).withholds(fact):
            return ""
        filenames.tell_sheets(request.user, [fact])
        return str(mask_inside(fact.told_sheet))

    def _list_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _page(
        self, request: HttpRequest, name: str, fact: Any, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        titles = {
            "place": _("录入%(sheet)s"), "form": _("更正%(sheet)s") if fact else _("录入%(sheet)s"),
            "look": _("查看%(sheet)s"), "delete": _("删除%(sheet)s"),
        }  # fmt: skip
        request.current_app = self.admin_site.name
        more = {
            **self.admin_site.each_context(request),
            "title": titles[name] % {"sheet": self.opts.verbose_name},
            "opts": self.opts, "fact": fact, "media": self.media, "sheet": self._sheet_of(request, fact),
            "may_delete": fact is not None and self.has_delete_permission(request, fact),
        }  # fmt: skip
        return TemplateResponse(request, f"admin/facts/{name}.html", {**more, **context}, status=status)


def _user(request: HttpRequest) -> User:
    return actor(request)


def _place_asked_for(request: HttpRequest) -> Any:
    """What the address says; else the newest campaign and the user's union, where there is no choice."""
    if "union" in request.GET:
        return request.GET
    unions = list(Union.objects.visible_to(request.user).values_list("code", flat=True)[:2])
    campaign = Campaign.objects.first()
    if "choose" in request.GET or campaign is None or len(unions) != 1:
        return None
    return {"campaign": campaign.code, "union": unions[0]}
