"""What is wrong with a workbook, cell by cell: a code for programs, a sentence for the clerk."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from songnuan.lib.identifiers import mask_inside

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

ELSEWHERE = "helped_elsewhere"
"""The one warning that tells of other units: only of rows that are stored, or beside a count of who asked (T45)."""


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
