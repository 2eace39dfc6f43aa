"""The rows behind a figure: what the registry counts, of the unions that count, as the reader may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from beneficiaries.models import Category, Disbursement, RosterEntry
from beneficiaries.models.disbursement import corrected_into_closed
from campaigns.models import Fact, FactQuerySet, Union
from songnuan.ledger import filenames
from songnuan.ledger.counting import counting, firms_of
from songnuan.ledger.indicators import INDICATORS, WITH_ROWS, Indicator
from songnuan.ledger.models import Status
from songnuan.ledger.small import KNOWS_PERSONS, SmallGroups, listed_rows, small_groups, small_rosters
from songnuan.lib import money
from songnuan.reports import numbers
from songnuan.reports.basis import Basis, basis
from songnuan.reports.columns import COLUMNS, KIND_OF, Column, Eyes, is_withheld, sheet_of, with_names
from songnuan.reports.folding import folded
from songnuan.reports.narrow import Unreadable
from songnuan.reports.scope import NotInReach, Scope

PAGE = 50
CLOSED_CLASS = "beneficiaries.view_closed_class"


@dataclass(frozen=True)
class Row:
    """One fact as the list shows it: its texts, its batch, and its place in the clerk's own file.

    `sheet` is empty where the clerk's sheet has the canonical name, or is not told; `number` None where there was no file.
    """

    pk: int
    cells: tuple[tuple[Column, str], ...]
    withheld: bool
    batch: int
    sheet: str
    number: int | None
    kind: str


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed by, to what, and the scope that takes this back."""

    name: str
    label: str
    without: Scope


@dataclass(frozen=True)
class RowsReport:
    """A figure (`value` in fen or a count), one page of its rows, and `totals` of every row of the list."""

    indicator: Indicator
    scope: Scope
    value: int
    count: int
    withheld: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[tuple[Column, str], ...]
    page: Page
    unlisted: tuple[Union, ...]
    narrowings: tuple[Narrowing, ...]
    basis: Basis
    folded: int = 0
    """Rows of small groups that this reader is not shown one by one; they are in figure and totals."""
    is_kept_back: bool = False
    """Whether it has none but these, of fewer persons than may be told, or none at all: no figure, no total, and not which."""

    @property
    def figure(self) -> str:
        return _("人数少，不显示") if self.is_kept_back else numbers.show(self.indicator, self.value)

    @property
    def turns(self) -> bool:
        """Whether the figure is told under another status as well."""
        return self.scope.under(Status.FILED).tells(self.indicator)

    @property
    def holds_more(self) -> bool:
        """Whether rows that the figure does not count stand here too, as its reader is not told which of them it counts."""
        return self.indicator.by_number and not self.scope.knows_persons

    @property
    def adds(self) -> bool:
        """Whether any column has a total."""
        return any(column.adds for column in self.columns)

    @property
    def unit(self) -> str:
        return "" if self.is_kept_back else numbers.unit(self.indicator)

    @property
    def summary(self) -> str:
        """How many rows there are (of a distinct count more than the figure), and money in yuan."""
        if self.is_kept_back:
            return _("这个类别在这里没有记录，或不足3人。")
        count = f"{self.count:,}"
        if self.indicator.is_money:
            words = _("%(amount)s 元，来自 %(count)s 行明细")
            return words % {"amount": money.show_yuan(self.value), "count": count}
        return _("来自 %(count)s 行明细") % {"count": count}


class _Paginator(Paginator):
    """Knows the number of its rows already."""

    def __init__(self, rows: QuerySet, count: int) -> None:
        super().__init__(rows, PAGE)
        self._known = count

    @cached_property
    def count(self) -> int:
        return self._known


def rows_report(indicator: Indicator, scope: Scope, user: Any, page: str) -> RowsReport:
    """One page of the rows behind a figure; NotInReach for a page that is not. Constant in queries."""
    columns = COLUMNS[indicator.fact]
    listed = behind(indicator, scope).visible_to(user)
    sums = listed.order_by().aggregate(**sums_of(indicator.fact, columns, user))
    folding = folded(indicator, scope, listed)
    # Keys first: a late page then skips over keys, not over whole joined rows.
    here = page_of(
        listed.exclude(folding.rows).values_list("pk", flat=True), sums["rows_counted"] - folding.count, page
    )
    facts = list(with_names(listed.filter(pk__in=list(here))))
    eyes = eyes_of(user, indicator.fact, scope, {fact.union_id for fact in facts})
    return RowsReport(
        indicator=indicator,
        scope=scope,
        value=_value(indicator, scope),
        count=sums["rows_counted"],
        withheld=0 if folding.keeps_back else sums.get("rows_withheld", 0),
        columns=columns,
        rows=rows_of(facts, columns, eyes, user),
        totals=tuple(
            (column, column.write(sums[column.field]) if column.adds and not folding.keeps_back else "")
            for column in columns
        ),
        page=here,
        unlisted=unlisted(scope),
        narrowings=narrowings(scope),
        folded=folding.count,
        is_kept_back=folding.keeps_back,
        basis=basis(scope),
    )


