"""Which units of money a text names, and how plainly it says each of its table (`said`). An amount is none: 贰仟元整."""

import re
from collections.abc import Iterator

from songnuan.entry.declared import declared
from songnuan.entry.said import NUMERALS, WORD, Said, said, unit_of
from songnuan.lib.text import fold_name

YUAN, WAN = "元", "万元"

MENTION = re.compile("[元圆块万萬千仟百佰亿億位种$€£]|thousand|million", re.IGNORECASE)
"""Every text that names a unit holds one of these."""

_WRITTEN = str.maketrans("萬億仟佰拾圆圓壹", "万亿千百十元元一")
_PIECES = re.compile(rf"(?<=[{NUMERALS}])块")
_ONE = re.compile(rf"((?:单位|币种|unit)\W{{0,3}})[1一](?=[{NUMERALS}]+元)")
"""单位：一千元 is 千元."""


def folded(text: str) -> str:
    """The text without blanks, line breaks and brackets of other shapes, its characters for numbers as usually written."""
    return _ONE.sub(r"\1", _PIECES.sub("元", fold_name(text).translate(_WRITTEN)))


def over_amounts(text: str) -> str:
    """The unit that the header of a column of amounts says, another one before 元; empty where it says none."""
    units = sorted(_units(folded(text)), key=lambda unit: (unit[0] != YUAN, unit[1]))
    return units[-1][0] if units else ""


def stated(text: str) -> set[str]:
    """The units that a text says of its table, with all that it names besides; none where it says nothing of it."""
    return named(text) if declared(folded(text)) or _at_least(Said.STATED, text) else set()


def named(text: str) -> set[str]:
    """Every unit that a text names."""
    return _at_least(Said.NAMED, text) | declared(folded(text))


def amounts(text: str) -> set[str]:
    """万元 where a text that names no other unit tells of so many."""
    return {WAN} if WAN in folded(text) and named(text) <= {YUAN} else set()


def stated_plainly(text: str) -> set[str]:
    """The units that a note says its table's amounts are in, in so many words."""
    return _at_least(Said.PLAINLY, text)


def _at_least(how: Said, text: str) -> set[str]:
    return {unit for unit, plainly in _units(folded(text)) if plainly >= how}


def _units(text: str) -> Iterator[tuple[str, Said]]:
    """Every unit of a folded text and how it is said, in its order."""
    for word in WORD.finditer(text):
        how = said(word)
        if how is not None:
            yield unit_of(word, how), how
