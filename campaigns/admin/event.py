"""操作记录: the chain of events, to read."""

import json
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.admin.scoped import ReadOnly, ScopedAdmin
from campaigns.models import Event
from campaigns.verbs import name_of


class VerbFilter(admin.AllValuesFieldListFilter):
    """The verbs that occur."""

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            yield {**choice, "display": name_of(str(choice["display"]))}


@admin.register(Event)
class EventAdmin(ReadOnly, ScopedAdmin):
    list_display = ("sequence", "at", "actor", "act", "union", "campaign", "batch")
    list_filter = (("verb", VerbFilter), "campaign", "union")
    list_select_related = ("actor", "union", "campaign", "batch")
    search_fields = ("=sequence", "verb", "actor__username", "actor__name")
    date_hierarchy = "at"
    ordering = ("-sequence",)
    fields = (
        "sequence",
        "at",
        "actor",
        "act",
        "campaign",
        "union",
        "batch",
        "address",
        "content",
        "previous",
        "digest",
    )
    readonly_fields = ("act", "content")

    @admin.display(description=_("行为"), ordering="verb")
    def act(self, event: Event) -> Any:
        return name_of(event.verb)

    @admin.display(description=_("内容"))
    def content(self, event: Event) -> Any:
        return json.dumps(event.body, ensure_ascii=False, indent=1)
