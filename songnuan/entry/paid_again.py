"""Payments that stand under another day: a list whose day was put right is new to the ledger, and counts anew."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault
from songnuan.entry.record import Row
from songnuan.entry.resent import as_shown
from songnuan.entry.sheets import DISBURSEMENTS

FEW = 5
"""Fewer rows are no list: whoever was visited twice in a winter got the same twice."""


class Payment(NamedTuple):
    """What makes two payments the same but for their day: whose, what for, of which money, how much (fen)."""

    number: str
    purpose: str
    item: Any
    source: Any
    amount: int


class Paid(NamedTuple):
    """A payment that stands: its ISO day, its voucher, and the batch and row where it does."""

    day: str
    voucher: str
    batch: int
    row: int | None


class PaidAgain:
    """What this union's people were paid already, by what makes two payments the same but for their day."""

    def __init__(self) -> None:
        self._paid: dict[Payment, list[Paid]] = defaultdict(list)

    def add(self, payment: Payment, paid: Paid) -> None:
        """One that stands."""
        self._paid[payment].append(paid)

    def faults(self, row: Row) -> Iterator[Fault]:
        """The warning about a row whose voucher is that of a payment on another day."""
        voucher = as_shown(row.record.voucher)
        same = [paid for paid in self._of(row) if voucher and as_shown(paid.voucher) == voucher]
        if same:
            message = _(
                "此人同一凭证号、同样金额的一笔已报送过（批次%(batch)s），只是发放日期不同，两笔都会计入。如是更正日期，请更正那一行，或替换那一批。"
            )
            yield Fault(
                DISBURSEMENTS.name,
                row.number,
                "凭证号",
                "possible_duplicate",
                message % {"batch": same[-1].batch},
            )

    def of_list(self, rows: Collection[Row]) -> Iterator[Fault]:
        """One warning about a list of which half or more stands already, under other days."""
        batches = Counter(paid[-1].batch for row in rows if (paid := self._of(row)))
        if batches.total() < max(FEW, len(rows) / 2):
            return
        message = _(
            "这张表有%(count)d行与已报送的（多在批次%(batch)s）同一人、同一用途、同样金额，只是发放日期不同，都会再次计入。如是更正日期，请替换那一批；确是又发了一次的，不用改。"
        )
        (batch, _rows), *_others = batches.most_common(1)
        told = message % {"count": batches.total(), "batch": batch}
        yield Fault(DISBURSEMENTS.name, None, "发放日期", "possible_duplicate", told)

    def _of(self, row: Row) -> list[Paid]:
        record = row.record
        amount = record.cash + record.goods
        payment = Payment(record.citizen_id, record.purpose, record.item, record.source, amount)
        return [paid for paid in self._paid.get(payment, ()) if paid.day != record.date]
