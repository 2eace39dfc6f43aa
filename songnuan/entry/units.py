"""In which unit a table's amounts are written: what stands over each column, and what the lines above say.

Only 元 and 万元 are read, 万元 only after asking. What else is said, and two units on one sheet, is refused: an amount that
is read in another unit than it was written in looks like any other.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault
from songnuan.lib.money import FEN_PER_YUAN
from songnuan.lib.text import fold_name

YUAN, WAN = "元", "万元"

_NUMERALS = "十百千万亿"
_WRITTEN = str.maketrans("萬億仟佰拾圆圓", "万亿千百十元元")
_WORD = r"([十百千万亿]*元|十?[百千万亿]+)(?![\u4e00-\u9fff])"
_BESIDE = r"(?:人民币|[人户家次个名份]+[、,/])*"
_OTHER = r"(角|分|[美港欧日]元|港币|美金)(?![\u4e00-\u9fff])"
_NAMED = r"(?<![十百千万亿])([十百千万亿]++元)为单位"
"""Looked for at the head of a run of numerals alone: from each of its places, the work would grow by its square."""
_STATED = re.compile(
    rf"单位均?[:为是]?\(?{_BESIDE}(?:{_WORD}|{_OTHER})|\((?:人民币)?{_WORD}|金额均?[:为是]{_BESIDE}{_WORD}"
    rf"|[以按]([十百千万亿]*元|[十百千万亿]+)(?:为单位|计|填)|{_NAMED}"
)
"""单位：万元, (万元), (单位：人、千元), 金额：千元, 以千元为单位: where a unit is said as such. 填报单位：万宝街道 says none."""
_STRICTLY = re.compile(
    rf"(?<![品物])单位均?[:为是]?\(?{_BESIDE}(?:{_WORD}|{_OTHER})|金额均?[:为是]{_BESIDE}{_WORD}"
    rf"|以([十百千万亿]*元|[十百千万亿]+)为单位|{_NAMED}"
)
"""Below a table of 元 no less than this: 慰问标准（千元/户） and 按千元计发 tell of something else there."""
_TOTALLED = re.compile(
    rf"[合总小共计金额单位:注备附说明]*(?:\((?:人民币)?{_WORD}\)|[以按]([十百千万亿]*元)(?:计|填写?)).?"
)
"""合计（万元）, 按千元计: with nothing else beside it."""
_COUNTED = re.compile(
    r"(?:单位|币种|unit):\(?(\d+元?|\d*[wk]元?|us\$|[$€£]|[美港欧日]元)(?![\u4e00-\u9fff\w])"
)
"""单位：10000元, 单位：W, 币种：美元."""
_MENTION = re.compile("[元圆万萬千仟百佰亿億位种]")
_OVER_AMOUNTS = re.compile(rf"\({_OTHER}|([美港欧日]元)|(?<![十百千万亿])([十百千万亿]*+元)(?![旦宵])")
"""In the header of amounts 金额万元 is one, too."""


def folded(text: str) -> str:
    """The text without blanks, line breaks and brackets of other shapes, its characters for numbers as usually written."""
    return fold_name(text).translate(_WRITTEN)


def stated(text: str, *, over_amounts: bool = False) -> str:
    """The unit that a text states, such as 元, 万元, 千元; empty where it states none."""
    text = folded(text)
    match = (
        _STATED.search(text)
        or _COUNTED.search(text)
        or (_OVER_AMOUNTS.search(text) if over_amounts else None)
    )
    return _unit(match)


def _unit(match: re.Match[str] | None) -> str:
    said = next(filter(None, match.groups()), "") if match else ""
    return f"{said}元" if said and said[-1] in _NUMERALS else said


@dataclass(frozen=True)
class Units:
    """Units of one table: by the header of each column of amounts, and in the texts above and beside them."""

    over: Mapping[str, str]
    """Canonical header → what its own header states, empty where that is nothing."""
    around: frozenset[str]
    """What the lines above say, or the upper line of a header over an amount."""
    aside: frozenset[str] = frozenset()
    """Other units that a line above only mentions, as 慰问标准（千元/户）: they bear on a column that says nothing itself."""

    @property
    def yuan(self) -> bool:
        """Whether the header of every column of amounts says 元."""
        return bool(self.over) and set(self.over.values()) == {YUAN}

    @property
    def wan(self) -> bool:
        """Whether anything says 万元, so that the clerk has to be asked."""
        return WAN in self.around or WAN in self.over.values()

    def faults(self, sheet: str) -> list[Fault]:
        """What nobody can be asked about: another unit, or two units side by side."""
        if not self.over:
            return []  # without amounts, as a list of firms with their 年产值(亿元)
        aside = self.aside if "" in self.over.values() else frozenset()
        odd = sorted({*self.over.values(), *self.around, *aside} - {"", YUAN, WAN})
        if odd:
            message = _(
                "表上写的金额单位是“%(unit)s”，这里只认元和万元。请把金额改成按元填写，单位也改成元，再上传。"
            ) % {"unit": odd[0]}
            return [Fault(sheet, None, None, "unreadable", message)]
        # A column that says nothing is in what the lines above say; 单位：元 over 慰问金(万元) and 慰问品 is two units.
        common = YUAN if YUAN in self.around and WAN not in self.around else ""
        read = {header: said or common for header, said in self.over.items()}
        by_unit = {unit: _first(read, unit) for unit in (WAN, YUAN)}
        if all(by_unit.values()):
            message = _("“%(wan)s”按万元填写，“%(yuan)s”按元填写。一张表只能用一种单位，请统一改成元，再上传。") % {
                "wan": by_unit[WAN], "yuan": by_unit[YUAN],
            }  # fmt: skip
            return [Fault(sheet, None, None, "unreadable", message)]
        return []


def _first(over: Mapping[str, str], unit: str) -> str:
    """A column whose header states the unit, as it is called without any."""
    return bare(next((header for header, said in over.items() if said == unit), ""))


def bare(header: str) -> str:
    """What a column is called, one of amounts without its unit, in the reader's language."""
    name = _(header) if header else ""
    return name.partition("(")[0].strip() if f"({YUAN})" in header else name


