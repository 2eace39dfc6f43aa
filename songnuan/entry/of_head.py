"""What is said of a worksheet before any of its rows is read: its name, the lines above the table, its columns."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from songnuan.entry import table
from songnuan.entry.defaults import UNIT
from songnuan.entry.faults import DOUBLE, Fault
from songnuan.entry.header import Header, missing
from songnuan.entry.names import Lookups
from songnuan.entry.other_year import other_year
from songnuan.lib.spreadsheets.cells import SheetHead


def of_head(
    header: Header,
    head: SheetHead,
    lookups: Lookups,
    answered: frozenset[str],
    typed: Mapping[int, Mapping[str, str]],
) -> Iterator[Fault]:
    """`answered` are columns of which the clerk said what stands in every row, and the unit of amounts where that was
    asked; `typed` what stands in cells instead, by row and column."""
    name = header.sheet.name
    if header.units.wan and UNIT not in answered:
        message = _("表上写着“万元”。请说明金额是按万元还是按元填写的。")
        yield Fault(name, None, None, "unit_wan", message)
    yield from _hidden(header, head)
    yield from _somebody_else(header, lookups)
    if year := other_year([head.name, *header.titles], lookups.campaign):
        message = _("表上写的是%(year)s年，而现在是为“%(campaign)s”上传。请核对是不是别的年份的表。")
        yield Fault(name, None, None, DOUBLE, message % {"year": year, "campaign": lookups.campaign})
    yield from header.faults
    yield from missing(header, answered)
    yield from table.merge_faults(header, head, lambda row, column: column in typed.get(row, {}))


def _hidden(header: Header, head: SheetHead) -> Iterator[Fault]:
    name = header.sheet.name
    if head.hidden:
        message = _("工作表“%(sheet)s”是隐藏的，其中的行照样计入。") % {"sheet": head.name}
        yield Fault(name, None, None, "hidden_row", message)
    for column in header.sheet.columns:
        place = header.place(column)
        if place is not None and place + 1 in head.hidden_columns:
            message = _("“%(column)s”这一列是隐藏的，其中的内容照样计入。如不应计入，请删除这一列。")
            yield Fault(name, None, column.header, "hidden_row", message % {"column": _(column.header)})


def _somebody_else(header: Header, lookups: Lookups) -> Iterator[Fault]:
    """A title that names another union."""
    for other in lookups.other_unions:
        if any(other in title for title in header.titles):
            message = _("表头上写的是“%(other)s”，而现在是为“%(union)s”上传。请核对是不是传错了单位。")
            message %= {"other": other, "union": lookups.union.name}
            yield Fault(header.sheet.name, None, None, "other_unit", message)
