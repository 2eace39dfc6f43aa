"""Delegation teams with their members."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.admin.scoped import ScopedAdmin, ScopedInline
from campaigns.models import Team, TeamMember


class TeamMemberInline(ScopedInline):
    model = TeamMember
    fields = ("name", "duty", "user")


@admin.register(Team)
class TeamAdmin(ScopedAdmin):
    inlines = (TeamMemberInline,)
    list_display = ("name", "campaign", "leader", "places")
    list_filter = ("campaign",)
    list_select_related = ("campaign",)
    search_fields = ("name", "leader", "areas__name")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("areas")

    @admin.display(description=_("慰问地区"))
    def places(self, team: Team) -> str:
        return "、".join(union.label for union in team.areas.all())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, "campaign")
