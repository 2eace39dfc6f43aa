"""A figure as people say it: “近600人次”, “4840.4万元”, “13.46万人次”. Which exact figures does it agree with?

Without a word before it, what was written agrees with every figure that rounds to it (from half of its last digit below) or
is cut off to it (by less than one of its last digit above). 近 means a
little less, 超 逾 余 多 a little more, 约 either, by one of the last digit that is not zero.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from songnuan.ledger.indicators import Indicator
from songnuan.lib.money import FEN_PER_YUAN

_SPOKEN = re.compile(
    r"(?P<before>近|将近|接近|约|大约|超|超过|逾)?\s*(?P<number>\d[\d,，]*(?:\.\d+)?)\s*(?P<after>余|多)?"
    r"(?P<scale>亿|万)?(?P<more>余|多)?(?P<unit>元|人次|家|次|人|场)",
    re.ASCII,
)
_SCALES = {None: 1, "万": 10_000, "亿": 100_000_000}
_LESS, _MORE, _ABOUT = {"近", "将近", "接近"}, {"超", "超过", "逾", "余", "多"}, {"约", "大约"}
UNITS = {
    "yuan": "元",
    "person-times": "人次",
    "enterprises": "家",
    "visits": "次",
    "persons": "人",
    "activities": "场",
}


class NotAFigure(ValueError):
    """The words are no figure, or not of this indicator. The text is for the clerk."""


@dataclass(frozen=True)
class Spoken:
    """`value` as written (fen or a count); the exact figures from `least` to `most` agree with it."""

    value: int
    least: int
    most: int

    def agrees(self, figure: int) -> bool:
        return self.least <= figure <= self.most


def spoken(text: str, indicator: Indicator) -> Spoken:
    """What a saying means; NotAFigure."""
    found = _SPOKEN.fullmatch(text.strip().replace("　", ""))
    unit = UNITS[indicator.unit]
    if found is None or found["unit"] != unit:
        raise NotAFigure(
            _("“%(text)s”读不成%(figure)s的数。请照原话写数字和单位，例如：近600%(unit)s、13.46万%(unit)s。")
            % {"text": text, "figure": indicator.name, "unit": unit}
        )
    scale = _SCALES[found["scale"]] * (FEN_PER_YUAN if indicator.is_money else 1)
    digits = re.sub("[,，]", "", found["number"])
    value = Decimal(digits) * scale
    if value != value.to_integral_value():
        raise NotAFigure(_("“%(text)s”的小数位太多，没有这样的数。") % {"text": text})
    words = {found["before"], found["after"], found["more"]} - {None}
    last = _last_digit(digits, scale, to_zeros=bool(words))
    whole = int(value)
    least = whole
    if not words:
        least = whole - last // 2
    elif words & (_LESS | _ABOUT):
        least = whole - last + 1
    most = whole + last - 1 if not words or words & (_MORE | _ABOUT) else whole
    return Spoken(whole, least, most)


def _last_digit(digits: str, scale: int, *, to_zeros: bool) -> int:
    """What one of the last digit is worth; with `to_zeros` of the last one that is not zero. One at least: zeros behind
    the last fen, or behind a whole person, say that the figure is exact."""
    whole, _point, part = digits.partition(".")
    part = part.rstrip("0") if to_zeros else part
    if part:
        return max(1, int(Decimal(scale).scaleb(-len(part))))
    zeros = len(whole) - len(whole.rstrip("0")) if to_zeros else 0
    return int(scale * 10**zeros) if whole.strip("0") else scale
