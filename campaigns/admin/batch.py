"""Batches, to look up: they are made by uploading, entering, correcting and undoing.

Names of files and reasons stand on the page 批次, where it is known to whom they are told.
"""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.admin.scoped import ReadOnly, ScopedAdmin
from campaigns.models import Batch


@admin.register(Batch)
class BatchAdmin(ReadOnly, ScopedAdmin):
    list_display = ("number", "at", "union", "campaign", "kind", "standing", "rows", "by")
    list_filter = ("campaign", "kind", "union")
    list_select_related = ("union", "campaign", "by", "closed_by")
    search_fields = ("=number", "union__name", "union__short_name")
    date_hierarchy = "at"
    ordering = ("-number",)
    fields = (
        "number", "campaign", "union", "kind", "standing", "by", "at", "rows", "by_sheet",
        "target", "closed_by",
    )  # fmt: skip
    readonly_fields = ("standing", "by_sheet")

    @admin.display(description=_("状态"))
    def standing(self, batch: Batch) -> str:
        return batch.status_label

    @admin.display(description=_("各表行数"))
    def by_sheet(self, batch: Batch) -> Any:
        return "、".join(f"{sheet} {count}" for sheet, count in batch.sheets.items())
