"""Tables that the ledger keeps for itself, to look up: nobody has a role that opens them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.admin.scoped import ReadOnly, ScopedAdmin, titled
from campaigns.models import Find, Journal, Lineage, Restoration


class InnerAdmin(ReadOnly, ScopedAdmin):
    """Shows on a row's page what the list shows."""

    fields: ClassVar[Any] = ()
    readonly_fields: ClassVar[Any] = ()

    def __init_subclass__(cls) -> None:
        cls.fields = cls.readonly_fields = cls.list_display


@admin.register(Journal)
class JournalAdmin(InnerAdmin):
    list_display = (
        titled("last_number", _("最后批次号")),
        titled("last_sequence", _("最后记录序号")),
        titled("digest", _("指纹")),
    )


@admin.register(Lineage)
class LineageAdmin(InnerAdmin):
    union_path = "union"
    list_display = (
        titled("union", _("工会")),
        titled("ancestor", _("上级")),
        titled("depth", _("隔几级")),
        titled("since", _("自")),
        titled("until", _("至（不含）")),
    )
    list_select_related = ("union", "ancestor")
    search_fields = ("union__name", "union__code")


@admin.register(Restoration)
class RestorationAdmin(InnerAdmin):
    union_path = "removed_by__union"
    list_display = (
        titled("sheet", _("表")),
        titled("fact_id", _("记录")),
        titled("removed_by", _("移除批次")),
        titled("restored_by", _("恢复批次")),
    )
    list_select_related = ("removed_by", "restored_by")


@admin.register(Find)
class FindAdmin(InnerAdmin):
    union_path = "batch__union"
    list_display = (titled("sheet", _("表")), titled("fact_id", _("记录")), titled("batch", _("批次")))
    list_select_related = ("batch",)
