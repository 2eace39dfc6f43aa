"""Enterprises as visits made them: their identity is fixed, a firm's written name may be put right."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from import_export.fields import Field

from campaigns.admin.exchange import Exchange
from campaigns.admin.resource import SafeResource
from campaigns.admin.scoped import ScopedAdmin
from campaigns.models import Enterprise
from songnuan.lib.text import fold_name


class EnterpriseResource(SafeResource):
    """Firms by credit code: a file may put their names right, never add one."""

    credit_code = Field("credit_code", "统一社会信用代码")
    name = Field("name", "企业名称")

    class Meta(SafeResource.Meta):
        model = Enterprise
        import_id_fields = ("credit_code",)
        fields = ("credit_code", "name")

    def after_init_instance(
        self, instance: Enterprise, new: bool, row: dict[str, Any], **kwargs: Any
    ) -> None:
        if new or not instance.credit_code:
            raise ValidationError(_("走访记录里没有这个信用代码的企业。企业随走访记录产生，不能用文件新增。"))

    def before_save_instance(self, instance: Enterprise, row: dict[str, Any], **kwargs: Any) -> None:
        instance.name_key = fold_name(instance.name)


@admin.register(Enterprise)
class EnterpriseAdmin(Exchange, ScopedAdmin):
    resource_classes = (EnterpriseResource,)
    adds_rows = False
    list_display = ("name", "credit_code", "area")
    list_filter = ("area",)
    list_select_related = ("area",)
    search_fields = ("name", "credit_code")
    fields = ("name", "credit_code", "area")
    ordering = ("name",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without a code, the name in its area is what the firm is known by."""
        fixed = ("credit_code", "area")
        return fixed if obj is None or obj.credit_code else ("name", *fixed)

    def save_model(self, request: HttpRequest, obj: Enterprise, form: Any, change: bool) -> None:
        obj.name_key = fold_name(obj.name)
        super().save_model(request, obj, form, change)
