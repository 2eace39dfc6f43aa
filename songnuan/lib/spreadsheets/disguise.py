"""Numbers that are shown as others: 20 as 20万元, 200000 as 20.0万, 0.5 as 50%. Who reads one cannot tell which was meant."""

from __future__ import annotations

import re

from songnuan.lib.spreadsheets.cells import Cell, Disguised

UNITS = frozenset("万萬亿億千仟百佰十拾%‰")
SHARES = {9, 10}
"""0% and 0.00% (ECMA-376 18.8.30)."""

_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[[^\]]*\]|(general|g/通用格式)|([0#?])|(.)', re.IGNORECASE | re.DOTALL
)
_SCALES = re.compile("0,+(?![0,])")
_INSERTS = re.compile("0[DP]|D0")
_SHOWN = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:E[+-]?\d{1,3})?", re.ASCII)
_FAR = 5
"""Rounding changes a number by less, another unit by more."""


def shows_otherwise(number_format: str) -> bool:
    """Whether a format shows numbers in another unit, as a share, or with digits or a point that they do not have."""
    plain: list[str] = []
    whole: list[str] = []
    for quoted, escaped, general, digit, other in _TOKEN.findall(number_format):
        literal = quoted or escaped
        if UNITS.intersection(literal or other):
            return True
        whole += [*map(_kind, literal)] if literal else ["0" if general or digit else other]
        plain.append("0" if general or digit else other)
    return bool(_SCALES.search("".join(plain)) or _INSERTS.search("".join(whole)))


def _kind(character: str) -> str:
    return "D" if character.isdigit() else "P" if character in ".,．，" else "x"


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
    shown = float(match[0].replace(",", ""))
    far = bool(shown) and not abs(number) / _FAR < shown < abs(number) * _FAR
    return Disguised(number) if far or UNITS.intersection(text) else number
