"""The rollup, to look up: what the pages read, cell by cell."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.admin.scoped import ReadOnly, ScopedAdmin
from songnuan.ledger.models import Cell, Presence
from songnuan.lib.money import show_yuan


@admin.register(Cell)
class CellAdmin(ReadOnly, ScopedAdmin):
    union_path = "union"
    list_display = (
        "union", "campaign", "status", "scope", "dimension", "key", "raised_yuan", "disbursed_yuan", "consoled",
        "enterprises", "assisted", "served", "returned",
    )  # fmt: skip
    list_filter = ("campaign", "status", "scope", "dimension", "union")
    list_select_related = ("union", "campaign")
    search_fields = ("union__name", "union__short_name", "=key")
    ordering = ("campaign", "union__order", "scope", "dimension", "key")

    @admin.display(description=_("筹集款物(元)"))
    def raised_yuan(self, cell: Cell) -> str:
        return show_yuan(cell.raised)

    @admin.display(description=_("发放款物(元)"))
    def disbursed_yuan(self, cell: Cell) -> str:
        return show_yuan(cell.disbursed)


@admin.register(Presence)
class PresenceAdmin(ReadOnly, ScopedAdmin):
    union_path = "union"
    list_display = ("what", "identity", "union", "campaign", "status", "count")
    list_filter = ("campaign", "status", "what")
    list_select_related = ("union", "campaign")
    search_fields = ("union__name", "=identity")
