"""发放标准: the ceilings that the federation sets."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Ceiling
from campaigns.admin.scoped import ScopedAdmin
from songnuan.lib.money import show_yuan


def _yuan(name: str, title: Any) -> Any:
    @admin.display(description=title, ordering=name)
    def column(row: Model) -> str:
        fen = getattr(row, name)
        return "" if fen is None else show_yuan(fen)

    return column


@admin.register(Ceiling)
class CeilingAdmin(ScopedAdmin):
    tells_values = True
    list_display = (
        "document", "campaign", "source", "item", _yuan("per_time", _("每次最多(元)")),
        _yuan("per_campaign", _("每人本次活动最多(元)")),
    )  # fmt: skip
    list_select_related = ("campaign", "source", "item")
    list_filter = ("campaign", "source")
    search_fields = ("document",)
