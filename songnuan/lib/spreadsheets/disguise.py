"""Numbers that are shown as others: 20 as 20万元, 200000 as 20.0万, 0.5 as 50%. Who reads one cannot tell which was meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from songnuan.lib.spreadsheets.cells import Cell, Disguised
from songnuan.lib.spreadsheets.sections import above_nothing
from songnuan.lib.spreadsheets.worded import as_worded
from songnuan.lib.text import nfkc

SHARES = {9, 10}
"""0% and 0.00% (ECMA-376 18.8.30)."""

OURS = frozenset(("", "¥", "CN¥", "CNY", "RMB", "元", "人民币"))
"""How our currency is written in [$…]."""

_NUMBER = "\0"
"""Stands for the number among the words around it."""
_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[([^\]]*)\]|(general|g/通用格式|@)|([0#?])|(.)', re.IGNORECASE | re.DOTALL
)
_OTHER_UNIT = re.compile(
    r"[万萬亿億千仟百佰十拾兆%‰$€£₩₽฿]|[美港欧日英韩台加澳]元|美金|港币|台币|欧元|英镑|日圆|卢布"
    rf"|{_NUMBER} ?(?:[角分毛厘](?![\u4e00-\u9fff])|[wkm](?![a-z]))",
    re.IGNORECASE,
)
"""万, 角, 美元, 3w: whatever makes another sum of the same digits."""
_MINUS = re.compile(rf"[^\w{_NUMBER}\-−]*+[-−][^\w{_NUMBER}]*+{_NUMBER}")
_SCALES = re.compile("0,+(?![0,])")
_INSERTS = re.compile("0[DP]|D0|0[OM]D|D[OM]0")
_SHOWN = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:E[+-]?\d{1,3})?", re.ASCII)
_DIGITS = re.compile(r"[\d,.]+")
_FAR = 5
"""Rounding changes a number by less, another unit by more."""


@dataclass
class _Section:
    """What one section of a format puts around a number, in three readings of its characters."""

    plain: list[str] = field(default_factory=list)
    """0 for a digit's place, what is not quoted as it stands."""
    whole: list[str] = field(default_factory=list)
    """The same with what is quoted, by kind of character."""
    words: list[str] = field(default_factory=list)
    """The number and all that is shown with it."""
    currency: bool = False
    """Whether it names another currency than ours."""

    def shows_otherwise(self) -> bool:
        said, whole = nfkc("".join(self.words)), "".join(self.whole)
        return bool(
            self.currency
            or _OTHER_UNIT.search(said)
            or _SCALES.search("".join(self.plain))
            or _INSERTS.search(whole)
            or (said.strip() and _NUMBER not in said)
            or _MINUS.match(said)
        )


def shows_otherwise(number_format: str) -> bool:
    """Whether a format shows numbers above nothing in another unit or currency, as a share, with a sign, digits or a point
    that they do not have, or as a word that stands for all of them. How it shows others is no matter: no amount is below
    nothing, and nothing is nothing as a dash, too."""
    return any(_section(code).shows_otherwise() for code in above_nothing(number_format))


def _section(code: str) -> _Section:
    section = _Section()
    for quoted, escaped, bracket, number, digit, other in _TOKEN.findall(code):
        literal, place = quoted or escaped, bool(number or digit)
        if bracket.startswith("$"):
            symbol = nfkc(bracket[1:].partition("-")[0]).upper().strip()
            section.currency = section.currency or symbol not in OURS
        elif literal or place or other:
            section.whole += map(_kind, literal.replace(" ", "")) if literal else ["0" if place else other]
            section.plain.append("0" if place else other)
            section.words.append(_NUMBER if place else literal or other)
    return section


def _kind(character: str) -> str:
    if character.isnumeric():
        return "D"
    if character in ".,．，":
        return "P"
    if character in "-－−":
        return "M"
    return "O" if character in "×*÷/^+＊／" else "x"


def disguised(number: float) -> Cell:
    """A number that is shown in such a format; nothing is nothing in any unit."""
    return Disguised(number) if number else number


def as_shown(number: Cell, text: str) -> Cell:
    """A number of an .ods beside the text that was shown for it: disguised where that is another one."""
    if isinstance(number, bool) or not isinstance(number, int | float) or not number:
        return number
    match = _SHOWN.search(text)
    if match is None:
        return number  # as words: 二十
    if not _OTHER_UNIT.search(nfkc(_DIGITS.sub(_NUMBER, text))):
        worded = as_worded(number, text)
        if worded is not None:
            return worded
    shown = float(match[0].replace(",", ""))
    far = bool(shown) and not abs(number) / _FAR < shown < abs(number) * _FAR
    around = nfkc(text.replace(match[0], _NUMBER, 1))
    return Disguised(number) if far or _OTHER_UNIT.search(around) else number
