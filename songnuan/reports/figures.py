"""One published figure with its words, what stands beside it, and last year's."""

from collections.abc import Mapping
from dataclasses import dataclass

from songnuan.ledger.indicators import HEADLINE, INDICATORS, WITH_ROWS
from songnuan.reports import numbers
from songnuan.reports.scope import Scope

LEADING = HEADLINE[:3]
"""Those that a page shows largest."""

BESIDE = {"raised": "received", "consoled": "persons", "enterprises": "visits", "served": "service_cost"}
"""Which other figure stands, small, under a published one. Never added to it."""


@dataclass(frozen=True)
class Last:
    """Last year's final figure, and by how much this year's differs (“+7.3%”; empty where either is zero: nothing has come yet)."""

    value: int
    text: str
    change: str
    rows: Scope


@dataclass(frozen=True)
class Figure:
    """A figure with its words: value in fen or a count, and the text that is shown of it."""

    code: str
    name: str
    value: int
    text: str
    unit: str
    definition: str
    beside: "Figure | None" = None
    last: Last | None = None

    @property
    def leads(self) -> bool:
        return self.code in LEADING


def figure(
    code: str,
    figures: Mapping[str, int | None],
    beside: str | None = None,
    last: tuple[Scope, Mapping[str, int | None]] | None = None,
) -> Figure:
    """The figure of a group; `last` is the group of last year with its figures."""
    indicator = WITH_ROWS[code]
    value = figures[code] or 0
    return Figure(
        code=code,
        name=str(indicator.name),
        value=value,
        text=numbers.show(indicator, value),
        unit=numbers.unit(indicator),
        definition=str(indicator.definition),
        beside=figure(beside, figures) if beside else None,
        last=_last(code, value, *last) if last else None,
    )


def _last(code: str, now: int, rows: Scope, figures: Mapping[str, int | None]) -> Last:
    value = figures[code] or 0
    change = f"{(now - value) * 100 / value:+,.1f}%" if value and now else ""
    return Last(value, numbers.show(INDICATORS[code], value), change, rows)