def heading(header: str, scale: int) -> str:
    """What stands over amounts that are to be typed in `scale` yuan: the column's name and their unit, whatever its
    canonical header says; any other column's is its name."""
    if scale == 1 or f"({YUAN})" not in header:
        return _(header)
    return _("%(column)s(万元)") % {"column": bare(header)}


def head(header: str, scale: int) -> str:
    """The same as a workbook's own header, which is read again."""
    return header if scale == 1 else header.replace(f"({YUAN})", f"({WAN})")


def in_unit(fen: int, scale: int) -> str:
    """An amount as the text of a cell whose amounts are in `scale` yuan."""
    return format((Decimal(fen) / FEN_PER_YUAN / scale).normalize(), "f")


def units(over: Mapping[str, Sequence[str]], above: Iterable[str], beside: Iterable[str]) -> Units:
    """The units of a table, by the texts over each column of amounts (the lowest first), above the header with the sheet's
    name among them, and in the headers of other columns: what is in 千元 there is no amount of ours.
    """
    stating = {
        header: [unit for text in texts if (unit := stated(text, over_amounts=True))]
        for header, texts in over.items()
    }
    said = {header: next(iter(found), "") for header, found in stating.items()}
    around = {unit for found in stating.values() for unit in found[1:]}
    aside: set[str] = set()
    for text in above:
        match = _STATED.search(folded(text))
        (aside if match is None or match[0].startswith("(") else around).update(_around(text))
    usual = {"", YUAN, WAN}
    around |= (aside | set().union(*map(_around, beside))) & usual
    return Units(said, frozenset(around), frozenset(aside - usual))


def _around(text: str) -> set[str]:
    """A unit that is stated, and 万元 wherever it is mentioned: asking once too often does no harm."""
    unit = stated(text)
    mentioned = WAN in folded(text) and unit in ("", YUAN)
    return {unit, WAN} if mentioned else {unit}


def stated_below(cells: Iterable[object], *, yuan: bool) -> str:
    """The unit that a line below the header states, be it a note or a total; empty where it states none.

    `yuan`: every header of amounts says 元, so that a note has to say as plainly that it means them.
    """
    for text in (folded(cell) for cell in cells if isinstance(cell, str) and _MENTION.search(cell)):
        match = (
            _STRICTLY.search(text) or _COUNTED.search(text) or (None if yuan else _TOTALLED.fullmatch(text))
        )
        if match:
            return _unit(match)
    return ""


def faults_below(sheet: str, row: int, cells: Iterable[object], *, wan: bool, yuan: bool) -> list[Fault]:
    """What a line below the header says against the lines above it, which are all that a clerk is asked about.

    `wan`: those above say 万元, so it has been asked about. `yuan`: as in `stated_below`.
    """
    unit = stated_below(cells, yuan=yuan)
    if unit in ("", YUAN) or (wan and unit == WAN):
        return []
    message = _(
        "第%(row)d行写着金额单位是“%(unit)s”，表头上却没有这样写。请把金额改成按元填写，并改掉这句话；按万元填写的，把“万元”写到表头上。改好再上传。"
    ) % {"row": row, "unit": unit}
    return [Fault(sheet, None, None, "unreadable", message)]
