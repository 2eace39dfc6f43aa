"""One list written as a workbook, timed; to be run in a process of its own (tests.bench.work)."""

import datetime
import io
from collections.abc import Sequence

from xlsxwriter import Workbook

from campaigns.models import Posting, Union, User
from songnuan.ledger.indicators import INDICATORS
from songnuan.lib.spreadsheets.writing.sheet import Value
from songnuan.reports.export import export_rows
from songnuan.reports.lines import lines_of
from songnuan.reports.rows import behind, eyes_of
from songnuan.reports.scope import resolve

FIGURE = INDICATORS["disbursed"]


def reader() -> User:
    """A union auditor of the province, who reads everything."""
    user, made = User.objects.get_or_create(username="auditor", defaults={"is_superuser": True})
    if made:
        Posting.objects.create(user=user, union=Union.objects.get(code="22"))
    return user


def export() -> int:
    """As the page does it, from the database to the file."""
    return export_rows(FIGURE, resolve(reader(), {"campaign": "2023"}), reader(), io.BytesIO())


def listed() -> list[Sequence[Value]]:
    """What the export writes, all of it in memory."""
    scope = resolve(reader(), {"campaign": "2023"})
    rows = behind(FIGURE, scope).visible_to(reader())
    return list(lines_of(rows, eyes_of(reader(), FIGURE.fact, scope, scope.counted)))


def floor(rows: Sequence[Sequence[Value]]) -> int:
    """The same cells by XlsxWriter alone, row after row in constant memory, each with a format."""
    with Workbook(io.BytesIO(), {"constant_memory": True}) as book:
        page, plain, money, day = (
            book.add_worksheet(), book.add_format({"border": 1, "text_wrap": True}),
            book.add_format({"border": 1, "num_format": "#,##0.00"}), book.add_format({"border": 1, "num_format": "yyyy-mm-dd"}),
        )  # fmt: skip
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, place, value, plain)
                elif isinstance(value, datetime.date):
                    page.write_datetime(number, place, value, day)
                elif value is None:
                    page.write_blank(number, place, None, plain)
                else:
                    page.write_number(number, place, value, money)
    return len(rows)
