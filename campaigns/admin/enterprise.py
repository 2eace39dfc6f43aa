"""Enterprises as visits made them: their identity is fixed, a firm's written name may be put right.

The row of a firm bears the name that its first visitor wrote. A list shows that of a visit that counts today; who
reaches the province, and nobody else, comes here and may change the row's own.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from campaigns.admin.exchange import Exchange
from campaigns.admin.resource import SafeResource
from campaigns.admin.scoped import ScopedAdmin
from campaigns.admin.shared import ProvinceAlone
from campaigns.models import Enterprise, Visit
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.text import fold_name


class EnterpriseResource(SafeResource):
    """Firms by credit code: a file may put their names right, never add one."""

    credit_code = Field("credit_code", "统一社会信用代码")
    name = Field("name", "企业名称")

    writes_besides = ("name_key",)

    class Meta(SafeResource.Meta):
        model = Enterprise
        import_id_fields = ("credit_code",)
        fields = ("credit_code", "name")

    def dehydrate_name(self, firm: Any) -> str:
        return mask_inside(str(firm.written))

    def after_init_instance(
        self, instance: Enterprise, new: bool, row: dict[str, Any], **kwargs: Any
    ) -> None:
        if new or not instance.credit_code:
            raise ValidationError(_("走访记录里没有这个信用代码的企业。企业随走访记录产生，不能用文件新增。"))

    def before_save_instance(self, instance: Enterprise, row: dict[str, Any], **kwargs: Any) -> None:
        """A name that comes back just as it was handed out, covered, was left alone (decision 32)."""
        stood = Enterprise.objects.get(pk=instance.pk).name
        if instance.name == mask_inside(stood):
            instance.name = stood
        instance.name_key = fold_name(instance.name)


@admin.register(Enterprise)
class EnterpriseAdmin(ProvinceAlone, Exchange, ScopedAdmin):
    resource_classes = (EnterpriseResource,)
    writes_besides = ("name_key",)
    adds_rows = False
    list_display = ("written", "credit_code", "area")
    list_filter = ("area",)
    list_select_related = ("area",)
    search_fields = ("written", "credit_code")
    ordering = ("credit_code", "pk")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = Visit.objects.visible_to(request.user).live().filter(enterprise=OuterRef("pk"))
        name = Subquery(seen.order_by("pk").values("name")[:1])
        rows: QuerySet = super().get_queryset(request).annotate(written=name)
        return rows

    @admin.display(description=gettext_lazy("企业名称"))
    def written(self, firm: Any) -> str:
        return mask_inside(str(firm.written))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        name = "name" if self.has_change_permission(request, obj) else "written"
        return (name, "credit_code", "area")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without a code, the name in its area is what the firm is known by."""
        fixed = ("written", "credit_code", "area")
        return fixed if obj is None or obj.credit_code else ("name", *fixed)

    def save_model(self, request: HttpRequest, obj: Enterprise, form: Any, change: bool) -> None:
        obj.name_key = fold_name(obj.name)
        super().save_model(request, obj, form, change)
