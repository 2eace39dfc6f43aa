"""The tree each campaign counts by: frozen, to look up."""

from django.contrib import admin

from campaigns.admin.scoped import ReadOnly, ScopedAdmin
from campaigns.models import CampaignUnion


@admin.register(CampaignUnion)
class CampaignUnionAdmin(ReadOnly, ScopedAdmin):
    union_path = "union"
    list_display = ("union", "campaign", "superior", "area")
    list_filter = ("campaign", "area")
    list_select_related = ("union", "campaign", "superior", "area")
    search_fields = ("union__name", "union__short_name", "union__code")
    fields = ("campaign", "union", "superior", "area")
    ordering = ("-campaign__starts", "union__order")
