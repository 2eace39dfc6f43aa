"""Whole numbers whose format shows more than their digits: 123 as 000123, 7 as 建档007. As an amount it is the same number;
as a text it is what stands on the paper."""

from __future__ import annotations

import re
from dataclasses import dataclass

from songnuan.lib.spreadsheets.cells import Cell, Disguised
from songnuan.lib.spreadsheets.sections import above_nothing

_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[[^\]]*\]|(general|g/通用格式)|([0#])|(.)', re.IGNORECASE | re.DOTALL
)
_FRACTION = re.compile(r"\d[.．]\d")
_BARE = frozenset("-+/()（）: ：年月日¥￥元")
"""What a format may hold unquoted to be one that only adds words to whole digits: no point, no comma, no E."""
_PLAIN = re.compile(
    r"[¥￥元圆整正人民币次户家名个位场份件条()（）,，\s]*+(?:RMB|CNY)?[¥￥元圆整正人民币次户家名个位场份件条()（）,，\s]*"
)
"""Words that only say what is counted; whoever reads the number has lost nothing."""


@dataclass(frozen=True, slots=True)
class Worded:
    """What a format shows of a whole number: `parts` are its words, and 0 or # for the places of digits."""

    parts: tuple[tuple[bool, str], ...]

    def of(self, number: float) -> Cell:
        """The number as a cell: with the text shown for it, where that is more than its digits."""
        if number <= 0 or number != int(number):
            return number
        digits = str(int(number))
        text = self._text(digits)
        return number if text == digits else Disguised(number, text)

    def _text(self, digits: str) -> str:
        places = [at for at, (is_place, _text) in enumerate(self.parts) if is_place]
        least = len(places) - next(
            (at for at, place in enumerate(places) if self.parts[place][1] == "0"), len(places)
        )
        digits = digits.zfill(least)
        shown = dict.fromkeys(places, "")
        for place in reversed(places):
            shown[place], digits = digits[-1:], digits[:-1]
        shown[places[0]] = digits + shown[places[0]]
        return "".join(shown.get(at, text) for at, (_is_place, text) in enumerate(self.parts)).strip()


def worded(number_format: str) -> Worded | None:
    """What the format adds to whole numbers; None where it adds nothing that matters, or is of another kind."""
    parts: list[tuple[bool, str]] = []
    for quoted, escaped, general, digit, other in _TOKEN.findall("".join(above_nothing(number_format)[:1])):
        if general or digit:
            parts.append((True, digit or "#"))
        elif other and other not in _BARE:
            return None
        elif quoted or escaped or other:
            parts.append((False, quoted or escaped or other))
    words = "".join(text for is_place, text in parts if not is_place)
    zeros = sum(is_place and text == "0" for is_place, text in parts)
    if not any(is_place for is_place, _text in parts) or (zeros < 2 and _PLAIN.fullmatch(words)):
        return None
    return Worded(tuple(parts))


def as_worded(number: float, text: str) -> Cell:
    """A whole number of an .ods beside the text that was shown for it, as far as that has the same digits; else None."""
    text = text.strip()
    digits = "" if _FRACTION.search(text) else "".join(filter(str.isdecimal, text))
    if number <= 0 or number != int(number) or digits.lstrip("0") != str(int(number)) or not digits.isascii():
        return None
    words = "".join(character for character in text if not character.isdecimal())
    whole = digits == str(int(number)) and _PLAIN.fullmatch(words)
    return number if whole else Disguised(number, text)
