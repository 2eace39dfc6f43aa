"""Who the unions keep on file, who of them somebody has reached and who not: the rows behind 在档困难职工覆盖率. Masked."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from beneficiaries.models import RosterEntry
from campaigns.models import FactQuerySet, Union
from songnuan.ledger.coverage import on_file
from songnuan.reports.basis import Basis, basis
from songnuan.reports.columns import COLUMNS, Column, with_names
from songnuan.reports.rows import Narrowing, Row, eyes_of, narrowings, page_of, rows_of, unlisted
from songnuan.reports.scope import NotInReach, Scope

REACHED: dict[str, bool | None] = {"all": None, "reached": True, "unreached": False}
"""What an address asks for: everybody, or those of whom somebody has, or nobody has, taken care."""

TITLES: dict[str, Promise] = {
    "all": gettext_lazy("在档困难职工"), "reached": gettext_lazy("已慰问帮扶的在档困难职工"),
    "unreached": gettext_lazy("尚未覆盖的在档困难职工"),
}  # fmt: skip
SHORT: dict[str, Promise] = {
    "all": gettext_lazy("全部"), "reached": gettext_lazy("已慰问帮扶"), "unreached": gettext_lazy("尚未覆盖"),
}  # fmt: skip


@dataclass(frozen=True)
class OnFile:
    """One page of them. `persons` counts each once, `count` the rows: who is on two files has two."""

    reach: str
    scope: Scope
    persons: int
    count: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    page: Page
    unlisted: tuple[Union, ...]
    narrowings: tuple[Narrowing, ...]
    basis: Basis

    @property
    def title(self) -> str:
        return str(TITLES[self.reach])

    @property
    def short_title(self) -> str:
        return str(SHORT[self.reach])

    @property
    def reaches(self) -> tuple[tuple[str, str], ...]:
        """What else can be asked for, with its name."""
        return tuple((reach, str(name)) for reach, name in SHORT.items())


def on_file_report(reach: str, scope: Scope, user: Any, page: str) -> OnFile:
    """The rows of a scope in the order of the tree; NotInReach for what is not there. Constant in queries."""
    if reach not in REACHED or not set(scope.narrow.parameters) <= {"batch"}:
        raise NotInReach
    counted = _rows(reach, scope)
    persons = counted.order_by().aggregate(persons=Count("person", distinct=True))["persons"]
    listed = counted.visible_to(user)
    count = listed.count()
    here = page_of(listed.order_by("union__order", "pk").values_list("pk", flat=True), count, page)
    facts = RosterEntry.objects.filter(pk__in=list(here)).order_by("union__order", "pk")
    found = list(with_names(facts))
    eyes = eyes_of(user, RosterEntry, scope, {entry.union_id for entry in found})
    columns = COLUMNS[RosterEntry]
    return OnFile(
        reach=reach,
        scope=scope,
        persons=persons,
        count=count,
        columns=columns,
        rows=rows_of(found, columns, eyes, user),
        page=here,
        unlisted=unlisted(scope),
        narrowings=narrowings(scope),
        basis=basis(scope),
    )


def _rows(reach: str, scope: Scope) -> FactQuerySet:
    rows = on_file(scope.campaign, scope.counted, scope.status).filter(scope.narrow.rows(RosterEntry))
    reached = REACHED[reach]
    return rows if reached is None else rows.filter(reached=reached)
