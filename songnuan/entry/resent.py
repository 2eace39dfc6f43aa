"""Rows without a key that seem to stand already, written a little otherwise: another width, a blank, a new remark.

Such a row is new (nothing that was written is taken for something else), and its money counts again: the clerk is told
beside which row it would stand.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import FactQuerySet
from songnuan.entry.faults import Fault
from songnuan.entry.record import Row
from songnuan.entry.sheets import CONTRIBUTIONS, DISBURSEMENTS, SERVICES, VISITS, Sheet
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
KEYLESS = frozenset(_SAME)
_TELLING = {
    CONTRIBUTIONS.name: (), VISITS.name: ("credit_code",), DISBURSEMENTS.name: ("employer", "grassroots", "file_number", "voucher"), SERVICES.name: ("place", "audience"),
}  # fmt: skip
"""What tells two of one name apart, where both say it."""
_STORED = {"source": "source_id", "category": "category_id", "item": "item_id", "kind": "kind_id"}
_MOST_ALIKE = 20
_MOST_DAYS = 300
"""So many days are asked for by name, which is every day of a campaign and more."""


class Resent:
    """Live rows of a union without a key, by what makes two rows the same to the eye. Asked once, and only where needed."""

    def __init__(self, sheet: Sheet, live: FactQuerySet, rows: list[Row]) -> None:
        self._sheet = sheet
        self._live = live
        self._days = {row.record.date for row in rows if row.key is None}
        self._texts, self._equal = _SAME[sheet.name]
        self._telling: tuple[str, ...] = _TELLING[sheet.name]

    def faults(self, row: Row) -> Iterator[Fault]:
        """The warning about a new row beside one that stands."""
        mine = self._print(lambda field: getattr(row.record, field)) if row.key is None else None
        marks = self._marks(lambda field: getattr(row.record, field))
        known = self._standing.get(mine, ()) if mine else ()
        stands = next((place for place, theirs in known if _may_be_one(marks, theirs)), None)
        if stands:
            message = _(
                "与已报送的一笔（%(place)s）像是同一笔，写法可能略有不同，两笔都会计入。如是重复报送，请去掉这一笔；要改正以前报送的，请更正那一行，或替换那一批。"
            ) % {"place": _place(*stands)}
            yield Fault(self._sheet.name, row.number, None, "possible_duplicate", message)

    @cached_property
    def _standing(self) -> dict[_Print, list[tuple[tuple[int, int | None], _Print]]]:
        """Print → batch and row of those that bear it, the newest first, and what tells them apart."""
        live = self._live.filter(key=None)
        if len(self._days) <= _MOST_DAYS and None not in self._days:
            live = live.filter(date__in=self._days)
        fields = (*self._texts, *self._equal, *self._telling)
        columns = [_STORED.get(field, field) for field in fields]
        found: dict[_Print, list[tuple[tuple[int, int | None], _Print]]] = defaultdict(list)
        for batch, number, *values in live.order_by("-pk").values_list("added_by__number", "row", *columns):
            value_of = dict(zip(fields, values, strict=True)).__getitem__
            printed = self._print(value_of)
            if printed and len(found[printed]) < _MOST_ALIKE:
                found[printed].append(((batch, number), self._marks(value_of)))
        return found

    def _marks(self, value_of: Callable[[str], Any]) -> _Print:
        return tuple(as_shown(value_of(field)) for field in self._telling)

    def _print(self, value_of: Callable[[str], Any]) -> _Print | None:
        """None where nothing names the row: of the closed class, whose names are sealed."""
        # Numbers are covered on both sides: whether a guess at one is right is told by nothing.
        texts = [as_shown(value_of(field)) for field in self._texts]
        if not any(texts):
            return None
        return (*texts, *[_plain(value_of(field)) for field in self._equal])


def as_shown(text: str | None) -> str:
    """A text as it is compared: folded, and with its numbers covered."""
    return fold_name(mask_inside(text or ""))


def _may_be_one(marks: _Print, others: _Print) -> bool:
    return all(not one or not other or one == other for one, other in zip(marks, others, strict=True))


def _place(batch: int, row: int | None) -> str:
    """Where it stands, for people; one that was entered by hand has no row."""
    if row is None:
        return _("批次%(batch)s") % {"batch": batch}
    return _("批次%(batch)s第%(row)s行") % {"batch": batch, "row": row}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