def behind(indicator: Indicator, scope: Scope) -> FactQuerySet:
    """The rows that make the figure, by the registry, the unions that count and the status; NotInReach for a part that is
    not told."""
    if not scope.tells(indicator):
        raise NotInReach
    rows = indicator.fact.objects.filter(
        listed_rows(indicator, knows_persons=scope.knows_persons),
        scope.narrow.rows(indicator.fact),
        campaign=scope.campaign,
        union_id__in=scope.counted,
    )
    return counting(rows, scope.status)


def _value(indicator: Indicator, scope: Scope) -> int:
    """The figure: from the rollup where it holds it and nothing is narrowed, else from every row that counts."""
    if not scope.narrow and indicator.code in INDICATORS:
        return scope.figures()[indicator.code] or 0
    rows: Any = behind(indicator, scope).order_by()
    if not indicator.distinct:
        return int(rows.aggregate(figure=indicator.aggregate())["figure"] or 0)
    if indicator.fact is Disbursement:
        return int(rows.aggregate(figure=Count("person", distinct=True))["figure"])
    found = firms_of(scope.campaign, scope.status)
    return len({found[pk] for pk in rows.values_list("pk", flat=True)})


def narrowings(scope: Scope) -> tuple[Narrowing, ...]:
    """What a scope is narrowed by, in words; NotInReach for names that are not there."""
    try:
        return tuple(
            Narrowing(name, label, scope.without(parameter))
            for parameter, name, label in scope.narrow.words(scope.campaign)
        )
    except Unreadable:
        raise NotInReach from None


def sums_of(fact: type[Fact], columns: tuple[Column, ...], user: Any) -> dict[str, Any]:
    """What is added up over a list: its columns, its rows, those of the closed class that its reader is not told of.

    Who may not know persons reads of each row that it is, where its group is not small; how many they are would say it of
    a small one.
    """
    asked: dict[str, Any] = {column.field: Sum(column.field, default=0) for column in columns if column.adds}
    asked["rows_counted"] = Count("pk")
    if fact is Disbursement and user.has_perm(KNOWS_PERSONS) and not user.has_perm(CLOSED_CLASS):
        closed = Category.objects.filter(closed=True)
        asked["rows_withheld"] = Count("pk", filter=Q(category__in=closed) | corrected_into_closed())
    return asked


def page_of(rows: QuerySet, count: int, number: str) -> Page:
    """One page of rows that are that many; NotInReach for a page that is not."""
    if not (number.isascii() and number.isdecimal()):
        raise NotInReach
    try:
        return _Paginator(rows, count).page(number)
    except InvalidPage:
        raise NotInReach from None


SMALL = {Disbursement: small_groups, RosterEntry: small_rosters}
"""How the groups of each kind of row about persons are found that are too small to be named."""


def eyes_of(user: Any, fact: type[Fact], scope: Scope, unions: Iterable[int]) -> Eyes:
    """What this reader may be told of persons in a list of rows of these unions."""
    known = fact not in SMALL or user.has_perm(KNOWS_PERSONS)
    small = SmallGroups()
    if not known:
        there = list(unions)
        small = SMALL[fact](scope.campaign, there, scope.status).with_former(scope.campaign, there)
    return Eyes(user.has_perm(CLOSED_CLASS), small, user.has_perm(KNOWS_PERSONS))


def rows_of(facts: Sequence[Any], columns: tuple[Column, ...], eyes: Eyes, user: Any) -> tuple[Row, ...]:
    """The facts of one page as a list shows them."""
    filenames.tell_sheets(user, facts)
    return tuple(_row(fact, columns, eyes) for fact in facts)


def _row(fact: Any, columns: tuple[Column, ...], eyes: Eyes) -> Row:
    return Row(
        pk=fact.pk,
        cells=tuple((column, column.says(fact, eyes)) for column in columns),
        withheld=is_withheld(fact, eyes),
        batch=fact.added_by.number,
        sheet="" if fact.sheet == fact.SHEET else sheet_of(fact, eyes),
        number=fact.row,
        kind=KIND_OF[type(fact)],
    )


def unlisted(scope: Scope) -> tuple[Union, ...]:
    """Unions that count here by the campaign's frozen tree but are out of the reader's reach by today's."""
    beyond = scope.beyond
    return tuple(Union.objects.filter(pk__in=beyond)) if beyond else ()


def indicator_of(code: str) -> Indicator:
    """The registry's figure of a code, if it has rows; NotInReach for any other."""
    if code not in WITH_ROWS:
        raise NotInReach
    return WITH_ROWS[code]
