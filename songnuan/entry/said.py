"""How plainly a word for a unit of money is said of a table: by what stands before and behind it.

单位：万元 says it of the amounts, 慰问标准（千元/户） only names it, 500万元 and 千山路 are none.
"""

import re
from enum import IntEnum
from typing import NamedTuple

NUMERALS = "十百千万亿"


class Said(IntEnum):
    """How plainly a unit is said of the amounts of a table."""

    PRICED = 0
    """In the header of amounts itself, behind a number: 慰问金500元. Anywhere else it says nothing."""
    OVER = 1
    """In the header of amounts itself: 金额（角）, 慰问金(W). Anywhere else it says nothing."""
    NAMED = 2
    """Of something: 慰问标准（千元/户）, 百元以上另附."""
    STATED = 3
    """Of the table, unless that says its own more plainly: 按千元计, 筹集款物明细（万元）, 千元 in a corner, 慰问品单位：百."""
    PLAINLY = 4
    """Of the amounts and nothing else: 单位：千元, 金额均为亿元, 以万元为单位."""


_DIGIT = "一二两三四五六七八九零〇几数半贰叁肆伍陆柒捌玖"
WORD = re.compile(
    rf"(?P<amount>\d[\d,.]*+(?:[{NUMERALS}]*+元|[wk]元?))|(?P<sum>[{_DIGIT}][{_DIGIT}{NUMERALS}]*+元)"
    rf"|(?:\d[\d,.]*+|[{_DIGIT}])[{_DIGIT}{NUMERALS}]*+|十++(?![{NUMERALS}元])"
    rf"|(?P<yuan>元)|(?P<many>[{NUMERALS}]++元)|(?P<bare>[{NUMERALS}]++)|(?P<coin>[角分])|(?P<letters>[wk]元)|(?P<letter>[wk])"
    r"|(?P<foreign>[美港欧日]元|港币|美金|英镑)|(?P<sign>us\$|[$€£]|thousand|million)"
)
"""Whatever may be a unit in a folded text; an amount, a numbered item (附件（十）) as well, so that no part of it is taken for one."""

_MARK = r"\W{0,4}"
"""A colon is written in many ways: ∶, ︰, ；, 、, →, a blank, a quotation mark or a bracket."""
_IS = rf"均?[为是]?{_MARK}(?:人民币\W{{0,2}}|[人户家次个名份]+\W)*$"
_MONEY = "yuan many bare"
_ENDS, _APART, _NO_FEAST = r"(?![\u4e00-\u9fff])", r"(?!\w)", "(?![旦宵])"


class _Way(NamedTuple):
    """A way to say a unit: the first that fits tells how it is said."""

    kinds: frozenset[str]
    """Groups of `WORD`."""
    before: re.Pattern[str]
    after: re.Pattern[str]
    said: Said


_WAYS = [
    _Way(frozenset(kinds.split()), re.compile(before), re.compile(after), said)
    for kinds, before, after, said in (
        (f"{_MONEY} foreign coin", f"(?<![品物])单位{_IS}", _ENDS, Said.PLAINLY),
        (f"{_MONEY} foreign coin", f"单位{_IS}", _ENDS, Said.STATED),
        (_MONEY, f"金额{_IS}", _ENDS, Said.PLAINLY),
        ("amount letters letter foreign sign", r"(?:单位|币种|unit)\W{1,3}$", _APART, Said.PLAINLY),
        (_MONEY, "以$", "为单位", Said.PLAINLY),
        ("many amount sum", "", "为单位", Said.PLAINLY),
        (_MONEY, "[以按]$", "为单位|计|填", Said.STATED),
        (_MONEY, r"^\W*(?:人民币)?$", r"\W*(?:\(人民币\))?$", Said.STATED),
        (_MONEY, r"\((?:人民币)?$", r"\)\W*$", Said.STATED),
        (_MONEY, r"\((?:人民币)?$", _ENDS, Said.NAMED),
        ("many", "", _NO_FEAST, Said.NAMED),
        ("bare", r"(?<!\w)$", _APART, Said.NAMED),
        ("foreign", "", _ENDS, Said.NAMED),
        ("sign letters", "", "", Said.NAMED),
        ("amount letter coin", r"\($", r"\)", Said.OVER),
        ("coin", r"[金额款\W]$", "$", Said.OVER),
        ("yuan foreign", "", _NO_FEAST, Said.OVER),
        ("amount sum", "", _NO_FEAST, Said.PRICED),
    )
]
_NEAR = 24
"""So many signs before a word tell how it is meant."""


_PRICED_IN = re.compile(rf"(?:[{NUMERALS}]+|[wk])?元?$")


def unit_of(word: re.Match[str], how: Said) -> str:
    """What the unit is called: 千 is 千元."""
    written = _PRICED_IN.findall(word[0])[0] if how is Said.PRICED else word[0]
    return f"{written}元" if written[-1:] in NUMERALS else written


def said(word: re.Match[str]) -> Said | None:
    """How a word found by `WORD` is said; None where it is no unit of money."""
    start, end = word.span()
    before = word.string[max(0, start - _NEAR) : start]
    for way in _WAYS:
        if word.lastgroup in way.kinds and way.before.search(before) and way.after.match(word.string, end):
            return way.said
    return None
