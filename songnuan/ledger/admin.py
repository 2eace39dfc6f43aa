"""The rollup, to look up: what the pages read, cell by cell."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from beneficiaries.sight import CLOSED_CLASS
from campaigns.admin.inner import InnerAdmin
from campaigns.admin.scoped import titled
from campaigns.admin.shared import ProvinceAlone
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.models import Cell, Presence
from songnuan.ledger.small import KNOWS_PERSONS
from songnuan.lib.money import show_yuan

TITLES = {
    "status": _("口径"), "scope": _("范围"), "dimension": _("分项"), "key": _("分项代码"), "campaign": _("活动"),
    "union": _("工会"), "what": _("对象"), "identity": _("编号"), "count": _("行数"),
}  # fmt: skip


DIMENSIONS = {
    "": _("合计"), "category": _("人员类别"), "leaf": _("人员类别（细类）"), "source": _("资金来源"), "day": _("日期"),
    "form": _("形式"), "kind": _("企业类型"), "service": _("服务类型"), "batch": _("批次"),
}  # fmt: skip

EVERY_CELL = ("campaigns.change_campaign", KNOWS_PERSONS, CLOSED_CLASS)
"""Who runs the campaign, and may know whoever a cell of one row is about."""


class TitledFilter(admin.AllValuesFieldListFilter):
    """A filter over the values that occur, in Chinese."""

    def __init__(self, field: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, *args, **kwargs)
        self.title = TITLES[field.name]
        self._names: dict[Any, Any] = dict(field.flatchoices) or DIMENSIONS

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            yield {**choice, "display": self._names.get(choice["display"], choice["display"])}


def _named(*names: str) -> tuple[Any, ...]:
    return tuple(titled(name, TITLES[name]) for name in names)


@admin.display(description=TITLES["dimension"], ordering="dimension")
def dimension(cell: Cell) -> Any:
    """What the cell is narrowed by."""
    return DIMENSIONS.get(cell.dimension, cell.dimension)


def _figure(code: str) -> Any:
    indicator = INDICATORS[code]
    name: Any = indicator.name

    @admin.display(description=name, ordering=code)
    def column(cell: Cell) -> str:
        value = getattr(cell, code)
        return show_yuan(value) if indicator.is_money else f"{value:,}"

    return column


@admin.register(Cell)
class CellAdmin(InnerAdmin):
    union_path = "union"
    list_display = (
        *_named("union", "campaign", "status", "scope"),
        dimension,
        *_named("key"),
        *(_figure(code) for code in INDICATORS),
    )
    list_filter = tuple((name, TitledFilter) for name in ("status", "scope", "dimension"))
    list_select_related = ("union", "campaign")
    search_fields = ("union__name", "union__short_name", "=campaign__code")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everybody reads these figures on the overview. The cells themselves name small groups and leaves of the closed class."""
        return super().has_view_permission(request, obj) and request.user.has_perms(EVERY_CELL)

    ordering = ("campaign", "union__order", "scope", "dimension", "key")


@admin.register(Presence)
class PresenceAdmin(ProvinceAlone, InnerAdmin):
    union_path = "union"
    list_display = _named("union", "campaign", "status", "what", "identity", "count")
    list_filter = (("what", TitledFilter),)
    list_select_related = ("union", "campaign")
    search_fields = ("union__name", "=identity")
