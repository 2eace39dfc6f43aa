"""平安返乡返岗: who was brought home and back, by area: travel subsidy and chartered bus."""

from django.utils.translation import gettext as _

from beneficiaries.models import ServiceKind
from songnuan.ledger.cells import Cells, stored
from songnuan.ledger.rollup import Group
from songnuan.reports.official.table import Column, Entry, Line, Official, rows_address
from songnuan.reports.places import by_area, places
from songnuan.reports.scope import Scope


def returns(scope: Scope) -> Official:
    """By area or union; for each kind its person-times and cost. Reads the rollup."""
    kinds = list(ServiceKind.objects.filter(safe_return=True))
    below = places(scope)
    groups = [*(place.group for place in below), scope.group]
    cells = stored(scope.campaign, groups, ("", "service"), scope.status)
    lines = [Line(place.label, _entries(cells, kinds, place.group, place.rows)) for place in below]
    person_times, money = _("人次"), _("万元")
    columns = [Column("returned", _("合计"), person_times)]
    for kind in kinds:
        columns.append(Column("returned", str(kind), person_times))
        columns.append(Column("service_cost", _("%(kind)s支出") % {"kind": kind}, money, "yuan"))
    return Official(
        scope=scope, first=_("地区") if by_area(scope) else _("单位"), columns=tuple(columns),
        lines=tuple(line for line in lines if any(entry.value for entry in line.entries)),
        total=Line(_("合计"), _entries(cells, kinds, scope.group, scope)),
        notes=(_("只列有返乡返岗服务的单位。"),),
    )  # fmt: skip


def _entries(cells: Cells, kinds: list[ServiceKind], group: Group, rows: Scope | None) -> tuple[Entry, ...]:
    entries = [Entry(cells.figures(group)["returned"], rows_address("returned", rows))]
    for kind in kinds:
        figures = cells.figures(group, "service", kind.code)
        behind = rows.to("service", kind.code) if rows else None
        entries.append(Entry(figures["returned"], rows_address("returned", behind)))
        entries.append(Entry(figures["service_cost"], rows_address("service_cost", behind)))
    return tuple(entries)
