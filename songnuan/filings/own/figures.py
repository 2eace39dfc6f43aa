"""A union's own figures now, beside those that it last filed and those of last year."""

from collections.abc import Mapping
from dataclasses import dataclass

from campaigns.models import Campaign, Filing, Union
from songnuan.ledger.indicators import INDICATORS, Indicator
from songnuan.ledger.models import Cell, Status
from songnuan.ledger.totals import JSON_ORDER, totals


@dataclass(frozen=True)
class FigureLine:
    """One figure in fen or counts; None where nothing was filed, or there was no year before."""

    indicator: Indicator
    now: int
    filed: int | None
    last_year: int | None

    @property
    def moved(self) -> int | None:
        """By how much it moved since."""
        return None if self.filed is None else self.now - self.filed


Known = Mapping[str, int | None]


def own_figures(campaign: Campaign, union: Union, status: str = Status.ALL) -> Known:
    """Of the union's own rows. One query."""
    return totals(campaign, union, status, Cell.Scope.OWN).values


def before(campaign: Campaign, campaigns: tuple[Campaign, ...]) -> Campaign | None:
    """The campaign of the year before."""
    earlier = [known for known in campaigns if known.starts < campaign.starts]
    return max(earlier, key=lambda known: known.starts, default=None)


def lines(now: Known, filing: Filing | None, last_year: Known | None) -> tuple[FigureLine, ...]:
    """In the order of the contracts."""
    return tuple(
        FigureLine(
            INDICATORS[code],
            now[code] or 0,
            filing.figures.get(code, 0) if filing else None,
            (last_year[code] or 0) if last_year else None,
        )
        for code in JSON_ORDER
    )
