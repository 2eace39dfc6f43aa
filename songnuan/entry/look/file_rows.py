"""The rows of a file behind a number of its preview: all that would be added, or all that are there already."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from songnuan.entry.compare import ComparedSheet
from songnuan.entry.look.anew import anew
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.samples import Sample, shown_rows
from songnuan.entry.models import Upload
from songnuan.entry.record import Row

A_PAGE = 50
NEW, KNOWN = "new", "known"


@dataclass(frozen=True)
class FileRows:
    """One page of them, parted by the sheets of the file, as they were understood; `count` of all pages."""

    count: int
    samples: tuple[Sample, ...]
    page: Page


def file_rows(
    upload: Upload, part: str, name: str, number: str | None, knows: Knows, *, tells_closed: bool
) -> FileRows:
    """New rows, or known ones, of a kind of sheet (its canonical name; empty for all), as the ledger is now. Raises as `anew` does."""
    checked, lookups, compared = anew(upload, tells_closed=tells_closed)
    asked = [sheet for sheet in compared.sheets if name in ("", sheet.name)]
    rows = [(sheet, row) for sheet in asked for row in (sheet.new if part == NEW else sheet.known)]
    page = Paginator(rows, A_PAGE).get_page(number)
    return FileRows(
        len(rows),
        tuple(shown_rows(checked, sheet, of_it, lookups, knows) for sheet, of_it in parted(list(page))),
        page,
    )


def parted(rows: list[tuple[ComparedSheet, Row]]) -> list[tuple[ComparedSheet, list[Row]]]:
    parts: list[tuple[ComparedSheet, list[Row]]] = []
    for sheet, row in rows:
        if not parts or parts[-1][0] is not sheet:
            parts.append((sheet, []))
        parts[-1][1].append(row)
    return parts
