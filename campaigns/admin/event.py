"""操作记录: the chain of events, to read."""

import json
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.admin.scoped import ReadOnly, ScopedAdmin
from campaigns.models import Event


@admin.register(Event)
class EventAdmin(ReadOnly, ScopedAdmin):
    list_display = ("sequence", "at", "actor", "verb", "union", "campaign", "batch")
    list_filter = (("verb", admin.AllValuesFieldListFilter), "campaign", "union")
    list_select_related = ("actor", "union", "campaign", "batch")
    search_fields = ("=sequence", "verb", "actor__username", "actor__name")
    date_hierarchy = "at"
    ordering = ("-sequence",)
    fields = ("sequence", "at", "actor", "verb", "campaign", "union", "batch", "content", "previous", "digest")
    readonly_fields = ("content",)

    @admin.display(description=_("内容"))
    def content(self, event: Event) -> Any:
        return json.dumps(event.body, ensure_ascii=False, indent=1)
