"""角色: what each may do, to look up. Roles are changed by release, not by page."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from campaigns.admin.scoped import ReadOnly, ScopedAdmin

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ReadOnly, ScopedAdmin):
    fields = ("name", "rights")
    readonly_fields = ("rights",)
    search_fields = ("name",)
    ordering = ("pk",)

    @admin.display(description=_("权限"))
    def rights(self, role: Group) -> Any:
        rights = role.permissions.select_related("content_type")
        return "、".join(sorted(f"{right.content_type.name}·{right.codename}" for right in rights))
