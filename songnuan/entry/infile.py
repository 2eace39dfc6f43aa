"""What rows of one file say to each other: keys given twice, two sources for one person, nameless twins."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from songnuan.entry.facts import disbursements
from songnuan.entry.facts.kind import Kind
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.record import Row
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.stood import Place


class InFile:
    """Collects across the rows of a file; asked once per row, in order."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, bytes], Place] = {}
        self._twins: dict[tuple[str, bytes], Place] = {}
        self._helped: set[tuple[Any, ...]] = set()
        self._unnamed: Counter[str] = Counter()
        self._faults: list[Fault] = []

    def takes(self, kind: Kind, row: Row, title: str, *, bad: bool, lookups: Lookups) -> bool:
        """Whether the row of the worksheet called so may stand beside those before it. Bad rows still hold their keys."""
        name, place = kind.sheet.name, Place(None, title, row.number)
        if row.key is not None:
            first = self._keys.get((name, row.key))
            if first is not None:
                self._twice(name, place, first)
                return False
            self._keys[name, row.key] = place
            if kind.sheet is DISBURSEMENTS and not bad:
                self._co_funded(row)
        elif not bad:
            self._nameless(kind, row, place, lookups)
        return True

    def _twice(self, name: str, place: Place, first: Place) -> None:
        message = _(
            "与%(first)s重复：同一个人、同一用途、同一项目、同一来源、同一天。请删去一行，或改正日期、来源。"
        )
        if name != DISBURSEMENTS.name:
            message = _("与%(first)s的身份证号相同。请删去一行。")
        said = message % {"first": _seen_from(place, first)}
        self._faults.append(Fault(name, place.row, "身份证号", "duplicate_in_file", said))

    def _co_funded(self, row: Row) -> None:
        """Two rows of one person, day, purpose and item differ in the source, as their keys differ."""
        record = row.record
        helped = (record.citizen_id, record.date, record.purpose, record.item)
        if helped in self._helped:
            self._faults.append(co_funded(row.number))
        self._helped.add(helped)

    def _nameless(self, kind: Kind, row: Row, place: Place, lookups: Lookups) -> None:
        name = kind.sheet.name
        if kind.sheet is DISBURSEMENTS and not disbursements.is_closed(row.record, lookups):
            self._unnamed[name] += 1
        first = self._twins.get((name, row.finger))
        if first is None:
            self._twins[name, row.finger] = place
        else:
            message = _("与%(first)s完全相同，两行都会计入。如是重复填写，请删去一行。") % {
                "first": _seen_from(place, first)
            }
            self._faults.append(Fault(name, row.number, None, "possible_duplicate", message))

    def taken(self) -> list[Fault]:
        """What was found of single rows since the last call."""
        found, self._faults = self._faults, []
        return found

    def faults(self) -> list[Fault]:
        """What is said of whole sheets, and of rows where `taken` was not asked since."""
        unnamed = [
            Fault(
                name, None, "身份证号", "unnamed",
                _("有%(count)d行没有身份证号，不能查重，也不计入人数。") % {"count": count},
            )
            for name, count in self._unnamed.items()
        ]  # fmt: skip
        return [*self.taken(), *unnamed]


def _seen_from(place: Place, first: Place) -> str:
    """The first row by its number, and by its worksheet where that is another one."""
    if place.title != first.title:
        return str(first)
    return _("第%(row)d行") % {"row": first.row}


def co_funded(number: int) -> Fault:
    """The warning that one person is helped from two sources on one day."""
    message = _("同一人同日由两个资金来源慰问，算2人次。若应算1人次，把其中一行的人次填0。")
    return Fault(DISBURSEMENTS.name, number, "资金来源", "co_funded", message)
