"""Filters of the lists of facts."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Category


class StateFilter(admin.SimpleListFilter):
    """Live facts unless asked otherwise."""

    title = _("状态")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("removed", _("已移除")), ("all", _("全部"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(removed_by__isnull=self.value() != "removed")

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("有效")}
        yield from others


class HeadFilter(admin.SimpleListFilter):
    """Heads of categories, one line for all campaigns."""

    title = _("大类")
    parameter_name = "head"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        heads = Category.objects.filter(head=None).order_by("campaign__starts", "order")
        return list({head.code: (head.code, str(head)) for head in heads}.values())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(head__code=self.value()) if self.value() else queryset
