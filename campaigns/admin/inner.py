"""Tables that the ledger keeps for itself, to look up: nobody has a role that opens them."""

from django.contrib import admin

from campaigns.admin.scoped import ReadOnly, ScopedAdmin
from campaigns.models import Find, Journal, Lineage, Restoration


@admin.register(Journal)
class JournalAdmin(ReadOnly, ScopedAdmin):
    list_display = ("last_number", "last_sequence")
    fields = ("last_number", "last_sequence", "digest")


@admin.register(Lineage)
class LineageAdmin(ReadOnly, ScopedAdmin):
    union_path = "union"
    list_display = ("union", "ancestor", "depth", "since", "until")
    list_select_related = ("union", "ancestor")
    search_fields = ("union__name", "union__code")


@admin.register(Restoration)
class RestorationAdmin(ReadOnly, ScopedAdmin):
    union_path = "removed_by__union"
    list_display = ("sheet", "fact_id", "removed_by", "restored_by")
    list_select_related = ("removed_by", "restored_by")


@admin.register(Find)
class FindAdmin(ReadOnly, ScopedAdmin):
    union_path = "batch__union"
    list_display = ("sheet", "fact_id", "batch")
    list_select_related = ("batch",)
