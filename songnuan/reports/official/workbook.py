"""An official table as an .xlsx to be printed, signed and stamped."""

from typing import BinaryIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from songnuan.lib.money import FEN_PER_WAN
from songnuan.lib.spreadsheets.writing.official import Number, Paper, write_official
from songnuan.reports.basis import as_of, stated
from songnuan.reports.official.table import Column, Official, Printed, Shown


def write_workbook(name: str, table: Official, mark: str, target: BinaryIO) -> None:
    """Write one table; numbers stay numbers, to the fen."""
    write_official(target, [paper(name, table)], mark, pages=_("第 &P 页，共 &N 页"))


def paper(name: str, table: Official) -> Paper:
    """The table as it is laid out: 单位 on the left, 单位：万元 on the right shoulder."""
    scope = table.scope
    today = date_format(timezone.localdate(), "DATE_FORMAT")
    return Paper(
        title=f"{scope.campaign} {name}",
        above=(_("填报单位：%(union)s") % {"union": scope.label}, table.unit_line),
        headings=[(column.name, column.unit) for column in table.headings],
        rows=[_row(table, line) for line in table.printed],
        notes=[
            _("口径：%(basis)s") % {"basis": stated(scope, as_of(scope))},
            *(_("注：%(note)s") % {"note": note} for note in table.notes),
        ],
        signatures=[_("填表人："), _("审核人："), _("单位负责人："), _("日期：%(day)s") % {"day": today}],
        totalled=table.total is not None,
    )


def _row(table: Official, line: Printed) -> list[str | Number]:
    cells = zip(table.columns, line.entries, strict=True)
    return [line.title, *(_cell(column, shown) for column, shown in cells)]


def _cell(column: Column, shown: Shown) -> str | Number:
    value = shown.entry.value
    if not isinstance(value, int) or shown.text == "—":
        return shown.text
    if column.kind == "yuan":
        decimals = len((shown.number.text + shown.number.pad).partition(".")[2])
        return Number(value / FEN_PER_WAN, "#,##0" + ("." + "0" * decimals if decimals else ""))
    if column.kind == "share":
        return Number(value / 1000, "0.0%")
    return Number(value, "#,##0")
