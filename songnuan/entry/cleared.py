"""New rows beside rows of the union whose person was taken out (songnuan.retention.one): sent again, such a row counts twice.

It stands and counts, and is nobody's: neither fingerprint nor key tells that a new one is the same. What is left of it
is not personal, and that is what is compared. Which row it is, is not said: the union's own list shows no more.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import FactQuerySet
from campaigns.models.fact import GONE
from songnuan.entry.faults import DOUBLE, Fault
from songnuan.entry.record import Row
from songnuan.entry.sheets import DISBURSEMENTS, ROSTER, Sheet
from songnuan.entry.stood import live_rows

_LEFT = {
    DISBURSEMENTS.name: ("category", "purpose", "item", "source", "cash", "goods", "person_times", "date"),
    ROSTER.name: ("kind", "date"),
}
"""Of each sheet whose rows are a person's: what stays of them and says most of what they tell."""
_FEW = 5
"""Of so many new rows that are like cleared ones each is named; of more, of which most are others, the sheet is told."""


class Cleared:
    """The live rows of one kind that were cleared, by what is left of them; of other sheets than those of persons none.

    `before` are the live rows with those in whose place the new ones come: these may be like a cleared row, and were counted.
    """

    def __init__(self, sheet: Sheet, live: FactQuerySet, before: FactQuerySet) -> None:
        self._sheet = sheet
        self._fields = _LEFT.get(sheet.name, ())
        self._standing = self._counted(live.filter(fingerprint=GONE)) if self._fields else Counter()
        self._replaced = (
            self._counted(before.exclude(pk__in=live.values("pk"))) if self._standing else Counter()
        )

    def faults(self, rows: Collection[Row]) -> Iterator[Fault]:
        """The warnings about new rows of a worksheet that are like cleared ones in all that is left of these."""
        if not self._standing:
            return
        alike = [row for row in rows if self._is_like_one(self._print(row.record))]
        if len(alike) > _FEW:
            standing = sum(self._standing[printed] for printed in {self._print(row.record) for row in alike})
            message = _(
                "这张表新增的有%(new)d行，与本单位已按规定清除个人信息的%(count)d行其余内容相同。清除过的行仍然计入：其中如有清除以前报送过的，请去掉，否则会再计一次。"
            ) % {"new": len(alike), "count": standing}
            yield Fault(self._sheet.name, None, None, DOUBLE, message)
            return
        for row in alike:
            message = _(
                "本单位有%(count)d行已按规定清除个人信息，与这一行其余内容相同。清除过的行仍然计入：如是清除以前报送过的，请去掉这一行，否则会再计一次。"
            ) % {"count": self._standing[self._print(row.record)]}
            yield Fault(self._sheet.name, row.number, None, DOUBLE, message)

    def _is_like_one(self, printed: tuple[Any, ...]) -> bool:
        if printed not in self._standing:
            return False
        self._replaced[printed] -= 1
        return self._replaced[printed] < 0

    def _counted(self, rows: FactQuerySet) -> Counter[tuple[Any, ...]]:
        return Counter(self._print(stood.record) for stood in live_rows(rows, self._fields))

    def _print(self, record: Any) -> tuple[Any, ...]:
        return tuple(getattr(record, field) for field in self._fields)
