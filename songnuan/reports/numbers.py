"""How figures are written for readers: 万元 with the precision they need, counts with separators."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from songnuan.ledger.indicators import Derived, Indicator
from songnuan.lib import money


@dataclass(frozen=True)
class Number:
    """A number as text. `pad` is set invisibly after it, so that the decimals of a column align."""

    text: str
    pad: str = ""


Counted = Indicator | Derived


def unit(indicator: Counted) -> str:
    """The unit that `show` writes in: 万元 for money."""
    return _("万元") if indicator.is_money else str(indicator.unit_name)


def with_unit(indicator: Counted, value: int) -> str:
    """A figure in its unit with that unit behind it, as a sentence says it."""
    return pgettext("measure", "%(value)s%(unit)s") % {
        "value": show(indicator, value),
        "unit": unit(indicator),
    }


def show(indicator: Counted, value: int) -> str:
    """A figure in its unit: fen become 万元, exactly; 家, 人次, 次 and 人 get separators."""
    return money.show_wan(value) if indicator.is_money else f"{value:,}"


def short(indicator: Counted, value: int) -> str:
    """Where there is no room: 万元 rounded half up to one decimal, everything else as it is."""
    if not indicator.is_money:
        return show(indicator, value)
    tenths = (abs(value) * 2 + money.FEN_PER_WAN // 10) // (money.FEN_PER_WAN // 5)
    return f"{'-' if value < 0 else ''}{tenths // 10}.{tenths % 10}"


def aligned(texts: Sequence[str]) -> list[Number]:
    """The numbers of one column, each with the pad that its missing decimals need."""
    longest = max((_decimals(text) for text in texts), default=0)
    return [Number(text, _pad(text, longest)) for text in texts]


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _pad(text: str, longest: int) -> str:
    missing = longest - _decimals(text)
    return ("" if "." in text or not missing else ".") + "0" * missing
