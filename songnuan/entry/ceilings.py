"""发放标准: warnings where a row, or a person's rows of one campaign together, pass what the federation has set."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.models import Ceiling
from songnuan.lib.money import show_yuan


@dataclass(frozen=True)
class Limit:
    """A ceiling as rows are held against it; amounts in fen."""

    source: int | None
    item: int | None
    per_time: int | None
    per_campaign: int | None
    document: str

    def covers(self, source: Any, item: Any) -> bool:
        """Whether money of this source for this item falls under it."""
        return self.source in (None, source) and self.item in (None, item)


def limits(ceilings: Iterable[Ceiling]) -> tuple[Limit, ...]:
    return tuple(
        Limit(row.source_id, row.item_id, row.per_time, row.per_campaign, row.document) for row in ceilings
    )


def passed_at_once(record: Any, known: Sequence[Limit]) -> Iterator[str]:
    """A sentence for each ceiling that this row alone passes."""
    for limit in known:
        if limit.per_time is None or not limit.covers(record.source, record.item):
            continue
        amount = (record.cash or 0) + (record.goods or 0)
        if amount > limit.per_time:
            yield _("这一行共%(amount)s元，超过“%(document)s”每次最多%(most)s元的标准。请核对；属实可以照常导入。") % {
                "amount": show_yuan(amount), "document": limit.document, "most": show_yuan(limit.per_time),
            }  # fmt: skip


class Handed:
    """What each person was handed under each ceiling of a whole campaign. Only the union's own rows come in here:
    a sum with another's would tell what that one gave."""

    def __init__(self, known: Sequence[Limit]) -> None:
        self._limits = [limit for limit in known if limit.per_campaign is not None]
        self._sums: Counter[tuple[str, int]] = Counter()

    def add(self, number: str, source: Any, item: Any, amount: int) -> Iterator[tuple[Limit, int]]:
        """Count a row; the ceilings that the person's sum now passes, and the sum."""
        for place, limit in enumerate(self._limits):
            if limit.covers(source, item):
                self._sums[number, place] += amount
                if self._sums[number, place] > (limit.per_campaign or 0):
                    yield limit, self._sums[number, place]


def passed_in_all(limit: Limit, amount: int) -> str:
    """The sentence for a person's sum."""
    return _(
        "连同本单位已报的和本表以上各行，此人本次活动共%(amount)s元，超过“%(document)s”每人最多%(most)s元的标准。请核对；属实可以照常导入。"
    ) % {
        "amount": show_yuan(amount), "document": limit.document, "most": show_yuan(limit.per_campaign or 0),
    }  # fmt: skip
