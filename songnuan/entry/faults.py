"""What is wrong with a workbook, cell by cell: a code for programs, a sentence for the clerk."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.cells import Cell, Disguised

ERROR_CODES = frozenset(
    """required missing_column no_known_sheet id_number_damaged id_number_invalid credit_code_invalid date_invalid
    date_outside_campaign amount_invalid amount_negative merged_amount number_invalid unknown_category unknown_source
    unknown_purpose unknown_item unknown_service unknown_kind unknown_team duplicate_in_file duplicate_in_campaign
    formula_error too_large unreadable encrypted macro empty not_permitted already_uploaded unit_wan""".split()  # noqa: SIM905  (a list to be read)
)
WARNING_CODES = frozenset(
    """total_mismatch hidden_row over_ceiling helped_elsewhere co_funded possible_duplicate similar_name unnamed
    id_not_collected phone_invalid bank_card_invalid extra_column unknown_sheet empty_sheet other_unit""".split()  # noqa: SIM905  (a list to be read)
)
FILE_CODES = frozenset(
    """missing_column no_known_sheet too_large unreadable encrypted macro empty not_permitted already_uploaded
    unit_wan""".split()  # noqa: SIM905  (a list to be read)
)
"""Faults that, without a row, stop the whole file: no row of it can be stored, not even the good ones."""

CODE_NAMES: dict[str, Promise] = {
    "required": _("没有填"), "missing_column": _("缺少列"), "id_number_damaged": _("身份证号已损坏"),
    "id_number_invalid": _("身份证号有误"), "credit_code_invalid": _("信用代码有误"), "date_invalid": _("日期有误"),
    "date_outside_campaign": _("日期不在范围"), "amount_invalid": _("金额有误"), "amount_negative": _("金额为负"),
    "merged_amount": _("合并了金额"), "number_invalid": _("数字有误"), "unknown_category": _("人员类别"),
    "unknown_source": _("资金来源"), "unknown_purpose": _("用途"), "unknown_item": _("救助项目"),
    "unknown_service": _("服务类型"), "unknown_kind": _("类型名称"), "unknown_team": _("慰问组"),
    "duplicate_in_file": _("表内重复"), "duplicate_in_campaign": _("与已导入的重复"), "formula_error": _("公式出错"),
    "too_large": _("内容过长"), "unreadable": _("无法读取"), "unit_wan": _("金额单位"),
    "no_known_sheet": _("没有可识别的表"), "already_uploaded": _("已导入过"),
    "total_mismatch": _("合计不符"), "hidden_row": _("隐藏或划去的行列"), "over_ceiling": _("超过标准"),
    "helped_elsewhere": _("其他单位已慰问"), "co_funded": _("两个来源"), "possible_duplicate": _("可能重复"),
    "similar_name": _("名称相近"), "unnamed": _("没有身份证号"), "id_not_collected": _("不登记身份证号"),
    "phone_invalid": _("电话号码"), "bank_card_invalid": _("银行卡号"), "extra_column": _("多余的列"),
    "unknown_sheet": _("未识别的表"), "empty_sheet": _("空表"), "other_unit": _("其他单位"),
}  # fmt: skip
"""What each is called where no more is said of it."""


def in_general(code: str) -> str:
    """What is wrong with a cell, to who may not know what stands there."""
    return gettext("不在名称表中") if code.startswith("unknown_") else str(CODE_NAMES.get(code, code))


_NOT_ITS_KIND = frozenset(("date_invalid", "amount_invalid", "number_invalid", "too_large", "unreadable"))


def may_be_anything(code: str) -> bool:
    """Whether the rule of its own column takes a cell for none of its kind: what stands there may belong into any other."""
    return code in _NOT_ITS_KIND or code.startswith("unknown_")


def repeats(code: str, cell: Cell) -> bool:
    """Whether the sentence about such a cell repeats what stands in it, or what that may mean. No other one does."""
    return code.startswith("unknown_") or isinstance(cell, Disguised)


ELSEWHERE = "helped_elsewhere"
"""The one warning that tells of other units: only of rows that are stored, or beside a count of who asked (T45)."""


DOUBLE = "possible_duplicate"
"""The warning that something seems to stand already."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault (or warning) with its place. The message repeats no personal value unmasked."""

    sheet: str | None
    row: int | None
    column: str | None
    code: str
    message: str
    title: str = field(default="", compare=False)
    """What the file itself calls the sheet, where that is known: two of its sheets may be of one kind."""
    rows: int = field(default=1, compare=False)
    """How many rows it is about, from its own downwards: those of a merged cell."""

    def __post_init__(self) -> None:
        """What a cell held may be quoted, and a cell may hold anything."""
        object.__setattr__(self, "message", mask_inside(str(self.message)))

    @property
    def is_warning(self) -> bool:
        return self.code in WARNING_CODES

    @property
    def stops_the_file(self) -> bool:
        return self.row is None and self.code in FILE_CODES

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("sheet", "row", "column", "code", "message")}


class WithFaults:
    """Whatever carries faults and warnings together."""

    faults: list[Fault]

    @property
    def errors(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.is_warning]

    @property
    def warnings(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.is_warning]


class CellFault(ValueError):
    """Raised by a rule that cannot take a cell."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class Refusal(Exception):
    """The whole file is refused: nothing of it was read or stored."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.fault = Fault(None, None, None, code, str(message))
