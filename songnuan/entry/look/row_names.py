"""Whom or what a row is about, as the preview says it."""

from django.utils.translation import gettext as _

from songnuan.entry.check import CheckedSheet
from songnuan.entry.facts import disbursements
from songnuan.entry.look import shown
from songnuan.entry.names import Lookups
from songnuan.entry.record import FAULTY, Row
from songnuan.entry.sheets import BY_NAME, DISBURSEMENTS


def name_of(sheet: CheckedSheet, number: int, row: Row | None, lookups: Lookups) -> str:
    """From the cells of a row that was kept, or from its record."""
    if number in sheet.kept or row is None:
        return shown.name_in(sheet, number, lookups)
    kind = BY_NAME[sheet.name]
    column = shown.column_of(kind, shown.NAMED_BY.get(kind.name))
    if column is None:
        return ""
    if kind is DISBURSEMENTS and disbursements.is_closed(row.record, lookups):
        return _("不公开")
    value = getattr(row.record, column.field)
    return shown.masked(kind, column, "" if value in (None, FAULTY) else str(value))
