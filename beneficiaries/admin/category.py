"""人员类别, campaign by campaign."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from beneficiaries.models import Category
from campaigns.admin.exchange import Exchange
from campaigns.admin.resource import ByCode, SafeResource, Whole, YesNo
from campaigns.admin.term import NamesAdmin
from campaigns.models import Campaign

CAMPAIGN = "活动代码"


class HeadOfCampaign(ForeignKeyWidget):
    """A head of the same campaign, by its code."""

    def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> QuerySet:
        return Category.objects.filter(campaign__code=row.get(CAMPAIGN), head=None)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            return super().clean(value, row, **kwargs)
        except Category.DoesNotExist:
            raise ValueError(
                _("这次活动里没有代码为“%(code)s”的大类。") % {"code": str(value)[:40]}
            ) from None


class CategoryResource(SafeResource):
    """Categories by campaign and code: last year's, with the campaign changed, are the start of this year's."""

    campaign = Field("campaign", CAMPAIGN, widget=ByCode(Campaign))
    code = Field("code", "代码")
    name = Field("name", "名称")
    name_en = Field("name_en", "英文名")
    head = Field("head", "大类代码", widget=HeadOfCampaign(Category, field="code"))
    closed = Field("closed", "不公开", widget=YesNo())
    needs_id = Field("needs_id", "须填身份证号", widget=YesNo())
    order = Field("order", "排序", widget=Whole())
    frozen_when_used = ("name", "head_id", "closed")

    class Meta(SafeResource.Meta):
        model = Category
        import_id_fields = ("campaign", "code")
        fields = ("campaign", "code", "name", "name_en", "head", "closed", "needs_id", "order")

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        return queryset.select_related("campaign", "head")


@admin.register(Category)
class CategoryAdmin(Exchange, NamesAdmin):
    resource_classes = (CategoryResource,)
    frozen_when_used = ("name", "head", "closed")
    list_display = ("name", "code", "campaign", "head", "closed", "needs_id", "order")
    list_filter = ("campaign", "closed", "needs_id")
    list_select_related = ("campaign", "head")
    search_fields = ("name", "code", "name_en")
    ordering = ("-campaign__starts", "order")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, "campaign")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "head" and field is not None and field.queryset is not None:
            field.queryset = field.queryset.filter(head=None)
        return field
