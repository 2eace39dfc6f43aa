"""What the page of the form shows: each input with its label, its choices, what is registered, what is wrong."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from beneficiaries.sight import Sight
from campaigns.models import Union
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.rules.day import Day
from songnuan.entry.sheets import DISBURSEMENTS, VISITS, Column, Sheet
from songnuan.entry.visits.firms import initials
from songnuan.entry.visits.printed import common, registered
from songnuan.entry.visits.saving import Base
from songnuan.entry.visits.spoken import spoken
from songnuan.entry.visits.typed import ROW, SHARED, Typed, TypedRow

MODES = {"money": "decimal", "whole": "numeric"}
GENERAL = ""
_WINDOW = re.compile(r"[0-9a-f]{32}", re.ASCII)
LONG = frozenset(("needs", "remark"))


@dataclass
class Input:
    """One field. `registered` is a value that stands in the ledger and is not printed into the field."""

    name: str
    label: str
    value: str
    kind: str
    required: bool = False
    choices: list[tuple[str, str]] = field(default_factory=list)
    """What may be chosen, as a cell holds it and as the reader calls it."""
    registered: str = ""
    fixed: bool = False
    """Whether it only says what stands: `registered`."""
    first: str = ""
    last: str = ""
    longest: int = 0
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def mode(self) -> str:
        """The keyboard that a phone shows."""
        return MODES.get(self.kind, "text")


@dataclass
class RowInputs:
    """One recipient's fields by the name of the column, and what belongs to the row as a whole."""

    key: str
    number: int
    inputs: dict[str, Input]
    fact: int | None
    seen: str
    person: str
    untouched: bool
    dropped: bool


Placed = dict[str, list[tuple[bool, str]]]
"""Name of an input, or empty → whether it is a warning, and the sentence."""


def placed(faults: Iterable[Fault], typed: Typed) -> Placed:
    """Every fault under the input that it is about."""
    keys = {number: row.key for number, row in enumerate(typed.filled, start=1)}
    visit = {column.header: column.field for column in VISITS.columns}
    handed = {column.header: column.field for column in DISBURSEMENTS.columns}
    found: Placed = {}
    for fault in faults:
        if fault.sheet == VISITS.name:
            name, said = visit.get(fault.column or "", GENERAL), fault.message
        else:
            name, said = _of_row(fault, handed.get(fault.column or "", GENERAL), keys)
        line = (fault.is_warning, said)
        if line not in found.setdefault(name, []):
            found[name].append(line)
    return found


def _of_row(fault: Fault, column: str, keys: dict[int, str]) -> tuple[str, str]:
    key = keys.get(fault.row or 0)
    if column == "date":
        return "date", fault.message
    if column in SHARED and (not fault.is_warning or key is None):
        return f"for_{column}", fault.message
    if key is None:
        return GENERAL, fault.message
    if column in ROW:
        return f"{key}_{column}", fault.message
    return f"{key}_name", fault.message


def visit_inputs(typed: Typed, lookups: Lookups, faults: Placed) -> dict[str, Input]:
    return {
        column.field: _input(column.field, column, typed.visit.get(column.field, ""), lookups, faults)
        for column in VISITS.columns
    }


def shared_inputs(
    typed: Typed, lookups: Lookups, faults: Placed, *, base: Base, sight: Sight
) -> dict[str, Input]:
    """What is asked once for all; where it stands and is told of nobody, what an empty field and a filled one mean."""
    inputs = {
        name: _input(f"for_{name}", _column(DISBURSEMENTS, name), typed.shared.get(name, ""), lookups, faults)
        for name in SHARED
    }
    told = common(base.handed.values(), lookups, sight)
    for fact in base.handed.values():
        for name, said in registered(fact, lookups, sight).items():
            if name in inputs and name not in told and not inputs[name].registered:
                inputs[name].registered = said
                inputs[name].warnings.append(
                    _("已登记，不显示。不填：原有人员不变，新增人员此项为空；填写：所有人员都改为所填。")
                )
    return inputs


