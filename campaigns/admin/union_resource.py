"""Unions as a table: a new one comes with its superior, nobody's superior is changed by a file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.fields import Field

from campaigns import lineage
from campaigns.admin.resource import Choice, SafeResource, Whole
from campaigns.models import Affiliation, Union

SUPERIOR = "上级工会代码"


class UnionResource(SafeResource):
    """Unions by code."""

    code = Field("code", "代码")
    name = Field("name", "名称")
    short_name = Field("short_name", "简称")
    name_en = Field("name_en", "英文名")
    kind = Field("kind", "类型", widget=Choice(Union.Kind.choices))
    gb_code = Field("gb_code", "行政区划代码")
    order = Field("order", "排序", widget=Whole())
    superior = Field(column_name=SUPERIOR)

    class Meta(SafeResource.Meta):
        model = Union
        import_id_fields = ("code",)
        fields = ("code", "name", "short_name", "name_en", "kind", "gb_code", "order", "superior")

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        return queryset.prefetch_related("affiliations__superior")

    def dehydrate_superior(self, union: Union) -> str:
        return next((line.superior.code for line in union.affiliations.all() if line.until is None), "")

    def after_init_instance(self, instance: Union, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """A new union needs a superior within the user's reach; a known one keeps its own."""
        wanted = str(row.get(SUPERIOR) or "").strip()
        if new and not self._superiors().filter(code=wanted).exists():
            raise ValidationError(_("新工会要填上级工会代码，并且是您管理范围内的工会。"))
        if not new and wanted and wanted != self.dehydrate_superior(instance):
            raise ValidationError(_("隶属关系不能用文件改。请在该工会的页面上办理。"))

    def after_save_instance(self, instance: Union, row: dict[str, Any], **kwargs: Any) -> None:
        wanted = str(row.get(SUPERIOR) or "").strip()
        if wanted and not instance.affiliations.exists():
            superior = self._superiors().get(code=wanted)
            Affiliation.objects.create(union=instance, superior=superior, since=timezone.localdate())

    def inside(self, instance: Union) -> dict[str, dict[str, list[str]]]:
        with override("zh-hans"):
            lines = [
                f"{line.superior} {line.since}" for line in instance.affiliations.select_related("superior")
            ]
            return {str(Affiliation._meta.verbose_name): {"from": [], "to": lines}}

    def import_data(self, dataset: Any, **kwargs: Any) -> Any:
        """Nobody else changes the tree between the look at the rows and the closure that follows from them."""
        with transaction.atomic():
            lineage.hold()
            return super().import_data(dataset, **kwargs)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        if result.totals["new"]:
            lineage.rebuild()

    def _superiors(self) -> QuerySet:
        return Union.objects.visible_to(self.user)
