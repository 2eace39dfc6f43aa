"""The rows that one batch added, removed or restored; or all of them that move one figure, with what they move it by."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Fact, FactQuerySet, Restoration
from songnuan.ledger.indicators import INDICATORS, Indicator
from songnuan.lib import money
from songnuan.reports.columns import COLUMNS, KINDS, Column, with_names
from songnuan.reports.rows import Row, eyes_of, page_of, rows_of, sums_of
from songnuan.reports.scope import NotInReach, resolve

MOVED = "moved"
PARTS: dict[str, Promise] = {
    "added": gettext_lazy("这一批加入的行"), "live": gettext_lazy("这一批加入、现在有效的行"),
    "removed": gettext_lazy("这一批移除的行"), "restored": gettext_lazy("这一批恢复的行"),
}  # fmt: skip
SIGNS: dict[int, Promise] = {1: pgettext_lazy("row", "加入"), -1: pgettext_lazy("row", "移除")}


@dataclass(frozen=True)
class BatchRows:
    """One page of them. `figure` is the signed text of what they move, empty where only rows are listed.

    A row stands beside its sign in words; `totals` are of every row, removed ones taken off.
    """

    batch: Batch
    title: str
    indicator: Indicator | None
    figure: str
    count: int
    withheld: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, Row], ...]
    totals: tuple[tuple[Column, str], ...]
    page: Page

    @property
    def adds(self) -> bool:
        """Whether any column has a total."""
        return any(column.adds for column in self.columns)

    @property
    def unit(self) -> str:
        return str(self.indicator.unit_name) if self.indicator else ""


def part_of(number: int, kind: str, part: str, user: Any, page: str) -> BatchRows:
    """What the batch did to one kind of rows; NotInReach where that is not the reader's, or nothing of it is."""
    if kind not in KINDS or part not in PARTS:
        raise NotInReach
    return _listed(_batch(number, user), _Asked(KINDS[kind], part), user, page)


def moved_by(number: int, code: str, user: Any, page: str) -> BatchRows:
    """By how much, and through which rows, the batch moved a figure that adds up over rows; NotInReach."""
    indicator = INDICATORS.get(code)
    if indicator is None or indicator.distinct:
        raise NotInReach
    return _listed(_batch(number, user), _Asked(indicator.fact, MOVED, indicator), user, page)


def _batch(number: int, user: Any) -> Batch:
    found = Batch.objects.visible_to(user).filter(number=number).select_related("campaign", "union").first()
    if found is None:
        raise NotInReach
    return found


def touched(fact: type[Fact], batch: Batch) -> dict[str, Q]:
    """The condition on rows for each part: disjoint, but for those added that are live."""

    def restored(**interval: Batch) -> Q:
        return Q(pk__in=Restoration.objects.filter(sheet=fact.SHEET, **interval).values("fact_id"))

    return {
        "added": Q(added_by=batch),
        "live": Q(added_by=batch, removed_by=None),
        "removed": Q(removed_by=batch) | restored(removed_by=batch),
        "restored": restored(restored_by=batch),
    }


@dataclass(frozen=True)
class _Asked:
    """Which kind of rows, which part of them, and the figure where one is asked for."""

    fact: type[Fact]
    part: str
    indicator: Indicator | None = None


def _listed(batch: Batch, asked_for: _Asked, user: Any, page: str) -> BatchRows:
    """A constant number of queries."""
    fact, part, indicator = asked_for.fact, asked_for.part, asked_for.indicator
    conditions = touched(fact, batch)
    wanted = conditions["added"] | conditions["removed"] | conditions["restored"]
    rows: FactQuerySet = fact.objects.visible_to(user).filter(wanted if part == MOVED else conditions[part])
    if indicator is not None:
        rows = rows.filter(indicator.rows)
    off = Q(pk__in=fact.objects.filter(conditions["removed"]).values("pk"))
    columns = COLUMNS[fact]
    asked = sums_of(fact, columns, user)
    plain = rows.order_by()
    all_of, taken = plain.aggregate(**asked), plain.filter(off).aggregate(**asked)
    signed = {name: all_of[name] - 2 * taken[name] if part == MOVED else all_of[name] for name in all_of}
    here = page_of(rows.order_by("pk").values_list("pk", flat=True), all_of["rows_counted"], page)
    sign = Case(When(off, then=Value(-1)), default=Value(1), output_field=IntegerField())
    shown = fact.objects.filter(pk__in=list(here)).annotate(sign=sign)
    facts = list(with_names(shown))
    scope = resolve(user, {"campaign": batch.campaign.code, "union": batch.union.code})
    eyes = eyes_of(user, fact, scope, {found.union_id for found in facts})
    return BatchRows(
        batch=batch,
        title=str(indicator.name) if indicator else str(PARTS[part]),
        indicator=indicator,
        figure=_moved(indicator, rows, off) if indicator else "",
        count=all_of["rows_counted"],
        withheld=all_of.get("rows_withheld", 0) if fact is Disbursement else 0,
        columns=columns,
        rows=tuple(
            (str(SIGNS[found.sign]) if part == MOVED else "", row)
            for found, row in zip(facts, rows_of(facts, columns, eyes, user), strict=True)
        ),
        totals=tuple((column, column.write(signed[column.field]) if column.adds else "") for column in columns),
        page=here,
    )  # fmt: skip


def _moved(indicator: Indicator, rows: FactQuerySet, off: Q) -> str:
    plain = rows.order_by()
    on, away = (
        int(part.aggregate(figure=indicator.aggregate())["figure"] or 0)
        for part in (plain.exclude(off), plain.filter(off))
    )
    text = money.show_yuan(on - away) if indicator.is_money else f"{on - away:,}"
    return f"+{text}" if on > away else text