def row_inputs(
    typed: Typed,
    lookups: Lookups,
    faults: Placed,
    *,
    base: Base,
    sight: Sight,
    chosen: dict[str, str],
    called: dict[str, str],
) -> list[RowInputs]:
    """The rows; `chosen` is what stands for an ID number that was chosen and not typed, masked, by row; `called` are the
    categories in the reader's language.
    """
    rows = []
    for number, row in enumerate(typed.rows, start=1):
        inputs = {
            name: _input(f"{row.key}_{name}", _column(DISBURSEMENTS, name), _said(name, row, called), lookups, faults)
            for name in ROW
        }  # fmt: skip
        old = base.handed.get(row.fact) if row.fact is not None else None
        for name, said in (registered(old, lookups, sight) if old is not None else {}).items():
            if name in inputs:
                inputs[name].registered = said
        inputs["category"].fixed = old is not None and sight.keeps(old, "category")
        inputs["citizen_id"].registered = chosen.get(row.key) or inputs["citizen_id"].registered
        seen = row.seen or (old.seen if old is not None else "")
        rows.append(
            RowInputs(row.key, number, inputs, row.fact, seen, row.person, row.untouched, row.dropped)
        )
    return rows


def _said(name: str, row: TypedRow, called: dict[str, str]) -> str:
    """What stands in an input of a row."""
    value = row.cells.get(name, "")
    return called.get(value, value) if name == "category" else value


def blank_row(lookups: Lookups) -> RowInputs:
    """The row from which the browser makes another."""
    inputs = {
        name: _input(f"r0_{name}", _column(DISBURSEMENTS, name), "", lookups, {}) for name in ROW
    }  # fmt: skip
    return RowInputs("r0", 0, inputs, None, "", "", untouched=True, dropped=False)


def _column(sheet: Sheet, name: str) -> Column:
    return next(column for column in sheet.columns if column.field == name)


def _input(name: str, column: Column, value: str, lookups: Lookups, faults: Placed) -> Input:
    lines = faults.get(name, [])
    rule = column.rule(lookups) if column.kind == "day" else None
    ends = (rule.first, rule.last) if isinstance(rule, Day) else (None, None)
    kind = "long" if column.field in LONG else column.kind
    return Input(
        name, _(column.header), value, kind, column.required,
        choices=_choices(column, lookups) if column.names and column.field != "category" else [],
        first=str(ends[0] or ""), last=str(ends[1] or ""),
        errors=[said for is_warning, said in lines if not is_warning],
        warnings=[said for is_warning, said in lines if is_warning],
    )  # fmt: skip


def _choices(column: Column, lookups: Lookups) -> list[tuple[str, str]]:
    """The names of a column, each with what it is called in the reader's language."""
    return list(spoken(column, list(getattr(lookups, column.names)), lookups).items())


def with_initials(known: Iterable[str]) -> list[list[str]]:
    """Names to be picked by typing part of one or the initials of its pinyin, for the browser."""
    return [[name, initials(name)] for name in known]


@dataclass(frozen=True)
class PartyChoice:
    """A union that may have come along."""

    code: str
    label: str
    initials: str
    chosen: bool


def party_choices(lookups: Lookups, typed: Typed) -> list[PartyChoice]:
    """The other unions of the campaign, in the order of the tree."""
    unions = Union.objects.filter(places__campaign=lookups.campaign).exclude(pk=lookups.union.pk)
    return [
        PartyChoice(union.code, union.label, initials(union.short_name), union.code in typed.unions)
        for union in unions
    ]


def local_key(request: HttpRequest) -> str:
    """A key under which the browser may keep what could not be sent. It ends with the session: who signs in later,
    on the same computer, gets another, and what was left lies there unreadable.
    """
    return salted_hmac(
        "songnuan.entry.visits.local", request.session.session_key or "", algorithm="sha256"
    ).hexdigest()


def window_of(request: HttpRequest) -> str:
    """Which opened page sent the form; empty where it does not say."""
    sent = request.POST.get("window", "")
    return sent if _WINDOW.fullmatch(sent) else ""
