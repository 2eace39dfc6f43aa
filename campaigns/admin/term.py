"""The small tables of names that cells take."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from import_export.fields import Field

from campaigns.admin.exchange import Exchange
from campaigns.admin.resource import SafeResource, Whole, YesNo
from campaigns.admin.scoped import ScopedAdmin
from campaigns.admin.use import in_use
from campaigns.models import EnterpriseKind, Festival, FundSource


class NamesAdmin(ScopedAdmin):
    """A table of names. A code is never changed; a name in use is never renamed: add another instead.

    Nor is what it means: where a row's figure hangs on it, correcting anything else of an old row would move that row's
    money to another indicator.
    """

    frozen_when_used: tuple[str, ...] = ("name",)
    tells_values = True
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        return (*fields, "code", *(self.frozen_when_used if in_use(obj) else ()))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not in_use(obj))


class TermAdmin(NamesAdmin):
    """A table whose rows are a code, a Chinese and an English name."""

    list_display: Any = ("name", "code", "name_en", "order")
    search_fields = ("name", "code", "name_en")
    ordering = ("order",)


class SourceResource(SafeResource):
    """Sources of money, by code."""

    code = Field("code", "代码")
    name = Field("name", "名称")
    name_en = Field("name_en", "英文名")
    from_above = Field("from_above", "上级拨入", widget=YesNo())
    needs_id = Field("needs_id", "须填身份证号", widget=YesNo())
    order = Field("order", "排序", widget=Whole())
    frozen_when_used = ("name", "from_above")

    class Meta(SafeResource.Meta):
        model = FundSource
        import_id_fields = ("code",)
        fields = ("code", "name", "name_en", "from_above", "needs_id", "order")


@admin.register(FundSource)
class FundSourceAdmin(Exchange, TermAdmin):
    resource_classes = (SourceResource,)
    frozen_when_used = SourceResource.frozen_when_used
    list_display = ("name", "code", "name_en", "from_above", "needs_id", "order")
    list_filter = ("from_above", "needs_id")


@admin.register(EnterpriseKind)
class EnterpriseKindAdmin(TermAdmin):
    pass


@admin.register(Festival)
class FestivalAdmin(ScopedAdmin):
    tells_values = True
    list_display = ("year", "spring")
    ordering = ("year",)
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, "year")
