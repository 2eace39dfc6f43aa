"""In which unit a table's amounts are written: what stands over each column, and what the lines above say.

Only 元 and 万元 are read, 万元 only after asking. What else is said, and two units on one sheet, is refused: an amount that
is read in another unit than it was written in looks like any other. Where neither a column nor a line above it says 元, any
mention of another unit near the table counts: whoever only mentions one writes 元 over the amounts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault
from songnuan.entry.unit_words import (
    MENTION,
    WAN,
    YUAN,
    amounts,
    named,
    over_amounts,
    stated,
    stated_plainly,
)
from songnuan.lib.money import FEN_PER_YUAN

_READ = frozenset(("", YUAN, WAN))


@dataclass(frozen=True)
class Units:
    """Units of one table: by the header of each column of amounts, and in the texts above and beside them."""

    over: Mapping[str, str]
    """Canonical header → what its own header states, empty where that is nothing."""
    around: frozenset[str]
    """What the lines above say of the table, or the upper line of a header over an amount."""
    aside: frozenset[str] = frozenset()
    """What is only mentioned above or beside, as 慰问标准（千元/户）: it bears on a column of which nothing is said."""

    @property
    def yuan(self) -> bool:
        """Whether every column of amounts is said to be in 元, by its header or else by all that is said above."""
        return bool(self.over) and {said or self._above for said in self.over.values()} == {YUAN}

    @property
    def _above(self) -> str:
        return YUAN if self.around == {YUAN} else ""

    @property
    def wan(self) -> bool:
        """Whether anything says or mentions 万元, so that the clerk has to be asked."""
        return WAN in self._said or (WAN in self.aside and not self.yuan)

    @property
    def doubt(self) -> int:
        """How far from plain that is: 0 where every column is said to be, 1 where one says 元, 2 where nothing says so."""
        if WAN not in self._said:
            return 2
        return int(YUAN in self.over.values())

    @property
    def _said(self) -> set[str]:
        return {*self.around, *self.over.values()}

    def faults(self, sheet: str) -> list[Fault]:
        """What nobody can be asked about: another unit, or two units side by side."""
        if not self.over:
            return []  # without amounts, as a list of firms with their 年产值(亿元)
        open_to_all = "" in self.over.values() and not self.yuan
        odd = (self._said | self.aside if open_to_all else self._said) - _READ
        if odd:
            message = _(
                "表上写的金额单位是“%(unit)s”，这里只认元和万元。请把金额改成按元填写，单位也改成元，再上传。本来就是按元填写的，请改掉这个单位，在金额的表头里写上“元”。"
            ) % {"unit": max(odd, key=lambda unit: (len(unit), unit))}
            return [Fault(sheet, None, None, "unreadable", message)]
        # A column that says nothing is in what the lines above say; 单位：元 over 慰问金(万元) and 慰问品 is two units.
        near = self.around | self.aside
        common = YUAN if YUAN in near and WAN not in near else ""
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
        header: [unit for text in texts if (unit := over_amounts(text))] for header, texts in over.items()
    }
    said = {header: next(iter(found), "") for header, found in stating.items()}
    around = {unit for found in stating.values() for unit in found[1:]}
    above = list(above)
    around.update(*map(stated, above))
    near = [*above, *beside]
    aside = set().union(*map(named, near), *map(amounts, near))  # asking once too often does no harm
    return Units(said, frozenset(around), frozenset(aside))


def units_below(cells: Iterable[object], *, yuan: bool, alone: bool) -> frozenset[str]:
    """The units that a line below the header states, be it a note or a total.

    `yuan`: the amounts are said to be in 元, so that a note has to say as plainly that it means them. `alone`: nothing of the
    line is data, so that any mention counts where it is not said.
    """
    texts = [cell for cell in cells if isinstance(cell, str) and MENTION.search(cell)]
    found = set().union(*map(stated_plainly, texts))
    if not yuan:
        found.update(*map(named if alone else stated, texts))
    return frozenset(found)


def faults_below(sheet: str, row: int, found: Iterable[str], *, wan: bool) -> list[Fault]:
    """What `units_below` says against the lines above, which are all that a clerk is asked about.

    `wan`: those above say 万元, so it has been asked about.
    """
    against = sorted({*found} - {YUAN, *([WAN] if wan else [])})
    if not against:
        return []
    message = _(
        "第%(row)d行写着金额单位是“%(unit)s”，表头上却没有这样写。请把金额改成按元填写，并改掉这句话；按万元填写的，把“万元”写到表头上。改好再上传。"
    ) % {"row": row, "unit": against[0]}
    return [Fault(sheet, None, None, "unreadable", message)]
