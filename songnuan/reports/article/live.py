"""Live figures of an article: what {…} in its text stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from beneficiaries.models import Category
from songnuan.ledger.indicators import DIMENSIONS, DISTINCT, INDICATORS, Indicator
from songnuan.ledger.totals import Figures, labels
from songnuan.lib import money
from songnuan.reports.basis import as_of
from songnuan.reports.closed_leaves import untold
from songnuan.reports.few import few
from songnuan.reports.parts import parts
from songnuan.reports.previous import previous
from songnuan.reports.scope import Scope

BY, LAST_YEAR = "·", "上年"
UNNAMED = {"day", "batch"}
"""Dimensions whose keys are no names."""
OF_PERSONS = {"category", "leaf"}
"""Dimensions whose parts may be a person or two."""
CHINESE = "zh-hans"


class Unknown(LookupError):
    """No such figure, or a figure that has no such part."""


@dataclass(frozen=True)
class Said:
    """A figure as the article says it, without separators, and the scope of the rows behind it."""

    text: str
    code: str = ""
    rows: Scope | None = None


@dataclass(frozen=True)
class Part:
    """The figures of one part of a scope; None where they are kept back, else `opens` says whether its rows may be listed.

    `closed`: kept back as a leaf of the closed class, not because it is small.
    """

    figures: Mapping[str, int] | None
    opens: bool = True
    closed: bool = False


class Live:
    """The figures of one scope by their Chinese names: `筹集慰问款物`, `筹集慰问款物·社会捐助`, `走访企业·上年`.

    An article is Chinese whatever language its reader's pages are in. Reads the rollup only; each dimension once.
    Of categories it says to its reader what their tables do, whoever wrote its text (decision 0035).
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._splits: dict[str, dict[str, tuple[str, Part]]] = {}

    def say(self, name: str) -> Said:
        """What stands for a name; Unknown."""
        with translation.override(CHINESE):
            words = self._words.get(name)
            if words is not None:
                return Said(words())
            whole, _dot, part = name.partition(BY)
            indicator = self._indicators.get(whole)
            if indicator is None:
                raise Unknown(name)
            if not part:
                return self._whole(indicator)
            if part == LAST_YEAR:
                return self._last_year(indicator)
            return self._part(indicator, part)

    def _whole(self, indicator: Indicator) -> Said:
        if not self._scope.tells(indicator):
            return Said(_("不在这里显示"))
        return Said(written(indicator, self._figures[indicator.code]), indicator.code, self._scope)

    def _part(self, indicator: Indicator, part: str) -> Said:
        for dimension in _named(indicator):
            known = self._split(dimension)
            if part in known:
                key, found = known[part]
                if found.figures is None:
                    return Said(_("不在这里显示") if found.closed else _("人数少，不显示"))
                said = written(indicator, found.figures[indicator.code])
                return (
                    Said(said, indicator.code, self._scope.to(dimension, key)) if found.opens else Said(said)
                )
        raise Unknown(f"{indicator.name}{BY}{part}")

    def _split(self, dimension: str) -> dict[str, tuple[str, Part]]:
        """Chinese name of a part → its key and what is said of it."""
        if dimension not in self._splits:
            scope = self._scope
            cells = parts(scope, (dimension,))
            found = cells.keys(scope.group, dimension)
            kept_back = few(scope, cells, dimension) if dimension in OF_PERSONS else frozenset[str]()
            shut = self._closed_leaves if dimension == "leaf" else frozenset[str]()
            closed = untold(scope) if dimension == "leaf" else frozenset[str]()
            self._splits[dimension] = {}
            for key, label in labels(scope.campaign, dimension, found):
                figures = cells.figures(scope.group, dimension, key)
                # Beside parts of zero, the one that is kept back would name itself.
                told = key not in kept_back | closed and (not kept_back or any(figures.values()))
                part = Part(figures if told else None, key not in shut, key in closed)
                self._splits[dimension][label] = key, part
        return self._splits[dimension]

    @cached_property
    def _closed_leaves(self) -> frozenset[str]:
        """Leaves of which this reader gets no list (decision 0046). One query, for who does not know the closed class."""
        if self._scope.knows_closed:
            return frozenset()
        closed = Category.objects.filter(campaign=self._scope.campaign, closed=True)
        return frozenset(closed.values_list("code", flat=True))

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        return {str(indicator.name): indicator for indicator in INDICATORS.values()}

    @cached_property
    def _figures(self) -> Figures:
        return self._scope.figures()

    @cached_property
    def _before(self) -> tuple[Scope, Figures] | None:
        scope = previous(self._scope)
        return (scope, scope.figures()) if scope else None

    def _last_year(self, indicator: Indicator) -> Said:
        if self._before is None:
            raise Unknown(f"{indicator.name}{BY}{LAST_YEAR}")
        scope, figures = self._before
        return Said(written(indicator, figures[indicator.code]), indicator.code, scope)

    @cached_property
    def _words(self) -> dict[str, Callable[[], str]]:
        scope = self._scope
        return {
            "活动": lambda: scope.campaign.name,
            "年份": lambda: str(scope.campaign.ends.year),
            "单位": lambda: scope.union.name,
            "截至": self._until,
            "慰问组": lambda: f"{scope.campaign.teams.count()}个",
        }

    def names(self) -> list[tuple[str, tuple[str, ...]]]:
        """Everything that {…} may hold: a figure (or a word), and the names of its parts."""
        with translation.override(CHINESE):
            words = [(word, ()) for word in self._words]
            last = (f"{BY}{LAST_YEAR}",) if self._before else ()
            return words + [
                (
                    whole,
                    tuple(f"{BY}{part}" for name in _named(indicator) for part in self._split(name)) + last,
                )
                for whole, indicator in self._indicators.items()
            ]

    def _until(self) -> str:
        """The day of the last batch, or the campaign's last day where later batches only corrected it."""
        last = as_of(self._scope)
        ends = self._scope.campaign.ends
        day = min(timezone.localdate(last.at), ends) if last else ends
        return f"{day.month}月{day.day}日"


def _named(indicator: Indicator) -> list[str]:
    """The dimensions whose parts have names, heads of categories before their leaves. None for 家 and 人."""
    if indicator.code in DISTINCT:
        return []
    return [dimension for dimension in DIMENSIONS[indicator.fact] if dimension not in UNNAMED]


def written(indicator: Indicator, value: int | None) -> str:
    """4840.43769万元, 134630人次: figure and unit as official prose has them, without separators."""
    return money.show_wan(value or 0) + "万元" if indicator.is_money else f"{value or 0}{indicator.unit_name}"
