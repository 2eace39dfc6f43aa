"""操作记录: the chain of events, to read."""

import json
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.admin.scoped import ReadOnly, ScopedAdmin
from campaigns.models import Event

VERBS: dict[Any, Any] = {
    "post.upload": _("导入"), "post.entry": _("录入"), "post.correction": _("更正"), "post.undo": _("撤销导入"),
    "admin.add": _("新增资料"), "admin.change": _("修改资料"), "admin.delete": _("删除资料"),
    "admin.import": _("导入小表"), "admin.export": _("导出小表"),
}  # fmt: skip
"""Verbs in the reader's language; one that is not here is shown as it is."""


class VerbFilter(admin.AllValuesFieldListFilter):
    """The verbs that occur."""

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            yield {**choice, "display": VERBS.get(choice["display"], choice["display"])}


@admin.register(Event)
class EventAdmin(ReadOnly, ScopedAdmin):
    list_display = ("sequence", "at", "actor", "act", "union", "campaign", "batch")
    list_filter = (("verb", VerbFilter), "campaign", "union")
    list_select_related = ("actor", "union", "campaign", "batch")
    search_fields = ("=sequence", "verb", "actor__username", "actor__name")
    date_hierarchy = "at"
    ordering = ("-sequence",)
    fields = ("sequence", "at", "actor", "act", "campaign", "union", "batch", "content", "previous", "digest")
    readonly_fields = ("act", "content")

    @admin.display(description=_("行为"), ordering="verb")
    def act(self, event: Event) -> Any:
        return VERBS.get(event.verb, event.verb)

    @admin.display(description=_("内容"))
    def content(self, event: Event) -> Any:
        return json.dumps(event.body, ensure_ascii=False, indent=1)
