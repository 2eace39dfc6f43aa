"""How a cell is shown to whoever looks at an upload: persons and numbers masked, sealed texts not at all."""

import datetime

from django.utils.translation import gettext as _

from songnuan.entry.check import CheckedSheet
from songnuan.entry.names import CategoryRule, Lookups
from songnuan.entry.sheets import BY_NAME, DISBURSEMENTS, ROSTER, SERVICES, VISITS, Column, Sheet
from songnuan.entry.table import MERGED
from songnuan.entry.wording import word_in
from songnuan.lib.identifiers import (
    InvalidIdentifier,
    clean_credit_code,
    is_plain_citizen_id,
    mask_citizen_id,
    mask_digits,
    mask_inside,
    mask_name,
)
from songnuan.lib.spreadsheets.cells import Cell, Disguised, ErrorCell, LostFormula, Overlong
from songnuan.lib.text import squeeze

PERSONS = (DISBURSEMENTS, ROSTER)
SEALED = frozenset(("address", "bank", "remark", "reason", "relation", "income"))
PRIVATE = SEALED | {"proxy"}
"""What of a person no form prints but for those who have the paper it stands on."""
CATEGORY = "人员类别"
_LONGEST = 40
NAMED_BY = {
    DISBURSEMENTS.name: "姓名", ROSTER.name: "姓名", VISITS.name: "企业名称", SERVICES.name: "活动名称"
}  # fmt: skip
"""By which column the rows of a sheet are told apart."""


def column_of(sheet: Sheet, header: str | None) -> Column | None:
    """The column of a canonical header."""
    return next((column for column in sheet.columns if column.header == header), None)


def as_written(cell: Cell) -> str:
    """What the clerk sees in a cell. In clear: goes through `masked` before anybody reads it."""
    if cell is None or isinstance(cell, LostFormula):
        return ""
    match cell:
        case Disguised():
            text = cell.shown or _("%(number)s（格式显示为别的数）") % {"number": f"{cell.number:.15g}"}
        case ErrorCell():
            text = "" if cell == MERGED else cell.text
        case Overlong():
            text = cell.text
        case bool():
            text = "TRUE" if cell else "FALSE"
        case float():
            text = f"{cell:.15g}"
        case datetime.datetime():
            text = cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
        case _:
            text = str(cell)
    return text


def numbers_covered(column: Column, text: str) -> str:
    """What somebody wrote in a cell, with the numbers of persons in it masked: a column may hold what belongs into the
    next one. A credit code stays whole where it stands and is one.
    """
    return text if column.field == "credit_code" and _is_credit_code(text) else mask_inside(text)


def _is_credit_code(text: str) -> bool:
    try:
        return not is_plain_citizen_id(clean_credit_code(text))
    except InvalidIdentifier:
        return False


def masked(sheet: Sheet, column: Column, text: str) -> str:
    """The text of a cell as a reader of the preview may see it."""
    if not text:
        return ""
    if column.field == "citizen_id":
        return mask_citizen_id(squeeze(text))
    if column.field in ("phone", "card"):
        return mask_digits(squeeze(text))
    if sheet in PERSONS and column.field in ("name", "proxy"):
        return word_in(text) or mask_name(text.strip())
    if sheet in PERSONS and column.field in SEALED:
        return kept()
    text = numbers_covered(column, text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def kept() -> str:
    """What stands in the place of a text that is not shown."""
    return _("已填写，此处不显示")


def damaged() -> str:
    """What a number shows that Excel has cut short, also where a program wrote it out as text."""
    return _("数字格式，后几位已丢失")


def content(sheet: Sheet, column: Column, cell: Cell) -> str:
    """What stands in a faulty cell, in words where it is not what it looks like."""
    if isinstance(cell, int | float | Disguised) and not isinstance(cell, bool) and column.kind == "digits":
        return (
            damaged()
            if column.field in ("citizen_id", "credit_code")
            else masked(sheet, column, as_written(cell))
        )
    if cell == MERGED:
        return _("合并的格")
    if isinstance(cell, LostFormula):
        return _("公式没有结果")
    return masked(sheet, column, as_written(cell)) or _("空")


def cell_at(sheet: CheckedSheet, number: int, header: str | None) -> Cell:
    """The cell of a kept row in a column; None where either is not there."""
    place = sheet.places.get(header) if header else None
    cells = sheet.kept.get(number, [])
    return cells[place] if place is not None and place < len(cells) else None


def name_in(sheet: CheckedSheet, number: int, lookups: Lookups) -> str:
    """Whom or what a kept row is about: a person masked, of the closed class not at all."""
    kind = BY_NAME[sheet.name]
    column = column_of(kind, NAMED_BY.get(kind.name))
    if column is None:
        return ""
    if kind is DISBURSEMENTS and is_closed(category_in(sheet, number), lookups):
        return _("不公开")
    return masked(kind, column, as_written(cell_at(sheet, number, column.header)))


def category_in(sheet: CheckedSheet, number: int) -> str:
    """The category of a kept row as written, or as it was answered for the whole sheet."""
    return as_written(cell_at(sheet, number, CATEGORY)) or sheet.answers.get(CATEGORY, "")


def is_closed(category: str, lookups: Lookups) -> bool:
    """Whether a category, as written, is of the closed class."""
    rule = _rule(category, lookups)
    return rule is not None and rule.closed


def may_be_closed(category: str, lookups: Lookups) -> bool:
    """The same, or one that nobody knows."""
    rule = _rule(category, lookups)
    return rule is None or rule.closed


def _rule(category: str, lookups: Lookups) -> CategoryRule | None:
    known = lookups.categories.get(squeeze(category))
    return lookups.category_rules.get(known) if isinstance(known, int) else None
