"""What a list of rows shows of each kind of fact. Persons are masked, ID numbers never shown."""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Field
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.models import Disbursement, RosterEntry, Service
from beneficiaries.values import is_closed, name_of
from campaigns.models import Allocation, Contribution, Fact, FactQuerySet, Visit
from songnuan.ledger.models import Cell
from songnuan.ledger.small import SmallGroups
from songnuan.ledger.totals import place_label
from songnuan.lib import money
from songnuan.lib.identifiers import mask_inside, mask_name

Kind = Literal[
    "text", "prose", "date", "choice", "yuan", "sum", "count", "union", "person", "category", "item"
]
"""How a column is written; `yuan` and `sum` are also added up, a `count` is not; an `item` of a small group is not told."""


@dataclass(frozen=True)
class Eyes:
    """What a reader may be told of persons: of the closed class, and which groups are too small for them."""

    closed_class: bool
    small: SmallGroups
    persons: bool = False
    """Whether they may know who is meant: which row bears an ID number is told to no one else."""


@dataclass(frozen=True)
class Column:
    """One column: its heading, the field it shows, and how."""

    name: str | Promise
    field: str
    kind: Kind

    @property
    def adds(self) -> bool:
        """Whether the total line adds it up."""
        return self.kind in ("yuan", "sum")

    @property
    def is_number(self) -> bool:
        return self.kind in ("yuan", "sum", "count")

    @property
    def is_date(self) -> bool:
        return self.kind == "date"

    @property
    def is_person(self) -> bool:
        """Whether it names somebody, masked."""
        return self.kind == "person"

    @property
    def is_prose(self) -> bool:
        return self.kind == "prose"

    @property
    def covers(self) -> bool:
        """Whether it is a free text, in which numbers of citizens may stand: they are masked."""
        return self.kind in ("text", "prose", "item") and self.field != "credit_code"

    def write(self, value: int) -> str:
        """A number of this column: yuan with two decimals for fen, separators for counts."""
        return money.show_yuan(value) if self.kind == "yuan" else f"{value:,}"

    def says(self, fact: Any, eyes: Eyes) -> str:
        """What stands in this column for a fact; of the closed class and small groups more for those who may see it."""
        value = getattr(fact, self.field)
        match self.kind:
            case "union":
                said = place_label(value, Cell.Scope.OWN)
            case "choice":
                said = getattr(fact, f"get_{self.field}_display")()
            case "person":
                said = _person(fact, eyes)
            case "category":
                said = _category(fact, eyes)
            case "item" if value is not None and (unsaid := unnamed(fact, eyes)):
                said = unsaid
            case "yuan" | "sum" | "count" if value is not None:
                said = self.write(value)
            case _:
                said = "" if value is None else value
        if self.covers:
            said = mask_inside(str(said))
        return str(said)


def is_withheld(fact: Any, eyes: Eyes) -> bool:
    """Whether a row is of the closed class and its reader, told that it is, has no permission to see who it is."""
    return not eyes.closed_class and is_closed(fact) and not eyes.small.hides_class(fact)


def unnamed(row: Disbursement | RosterEntry, eyes: Eyes) -> str:
    """What stands where a name would that this reader may not be told; empty where they may."""
    if is_withheld(row, eyes):
        return _("不公开")
    return _("人数少，不显示") if eyes.small.hides(row) else ""


def is_untold(fact: Any, eyes: Eyes) -> bool:
    """Whether it is a row about somebody of whom this reader is not told."""
    return isinstance(fact, Disbursement | RosterEntry) and bool(unnamed(fact, eyes))


def sheet_of(fact: Any, eyes: Eyes) -> str:
    """What the clerk called the worksheet, where it is told (songnuan.ledger.filenames). Of a row that is not told of it is nothing:
    clerks name them by category, by person."""
    return "" if is_untold(fact, eyes) else str(mask_inside(fact.told_sheet))


def _person(row: Disbursement | RosterEntry, eyes: Eyes) -> str:
    return unnamed(row, eyes) or mask_name(name_of(row))


def _category(row: Disbursement, eyes: Eyes) -> Any:
    if eyes.small.hides_head(row):
        return _("人数少，不显示")
    return row.head if is_withheld(row, eyes) or eyes.small.hides(row) else row.category


def heading(fact: type[Fact], name: str) -> str | Promise:
    """What a field of a fact is called."""
    field = fact._meta.get_field(name)
    assert isinstance(field, Field)  # noqa: S101  (a fact's own column, not a relation back)
    return field.verbose_name


def _columns(fact: type[Fact], /, **kinds: Kind) -> tuple[Column, ...]:
    """The union and these fields, under the model's own names."""
    return (
        Column(gettext_lazy("工会"), "union", "union"),
        *(Column(heading(fact, field), field, kind) for field, kind in kinds.items()),
    )


COLUMNS: dict[type[Fact], tuple[Column, ...]] = {
    Contribution: _columns(
        Contribution, date="date", source="text", form="choice", giver="prose", document="text", amount="yuan"
    ),
    Visit: _columns(
        Visit, date="date", name="prose", credit_code="text", kind="text", team="text", workers="count",
        reached="sum",
    ),
    Disbursement: _columns(
        Disbursement, date="date", name="person", category="category", purpose="choice", item="item",
        source="text", cash="yuan", goods="yuan", amount="yuan", person_times="sum",
    ),
    Service: _columns(
        Service, date="date", kind="text", activity="prose", place="prose", audience="prose", source="text",
        cost="yuan", person_times="sum",
    ),
    RosterEntry: _columns(
        RosterEntry, date="date", name="person", kind="item", file_number="item", household="count"
    ),
    Allocation: _columns(
        Allocation, date="date", receiver="union", source="text", document="text", amount="yuan"
    ),
}  # fmt: skip

KINDS: dict[str, type[Fact]] = {
    "contribution": Contribution, "visit": Visit, "disbursement": Disbursement, "service": Service,
    "rosterentry": RosterEntry, "allocation": Allocation,
}  # fmt: skip
"""How an address names each kind of fact."""

KIND_OF = {fact: kind for kind, fact in KINDS.items()}

RELATED: dict[type[Fact], tuple[str, ...]] = {
    Contribution: ("source",),
    Visit: ("kind", "team"),
    Disbursement: ("category", "head", "item", "source"),
    Service: ("kind", "source"),
    RosterEntry: ("kind",),
    Allocation: ("receiver", "source"),
}
"""What a list reads together with the facts."""


def with_names(rows: FactQuerySet, *more: str) -> Any:
    """The rows with all that a list says of them: its number of queries stays the same, however many there are."""
    found: Any = rows.select_related("union", "added_by", *more, *RELATED[rows.model])
    return found.with_class() if rows.model is Disbursement else found
