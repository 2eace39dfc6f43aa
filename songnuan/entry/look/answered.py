"""What was answered once for columns that a sheet of the file lacks, beside that sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from songnuan.entry.check import Checked
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.samples import sheet_name
from songnuan.entry.look.shown import CATEGORY, masked
from songnuan.entry.sheets import BY_NAME


@dataclass(frozen=True)
class Answered:
    """A sheet of the file, and by canonical header what all its rows are read with, masked like a cell."""

    title: str
    given: tuple[tuple[str, str], ...]


def answered(checked: Checked, answers: Mapping[str, str], knows: Knows) -> Iterator[Answered]:
    """For each sheet that an answer holds for; `answers` as they were typed. A category is told to who has the file alone."""
    for sheet in checked.sheets:
        kind = BY_NAME[sheet.name]
        given = tuple(
            (
                column.header,
                _("不公开")
                if column.header == CATEGORY and not knows.everybody
                else masked(kind, column, answers.get(column.header, sheet.answers[column.header])),
            )
            for column in kind.columns
            if column.header in sheet.answers
        )
        if given:
            yield Answered(sheet_name(checked, sheet.title, knows), given)
