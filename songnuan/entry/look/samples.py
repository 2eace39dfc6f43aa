"""The first new rows of each sheet as they were understood, so that a clerk sees that columns were read right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model
from django.utils.translation import gettext as _

from beneficiaries.models import AidItem, Category, HardshipKind, ServiceKind
from beneficiaries.sight import PLAIN
from campaigns.models import EnterpriseKind, FundSource, Team
from songnuan.entry.check import Checked
from songnuan.entry.compare import Compared, ComparedSheet
from songnuan.entry.facts import disbursements
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.shown import PERSONS, masked
from songnuan.entry.names import Lookups
from songnuan.entry.quoted import place_of
from songnuan.entry.record import Row
from songnuan.entry.sheets import BY_NAME, DISBURSEMENTS, Column, Sheet
from songnuan.entry.written import text_of

FIRST = 3

TABLES: dict[str, type[Model]] = {
    "categories": Category, "sources": FundSource, "aid_items": AidItem, "service_kinds": ServiceKind,
    "enterprise_kinds": EnterpriseKind, "hardship_kinds": HardshipKind, "teams": Team,
}  # fmt: skip
"""Where the names of a column stand, in every language."""


class Shown(NamedTuple):
    """A value as it was understood, masked, and of which column; whether it is a number, to stand under others."""

    text: str
    is_number: bool
    header: str


@dataclass(frozen=True)
class Sample:
    """Some rows of one sheet of the file: the columns that it has, and of each row its number and values."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[Shown, ...]], ...]


def samples(checked: Checked, compared: Compared, lookups: Lookups, knows: Knows) -> Iterator[Sample]:
    """For each sheet with new rows its first three."""
    for sheet in compared.sheets:
        if sheet.new:
            yield shown_rows(checked, sheet, sheet.new[:FIRST], lookups, knows)


def shown_rows(
    checked: Checked, sheet: ComparedSheet, rows: list[Row], lookups: Lookups, knows: Knows
) -> Sample:
    """Rows of one sheet of the file as they were understood. A query for each table of names."""
    kind = BY_NAME[sheet.name]
    here = next((known for known in checked.sheets if known.title == sheet.title), None)
    columns = tuple(column for column in kind.columns if here and column.header in here.places)
    labels = _labels(columns, rows)
    untold = here is not None and knows.withholds_all(checked, here)
    withheld = {row.number for row in rows if untold or knows.withholds_read(kind, row, lookups)}
    return Sample(
        sheet_name(checked, sheet.title, knows) if kind in PERSONS else sheet.title,
        columns,
        tuple(
            (
                row.number,
                tuple(
                    Shown(
                        _("不公开")
                        if row.number in withheld and column.field not in PLAIN
                        else _shown(kind, column, row, lookups, labels),
                        column.kind in ("money", "whole"),
                        column.header,
                    )
                    for column in columns
                ),
            )
            for row in rows
        ),
    )


def sheet_name(checked: Checked, title: str, knows: Knows) -> str:
    """What the clerk called a sheet of the file; its place alone where it has no name (.csv), and to who may not know of everybody:
    因公牺牲民警家庭 is a name."""
    return title if title and knows.everybody else place_of(title, checked.titles)


Labels = dict[tuple[str, object], str]


def _labels(columns: tuple[Column, ...], rows: list[Row]) -> Labels:
    """What the names of these rows are called in the reader's language: a query for each table of names."""
    labels: Labels = {}
    for column in columns:
        if column.names in TABLES:
            wanted = {getattr(row.record, column.field) for row in rows} - {None}
            found = TABLES[column.names]._default_manager.in_bulk(list(wanted))  # noqa: SLF001  (the public manager of any model)
            labels |= {(column.field, pk): str(term) for pk, term in found.items()}
    return labels


def _shown(kind: Sheet, column: Column, row: Row, lookups: Lookups, labels: Labels) -> str:
    closed = kind is DISBURSEMENTS and disbursements.is_closed(row.record, lookups)
    if closed and column.field in ("name", "proxy"):
        return _("不公开")
    value = getattr(row.record, column.field)
    text = text_of(column, value, lookups)
    if column.names and text:
        return labels.get((column.field, value)) or _(text)
    return masked(kind, column, text)
