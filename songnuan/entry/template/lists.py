"""The hidden sheet 名称表: the names behind the drop-downs, one list a column, each under a defined name."""

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from songnuan.entry.rules.term import Named
from songnuan.entry.sheets import SHEETS
from songnuan.entry.template.form import Form
from songnuan.entry.template.look import Look

TITLE = "名称表"


def write_lists(book: Workbook, form: Form, look: Look) -> None:
    """Write every list of the campaign once, under the header that takes it as its defined name."""
    sheet = book.add_worksheet(TITLE)
    sheet.hide()
    for place, (header, names) in enumerate(_lists(form).items()):
        letter = xl_col_to_name(place)
        sheet.set_column(place, place, 24)
        sheet.write_string(0, place, header, look.optional)
        for row, name in enumerate(names, start=1):
            sheet.write_string(row, place, name)
        book.define_name(header, f"={TITLE}!${letter}$2:${letter}${len(names) + 1}")


def _lists(form: Form) -> dict[str, list[str]]:
    rules = {
        column.header: column.rule(form.known)
        for sheet in SHEETS
        for column in sheet.columns
        if column.kind == "name"
    }
    return {
        header: list(rule.names) for header, rule in rules.items() if isinstance(rule, Named) and rule.names
    }
