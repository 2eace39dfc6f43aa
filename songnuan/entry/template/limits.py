"""What a column lets in: as the spreadsheet program enforces it, and as the clerk reads it.

Both are read off the rule of the check, which alone decides when the file comes back.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from songnuan.entry.rules.day import Day
from songnuan.entry.rules.identity import citizen_id, credit_code
from songnuan.entry.rules.number import Money, Whole
from songnuan.entry.rules.term import Named
from songnuan.entry.sheets import Column
from songnuan.entry.template.form import Form

ID_LENGTH = 18
"""GB 11643 for citizens, GB 32100 for credit codes."""


@dataclass(frozen=True)
class Limit:
    """A sentence for the clerk, and the validation in XlsxWriter's words. Both are empty where there is none.

    Only the plain validations that Excel, WPS and LibreOffice share: a list by its
    defined name, a date, a decimal, a whole number, a length. No formula.
    """

    sentence: str = ""
    validation: dict[str, Any] = field(default_factory=dict)


def limit_of(column: Column, form: Form) -> Limit:
    """The limit of a column on a union's form."""
    rule = column.rule(form.known)
    limit = Limit()
    match rule:
        case Day(first, last) if first is None:
            limit = Limit(
                _("填日期，不晚于%(last)s。") % {"last": last},
                {"validate": "date", "criteria": "<=", "value": last},
            )
        case Day(first, last):
            limit = Limit(
                _("填日期，%(first)s 至 %(last)s。") % {"first": first, "last": last},
                {"validate": "date", "criteria": "between", "minimum": first, "maximum": last},
            )
        case Money():
            limit = Limit(
                _("填数字，单位是元，最多两位小数，不能是负数。"),
                {"validate": "decimal", "criteria": ">=", "value": 0},
            )
        case Whole(least):
            limit = Limit(
                _("填整数，不小于%(least)d，不带单位。") % {"least": least},
                {"validate": "integer", "criteria": ">=", "value": least},
            )
        case Named(names) if names:
            limit = Limit(_("从下拉列表中选择。"), {"validate": "list", "source": f"={column.header}"})
        case Named():
            limit = Limit(_("本次活动没有可选的名称，请留空。"))
        case _ if rule is citizen_id:
            limit = Limit(_("填18位，没有的留空，不要写“无”或“/”。"), _OF_ID_LENGTH)
        case _ if rule is credit_code:
            limit = Limit(_("填18位数字和大写字母，没有的留空。"), _OF_ID_LENGTH)
    return limit


_OF_ID_LENGTH = {"validate": "length", "criteria": "==", "value": ID_LENGTH}
