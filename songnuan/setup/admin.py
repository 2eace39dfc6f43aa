"""What only the top floor can register. Campaigns: opening one freezes its tree and gives it categories, which this floor knows how to do."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django_tasks_db.models import DBTaskResult

from campaigns.admin.scoped import ScopedAdmin
from campaigns.models import Campaign
from songnuan.setup.reference import open_campaign

# Its pages show arguments and tracebacks of jobs, in English; jobs have pages of their own.
admin.site.unregister(DBTaskResult)


@admin.register(Campaign)
class CampaignAdmin(ScopedAdmin):
    list_display = ("name", "code", "starts", "ends", "name_en")
    search_fields = ("name", "code")
    fields = ("code", "name", "name_en", "starts", "ends", "keep_years")
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The tree stands as of the first day, so that day stays once the campaign is open."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        closed = ("name", "name_en", "ends") if obj.is_finished else ()
        return (*fields, "code", "starts", *closed)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change:
            open_campaign(form.instance)
