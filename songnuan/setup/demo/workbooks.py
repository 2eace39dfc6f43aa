"""Write the demonstration's workbooks: one for each reporting union, as a clerk would send it."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from songnuan.setup.demo import activities, contributions, crews, handouts, reference, roster, visits
from songnuan.setup.demo.rows import SHEETS, Kind, Row
from songnuan.setup.demo.targets import targets
from songnuan.setup.demo.unit import Unit

_FORMATS: dict[Kind, str] = {"text": "@", "date": "yyyy-mm-dd", "money": "0.00", "number": "0"}
_WIDTHS: dict[Kind, int] = {"text": 16, "date": 12, "money": 12, "number": 8}


def write_workbooks(
    out: Path, campaign: str, progress: Callable[[int, int], None] | None = None
) -> list[Path]:
    """Write `CODE-<short name>.xlsx` for each union into `out` and answer the paths in order of display.

    The same bytes in every run. `progress` is told how many of how many are written. LookupError
    where the campaign is unknown.
    """
    season = reference.campaign(campaign)
    everyone = reference.unions()
    parts = targets(campaign, everyone)
    out.mkdir(parents=True, exist_ok=True)
    passed_on: dict[str, int] = {}
    paths: dict[str, Path] = {}
    # The province comes last: what it raised for the others is known only then.
    for union in sorted(everyone, key=lambda u: u.kind == "province"):
        unit = Unit(union, season, parts[union.code], everyone)
        path = out / f"{union.code}-{union.short_name}.xlsx"
        _write(path, _sheets(unit, passed_on), datetime.combine(season.starts, time(), UTC))
        paths[union.code] = path
        if progress:
            progress(len(paths), len(everyone))
    return [paths[union.code] for union in everyone]


def _sheets(unit: Unit, passed_on: dict[str, int]) -> list[list[Row]]:
    """The sheets of one union; adds to `passed_on` what the province raised for it."""
    on_file = roster.on_file(unit)
    helped = [*handouts.handouts(unit, on_file), *crews.crews(unit), *crews.police(unit)]
    served = activities.services(unit)
    spent = contributions.spent_by_source([*helped, *served])
    for source, amount in contributions.passed_down(unit, spent).items():
        passed_on[source] = passed_on.get(source, 0) + amount
    raised_for_others = passed_on if unit.union.kind == "province" else {}
    came_in = contributions.contributions(unit, spent, raised_for_others)
    return [[*came_in], [*visits.visits(unit)], [*helped], [*served], [*roster.roster(unit, on_file)]]


def _write(path: Path, sheets: Iterable[list[Row]], created: datetime) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": created})
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        header = book.add_format({"bold": True})
        for rows in sheets:
            if rows:
                sheet = SHEETS[type(rows[0])]
                worksheet = book.add_worksheet(sheet.name)
                kinds = [kind for _, kind in sheet.columns]
                for column, (title, kind) in enumerate(sheet.columns):
                    worksheet.set_column(column, column, _WIDTHS[kind], formats[kind])
                    worksheet.write_string(0, column, title, header)
                worksheet.freeze_panes(1, 0)
                _write_rows(worksheet, rows, kinds, formats)


def _write_rows(
    worksheet: Worksheet, rows: Iterable[Row], kinds: list[Kind], formats: dict[Kind, Format]
) -> None:
    writers: dict[Kind, Callable[..., object]] = {
        "text": worksheet.write_string,
        "date": worksheet.write_datetime,
        "money": worksheet.write_number,
        "number": worksheet.write_number,
    }
    for line, row in enumerate(rows, start=1):
        for column, (kind, value) in enumerate(zip(kinds, row, strict=True)):
            if isinstance(value, int) and kind == "money":
                worksheet.write_number(line, column, Decimal(value) / 100, formats[kind])
            elif value is not None:
                writers[kind](line, column, value, formats[kind])
