"""Small workbooks on disk, from rows by header as the factories make them."""

from pathlib import Path

import xlsxwriter

from tests.factories import Tables


def write(path: Path, tables: Tables) -> Path:
    """An .xlsx of these sheets: the header in row 1, text as text, numbers as numbers."""
    with xlsxwriter.Workbook(str(path)) as book:
        for title, rows in tables.items():
            page = book.add_worksheet(title)
            headers = list(dict.fromkeys(header for row in rows for header in row))
            page.write_row(0, 0, headers)
            for number, row in enumerate(rows, start=1):
                for place, header in enumerate(headers):
                    value = row.get(header)
                    if isinstance(value, str):
                        page.write_string(number, place, value)
                    elif value is not None:
                        page.write(number, place, value)
    return path
