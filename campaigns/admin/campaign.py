"""Campaigns, and the tree each counts by."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from campaigns.admin.scoped import ReadOnly, ScopedAdmin
from campaigns.admin.use import in_use
from campaigns.models import Campaign, CampaignUnion


@admin.register(Campaign)
class CampaignAdmin(ScopedAdmin):
    """A new campaign is opened with its frozen tree and categories, which the page cannot do: no adding here."""

    list_display = ("name", "code", "starts", "ends", "name_en")
    search_fields = ("name", "code")
    fields = ("code", "name", "name_en", "starts", "ends")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not in_use(obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "code")


@admin.register(CampaignUnion)
class CampaignUnionAdmin(ReadOnly, ScopedAdmin):
    union_path = "union"
    list_display = ("union", "campaign", "superior", "area")
    list_filter = ("campaign", "area")
    list_select_related = ("union", "campaign", "superior", "area")
    search_fields = ("union__name", "union__short_name", "union__code")
    fields = ("campaign", "union", "superior", "area")
    ordering = ("-campaign__starts", "union__order")
