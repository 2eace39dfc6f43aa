"""角色: what each may do, to look up. Roles are changed by release, not by page."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.admin.scoped import ReadOnly, ScopedAdmin

VERBS = {
    "view": _("查看"), "add": pgettext_lazy("right", "新增"), "change": pgettext_lazy("right", "修改"),
    "delete": pgettext_lazy("right", "删除"),
}  # fmt: skip

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ReadOnly, ScopedAdmin):
    fields = ("name", "rights")
    readonly_fields = ("rights",)
    search_fields = ("name",)
    ordering = ("pk",)

    @admin.display(description=_("权限"))
    def rights(self, role: Group) -> Any:
        """A line for each table: what the role may do with its rows."""
        tables: dict[str, list[str]] = {}
        for right in role.permissions.select_related("content_type").order_by("content_type", "pk"):
            tables.setdefault(right.content_type.name, []).append(_in_words(right))
        lines = ((table, str(_("、")).join(verbs)) for table, verbs in sorted(tables.items()))
        return format_html_join("", "<div><b>{}</b> {}</div>", lines)


def _in_words(right: Permission) -> str:
    """A permission's verb in the reader's language, as its model names it where it is one of its own."""
    model = right.content_type.model_class()
    own = dict(model._meta.permissions) if model else {}
    verb = VERBS.get(right.codename.partition("_")[0], right.codename)
    return str(own.get(right.codename, verb))
