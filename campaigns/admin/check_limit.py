"""核对标准: what is asked about before filing."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.admin.scoped import ScopedAdmin
from campaigns.models import CheckLimit
from songnuan.lib.money import show_yuan


@admin.register(CheckLimit)
class CheckLimitAdmin(ScopedAdmin):
    tells_values = True
    list_display = ("__str__", "factor", "least_yuan", "least_count", "unnamed_percent")
    list_select_related = ("campaign",)

    @admin.display(description=_("相差多少元以下不问"), ordering="least_money")
    def least_yuan(self, row: Any) -> str:
        return show_yuan(row.least_money)
