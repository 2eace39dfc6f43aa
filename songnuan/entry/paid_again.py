"""Payments to people who are named by number, held against those that stand: what was put right is new to the ledger."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from songnuan.entry.faults import Fault
from songnuan.entry.put_right import Alike, alike, of_list, of_paper
from songnuan.entry.record import Row
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.stood import Place, Stood


class Paid(NamedTuple):
    """What may differ between two payments of one: ids and codes as a record has them, its ISO day, its voucher."""

    category: int
    purpose: str
    item: int | None
    source: int | None
    date: str
    voucher: str


class PaidAgain:
    """What people were paid already at this union, by their number and the amount (fen)."""

    def __init__(self) -> None:
        self._paid: dict[tuple[str, int], list[Stood]] = defaultdict(list)

    def add(self, number: str, amount: int, paid: Paid, place: Place) -> None:
        """One that stands."""
        self._paid[number, amount].append(Stood(place, paid))

    def add_rows(self, rows: Iterable[Row], title: str) -> None:
        """Those of an earlier worksheet of the file."""
        for row in rows:
            if row.key is not None:
                self._paid[_payment(row)].append(Stood(Place(None, title, row.number), row.record))

    def faults(self, row: Row) -> Iterator[Fault]:
        """The warning about a row whose voucher is that of another payment."""
        return of_paper(DISBURSEMENTS, row, self._alike(row))

    def of_list(self, rows: Collection[Row]) -> Iterator[Fault]:
        """One warning about a list of which half or more was paid."""
        return of_list(DISBURSEMENTS, [self._alike(row) for row in rows])

    def _alike(self, row: Row) -> list[Alike]:
        """Not those that differ in nothing but the source: that is said of each."""
        found = alike(DISBURSEMENTS, row, self._paid.get(_payment(row), ()))
        return [(stood, columns) for stood, columns in found if columns != ("source",)]


def _payment(row: Row) -> tuple[str, int]:
    return row.record.citizen_id, row.record.cash + row.record.goods
