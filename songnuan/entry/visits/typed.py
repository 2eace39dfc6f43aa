"""What stands in the form of a visit, as typed: from a browser, from a draft, or written back from the ledger."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from songnuan.entry.sheets import DISBURSEMENTS, VISITS
from songnuan.lib.text import whole_number

VISIT = tuple(column.field for column in VISITS.columns)
SHARED = ("purpose", "item", "source", "method")
"""Asked once for all recipients of a visit."""

ROW = ("name", "citizen_id", "category", "cash", "goods", "goods_text", "person_times")
"""Asked of each recipient, in this order."""

WHOM = ("name", "citizen_id", "person_times")
"""What is never taken over from the row above."""

_READ_ROWS = 200
"""More rows than a form may have: whoever typed too many is told, with all of them before their eyes."""
_ROW_KEY = re.compile(r"r(\d{1,4})_([a-z_]+)")
_BETWEEN = re.compile(r"[、,，;；\n]+")

Data = Mapping[str, Sequence[str]]


@dataclass
class TypedRow:
    """One recipient. `key` names its inputs, `fact` is the row of the ledger that it corrects, if any.

    `seen` is the mark of that row as it was when the form was opened (campaigns.models.Fact.seen); none in a draft, which is
    opened of what stands when it is taken up again. `person` stands for an ID number that was chosen instead of typed; `untouched` are rows that nobody has
    filled: the next one, with what was taken over from the row above.
    """

    key: str
    cells: dict[str, str] = field(default_factory=dict)
    person: str = ""
    fact: int | None = None
    seen: str = ""
    untouched: bool = False
    dropped: bool = False

    @property
    def is_empty(self) -> bool:
        """Nobody is meant: only what was taken over stands there, or nothing. Without scripts `untouched` stays set."""
        says_who = self.person or any(self.cells.get(name) for name in WHOM)
        return self.fact is None and not says_who and (self.untouched or not any(self.cells.values()))


@dataclass
class Typed:
    """A whole form. `fact` is the row of the ledger that the visit itself corrects, if any, `seen` its mark as with a row."""

    visit: dict[str, str] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    rows: list[TypedRow] = field(default_factory=list)
    unions: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    fact: int | None = None
    seen: str = ""
    reason: str = ""

    @property
    def filled(self) -> list[TypedRow]:
        """The rows that somebody filled, without those that were taken out."""
        return [row for row in self.rows if not row.is_empty and not row.dropped]

    @property
    def dropped(self) -> list[int]:
        """Rows of the ledger that are to be taken out."""
        return [row.fact for row in self.rows if row.dropped and row.fact is not None]


def read(data: Data) -> Typed:
    """The form that these fields hold; what is no field of it is passed over."""

    def one(name: str) -> str:
        values = data.get(name) or ("",)
        return str(values[-1]).replace("\r\n", "\n").strip()

    return Typed(
        visit={name: one(name) for name in VISIT},
        shared={name: one(f"for_{name}") for name in SHARED},
        rows=[_row(key, one) for key in _keys(data)],
        unions=[str(code) for code in data.get("party", ()) if code],
        partners=[name for name in map(str.strip, _BETWEEN.split(one("partners"))) if name],
        fact=whole_number(one("fact")),
        seen=one("seen"),
        reason=one("reason"),
    )  # fmt: skip


def _keys(data: Iterable[str]) -> list[str]:
    numbers = {int(found[1]) for found in map(_ROW_KEY.fullmatch, data) if found}
    return [f"r{number}" for number in sorted(numbers)[:_READ_ROWS]]


def _row(key: str, one) -> TypedRow:  # type: ignore[no-untyped-def]  # the reader of one field above
    return TypedRow(
        key,
        cells={name: one(f"{key}_{name}") for name in ROW},
        person=one(f"{key}_person"),
        fact=whole_number(one(f"{key}_fact")),
        seen=one(f"{key}_seen"),
        untouched=one(f"{key}_untouched") == "1",
        dropped=one(f"{key}_dropped") == "1",
    )


def version_of(text: str) -> int:
    """The version of a draft that a form bears; 0 where that is no number that one may have."""
    number = whole_number(text) if len(text) < 10 else None
    return number or 0


def headers() -> dict[str, str]:
    """Header → field, of the columns of a recipient."""
    return {column.header: column.field for column in DISBURSEMENTS.columns}
