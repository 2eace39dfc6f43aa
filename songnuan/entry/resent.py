"""Rows without a key that seem to stand already, written a little otherwise: another width, a blank, a new remark.

Such a row is new (nothing that was written is taken for something else), and its money counts again: the clerk is told
beside which row it would stand. So is a row with a key beside one that had none: the list was sent without ID numbers first.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from songnuan.entry.faults import DOUBLE, Fault
from songnuan.entry.record import Row
from songnuan.entry.sheets import CONTRIBUTIONS, DISBURSEMENTS, SERVICES, VISITS, Sheet
from songnuan.entry.stood import Stood
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.text import fold_name

_Print = tuple[Any, ...]

_SAME = {
    CONTRIBUTIONS.name: (("giver", "document"), ("source", "form", "amount", "date")),
    DISBURSEMENTS.name: (("name",), ("category", "purpose", "item", "source", "cash", "goods", "person_times", "date")),
    VISITS.name: (("name",), ("date",)),
    SERVICES.name: (("activity",), ("kind", "person_times", "cost", "source", "date")),
}  # fmt: skip
"""Of each sheet with rows without a key: texts that are compared folded, and what has to be equal."""
_TELLING = {
    CONTRIBUTIONS.name: (), VISITS.name: ("credit_code",), DISBURSEMENTS.name: ("employer", "grassroots", "file_number", "voucher"), SERVICES.name: ("place", "audience"),
}  # fmt: skip
"""What tells two of one name apart, where both say it."""
_MOST_ALIKE = 20


class Resent:
    """Rows that stand, by what makes two rows the same to the eye."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._texts, self._equal = _SAME[sheet.name]
        self._telling: tuple[str, ...] = _TELLING[sheet.name]
        self._standing: dict[_Print, list[Stood]] = defaultdict(list)

    def add(self, stood: Stood) -> None:
        """A row that stands; the newest first."""
        printed = self._print(stood.record)
        if printed and len(self._standing[printed]) < _MOST_ALIKE:
            self._standing[printed].append(stood)

    def faults(self, row: Row) -> Iterator[Fault]:
        """The warning about a new row beside one that stands. Of two that are equal in everything the file itself says so."""
        known = self._standing.get(self._print(row.record) or (), ()) if self._standing else ()
        marks = self._marks(row.record)
        alike = (
            stood
            for stood in known
            if not (stood.keyed and row.key)
            and stood.finger != row.finger
            and _may_be_one(marks, self._marks(stood.record))
        )
        if stands := next(alike, None):
            message = _(
                "与已报送的一笔（%(place)s）像是同一笔，写法可能略有不同，两笔都会计入。如是重复报送，请去掉这一笔；要改正以前报送的，请更正那一行，或替换那一批。"
            )
            if stands.place.batch is None:
                message = _(
                    "与%(place)s像是同一笔，写法可能略有不同，两笔都会计入。如是重复填写，请去掉一笔。"
                )
            told = message % {"place": stands.place}
            yield Fault(self._sheet.name, row.number, None, DOUBLE, told)

    def _marks(self, record: Any) -> _Print:
        return tuple(told_apart(getattr(record, field)) for field in self._telling)

    def _print(self, record: Any) -> _Print | None:
        """None where a row about somebody does not name them: of the closed class, whose names are sealed."""
        # Numbers are covered on both sides: whether a guess at one is right is told by nothing.
        texts = [as_shown(getattr(record, field)) for field in self._texts]
        if self._sheet is DISBURSEMENTS and not any(texts):
            return None
        return (*texts, *[getattr(record, field) for field in self._equal])


def compared(sheet: Sheet) -> tuple[str, ...]:
    """The fields of a record that are looked at."""
    texts, equal = _SAME[sheet.name]
    return *texts, *equal, *_TELLING[sheet.name]


def as_shown(text: str | None) -> str:
    """A text as it is compared: folded, and with its numbers covered."""
    return fold_name(mask_inside(text or ""))


def told_apart(text: str | None) -> str:
    """A text that tells two rows apart, or that they are of one paper; empty where a number in it is covered: two that look
    the same may be others, and which they are is told by nothing."""
    shown = as_shown(text)
    return shown if shown == fold_name(text or "") else ""


def _may_be_one(marks: _Print, others: _Print) -> bool:
    return all(not one or not other or one == other for one, other in zip(marks, others, strict=True))
