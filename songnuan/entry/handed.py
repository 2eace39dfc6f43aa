"""The people of a file, held against what they were handed already."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Fact
from songnuan.entry import ceilings
from songnuan.entry.facts import disbursements
from songnuan.entry.faults import ELSEWHERE, Fault
from songnuan.entry.infile import co_funded
from songnuan.entry.names import Lookups
from songnuan.entry.paid_again import Paid, PaidAgain
from songnuan.entry.record import Row
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.standing import without
from songnuan.entry.stood import Place
from songnuan.lib.bulk import among
from songnuan.lib.identifiers import mask_name
from songnuan.lib.text import fold_name


class Handed:
    """What the people of this file were handed already in this campaign, here and elsewhere.

    `people` says how many it names by number, `persons` which of them are known.
    """

    def __init__(
        self,
        rows: list[Row],
        people: int,
        persons: Mapping[str, int],
        lookups: Lookups,
        *not_live: Batch | Fact | None,
    ) -> None:
        self._elsewhere: set[str] = set()
        self._counted: set[tuple[Any, ...]] = set()
        self._sources: dict[tuple[Any, ...], set[Any]] = defaultdict(set)
        self._names: dict[str, str] = {}
        self._sums = ceilings.Handed(lookups.ceilings)
        self._paid = PaidAgain()
        # Where nobody comes twice, nobody comes twice under two names.
        self._twice = sum(row.record.citizen_id is not None for row in rows) > people
        numbers = {person: number for number, person in persons.items()}
        live = without(Disbursement.objects.live().filter(campaign=lookups.campaign), *not_live)
        fields = (
            "person_id", "union_id", "date", "purpose", "item_id", "source_id", "person_times", "amount", "name",
            "category_id", "voucher", "added_by__number", "row",
        )  # fmt: skip
        with among(Disbursement, "person_id", numbers) as wanted:
            for (
                person,
                union,
                day,
                purpose,
                item,
                source,
                times,
                amount,
                name,
                category,
                voucher,
                batch,
                at,
            ) in live.filter(person__in=wanted).values_list(*fields):
                number = numbers[person]
                if union != lookups.union.pk:
                    self._elsewhere.add(number)
                    continue
                self._sources[number, day.isoformat(), purpose, item].add(source)
                if name:  # that of a child is sealed
                    self._names.setdefault(number, name)
                paid = Paid(category, purpose, item, source, day.isoformat(), voucher)
                self._paid.add(number, amount, paid, Place(batch, "", at))
                for _passed in self._sums.add(number, source, item, amount):
                    pass
                if times:
                    self._counted.add((number, day.isoformat(), purpose))
        if any(row.record.person_times == 0 for row in rows):
            self._counted |= {
                occasion for row in rows if row.record.person_times and (occasion := _occasion(row))
            }

    def faults(self, row: Row) -> Iterable[Fault]:
        """Warnings about the person of a row; or the fault of a 0 that nothing else counts, and then nothing more of them."""
        record = row.record
        if record.citizen_id is None:
            return
        if record.person_times == 0 and _occasion(row) not in self._counted:
            message = _("人次填0，但没有同一人、同一天、同一用途的另一行来计人次。请改为1。")
            yield Fault(DISBURSEMENTS.name, row.number, "人次", "number_invalid", message)
            return
        yield from self._paid.faults(row)
        helped = (record.citizen_id, record.date, record.purpose, record.item)
        if self._sources and self._sources.get(helped, set()) - {record.source}:
            yield co_funded(row.number)
        if record.citizen_id in self._elsewhere:
            message = _("此人本次活动中已由其他单位慰问或帮扶过，仍会计入。如需核对，请联系上级工会。")
            yield Fault(DISBURSEMENTS.name, row.number, "身份证号", ELSEWHERE, message)
        for limit, amount in self._sums.add(
            record.citizen_id, record.source, record.item, record.cash + record.goods
        ):
            message = ceilings.passed_in_all(limit, amount)
            yield Fault(DISBURSEMENTS.name, row.number, "慰问金(元)", "over_ceiling", message)
        if self._names or self._twice:
            yield from self._other_name(row)

    def of_list(self, rows: Collection[Row]) -> Iterable[Fault]:
        """Warnings about the new rows of one sheet together."""
        return self._paid.of_list(rows)

    def add(self, rows: Iterable[Row], title: str) -> None:
        """New rows of a worksheet stand for those of the next one."""
        self._paid.add_rows(rows, title)

    def _other_name(self, row: Row) -> Iterable[Fault]:
        """One number under two names: of this union's rows only."""
        name = row.record.name
        if not name:
            return
        known = self._names.setdefault(row.record.citizen_id, name)
        if fold_name(known) != fold_name(name):
            message = _("这个身份证号在本单位的另一行里姓名是“%(name)s”，写法不同。请核对姓名和身份证号。")
            yield Fault(
                DISBURSEMENTS.name, row.number, "姓名", "similar_name", message % {"name": mask_name(known)}
            )


def _occasion(row: Row) -> tuple[Any, ...] | None:
    return disbursements.occasion(row.record)
