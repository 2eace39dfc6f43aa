"""Unions and the dated tree they form."""

import itertools
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns import lineage
from campaigns.admin.exchange import Exchange
from campaigns.admin.scoped import ScopedAdmin, ScopedInline, visible
from campaigns.admin.union_resource import UnionResource
from campaigns.models import Affiliation, Lineage, Union


class AffiliationFormSet(BaseInlineFormSet):
    """One superior at a time, from today on without an end, and never a union that stands below."""

    def clean(self) -> None:
        super().clean()
        spans = []
        for form in self.forms:
            row = getattr(form, "cleaned_data", None) or {}
            if row.get("since") and row.get("superior") and not row.get("DELETE"):
                spans.append((row["since"], row.get("until"), row["superior"]))
        if spans and self.instance.kind == Union.Kind.PROVINCE:
            raise ValidationError(_("省总工会没有上级工会。"))
        spans.sort(key=lambda span: span[0])
        for (_since, until, _superior), (following, _until, _next) in itertools.pairwise(spans):
            if until is None or until > following:
                raise ValidationError(_("同一时间只能有一个上级工会。请检查起止日期。"))
        for since, until, superior in spans:
            if self.instance.pk and self._stands_below(superior, since, until):
                raise ValidationError(
                    _("“%(name)s”在这段时间隶属于本工会，不能作上级。") % {"name": superior}
                )
        if self.has_changed() and not any(self.errors):
            self._refuse_loose(spans)
        if self.instance.pk and self.has_changed():
            self._refuse_circle(spans)

    def _refuse_loose(self, spans: list[Any]) -> None:
        """A union that stands under nobody is reached by nobody: whoever could put it back would not find it."""
        if self.instance.kind == Union.Kind.PROVINCE:
            return
        day = timezone.localdate()
        for since, until, _superior in spans:
            if since <= day and until is None:
                return
            if since <= day < until:
                day = until
        raise ValidationError(
            _("从%(day)s起没有上级工会，这个工会就谁也看不到、改不了了。请同时填写接着的上级工会。")
            % {"day": day.isoformat()}
        )

    def _refuse_circle(self, spans: list[Any]) -> None:
        """Of the whole tree, from the affiliations themselves: the closure cannot be built while one stands anywhere."""
        here = self.instance.pk
        try:
            lineage.refuse_circle(
                here, [(here, superior.pk, since, until) for since, until, superior in spans]
            )
        except lineage.TreeError as circle:
            raise ValidationError(str(circle)) from circle

    def _stands_below(self, superior: Union, since: Any, until: Any) -> bool:
        then = Q(until=None) | Q(until__gt=since)
        if until is not None:
            then &= Q(since__lt=until)
        return Lineage.objects.filter(then, ancestor=self.instance, union=superior).exists()


class AffiliationInline(ScopedInline):
    """Read only for those who do not see the superior: their own superior is not theirs to change."""

    model = Affiliation
    fk_name = "union"
    formset = AffiliationFormSet

    def get_min_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1 if obj is None else 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, validate_min=True, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._sees_superiors(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and self._sees_superiors(request, obj)

    @staticmethod
    def _sees_superiors(request: HttpRequest, obj: Any) -> bool:
        if not isinstance(obj, Union) or obj.pk is None:
            return True
        seen = visible(Union.objects.all(), request.user).values("pk")
        return not obj.affiliations.exclude(superior__in=seen).exists()


@admin.register(Union)
class UnionAdmin(Exchange, ScopedAdmin):
    """Saving affiliations rebuilds the closure of the tree; a campaign's frozen tree stays as it was."""

    tells_values = True
    resource_classes = (UnionResource,)
    inlines = (AffiliationInline,)
    list_display = ("name", "code", "kind", "superior", "gb_code", "order")
    list_filter = ("kind",)
    search_fields = ("name", "short_name", "name_en", "code", "gb_code")
    ordering = ("order", "code")
    fields = ("code", "name", "short_name", "name_en", "kind", "gb_code", "lies_in", "order")
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("affiliations__superior")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        return (*fields, "code", "kind") if obj.kind == Union.Kind.PROVINCE else (*fields, "code")

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """There is one province, whose kind is not asked: nobody else is offered to become it."""
        if db_field.name == "kind":
            kinds = [choice for choice in Union.Kind.choices if choice[0] != Union.Kind.PROVINCE]
            kwargs["choices"] = [("", "---------"), *kinds]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("上级工会"))
    def superior(self, union: Union) -> Any:
        return next((line.superior for line in union.affiliations.all() if line.until is None), None)

    def changeform_view(self, request: HttpRequest, *asked: Any, **more: Any) -> Any:
        """Nobody else changes the tree between the look at what was sent and the closure that follows from it."""
        with transaction.atomic():
            self._take_turn(request)
            return super().changeform_view(request, *asked, **more)

    def delete_view(self, request: HttpRequest, *asked: Any, **more: Any) -> Any:
        with transaction.atomic():
            self._take_turn(request)
            return super().delete_view(request, *asked, **more)

    @staticmethod
    def _take_turn(request: HttpRequest) -> None:
        if request.method == "POST":
            lineage.hold()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A form that leaves the affiliations alone leaves the closure alone, and is not refused for a circle elsewhere."""
        super().save_related(request, form, formsets, change)
        if not change or any(formset.has_changed() for formset in formsets):
            lineage.rebuild()
