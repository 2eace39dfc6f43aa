"""Sudden changes against last year: the same union's own figures, by the factor and the least that the federation set."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns.models import CheckLimit
from songnuan.filings.own.figures import Known
from songnuan.ledger.indicators import HEADLINE, INDICATORS, Indicator
from songnuan.lib.money import show_yuan


def changed(now: Known, last_year: Known, limit: CheckLimit) -> Iterator[tuple[Indicator, int, int]]:
    """(indicator, figure now, figure last year) of each headline figure that moved further than the limit says."""
    for code in HEADLINE:
        indicator, here, there = INDICATORS[code], now[code] or 0, last_year[code] or 0
        least = limit.least_money if indicator.is_money else limit.least_count
        low, high = sorted((here, there))
        if high - low >= max(least, 1) and high >= low * limit.factor:
            yield indicator, here, there


def in_words(lines: list[tuple[Indicator, int, int]]) -> str:
    """One sentence for all of them."""
    each = [
        _("%(figure)s %(now)s（上一年 %(before)s）")
        % {"figure": indicator.name, "now": _written(indicator, now), "before": _written(indicator, before)}
        for indicator, now, before in lines
    ]
    return _("与上一年相差很大：%(figures)s。") % {"figures": _("；").join(each)}


def _written(indicator: Indicator, value: int) -> str:
    number = show_yuan(value) if indicator.is_money else f"{value:,}"
    return f"{number} {indicator.unit_name}"
