"""What a replacement takes out and what it brings in, before it happens."""

from dataclasses import dataclass

from django.db.models import Sum

from beneficiaries.models import Disbursement, Service
from campaigns.models import Batch, Contribution, Fact
from songnuan.entry.compare import Compared
from songnuan.entry.facts.registry import KINDS
from songnuan.lib.money import show_yuan

_AMOUNT: dict[type[Fact], tuple[str, tuple[str, ...]]] = {
    Contribution: ("amount", ("amount",)),
    Disbursement: ("amount", ("cash", "goods")),
    Service: ("cost", ("cost",)),
}
"""Which column of a fact is its money, and from which fields of a record it is made."""


@dataclass(frozen=True)
class Exchanged:
    """One sheet: rows and money that go, rows and money that come. Money as it is shown, None where there is none.

    `kind` is how addresses name such rows.
    """

    name: str
    kind: str
    rows_out: int
    yuan_out: str | None
    rows_in: int
    yuan_in: str | None


def exchanged(compared: Compared, replaced: Batch) -> tuple[Exchanged, ...]:
    """Sheet by sheet; sheets of which nothing goes or comes are left out."""
    return tuple(line for name in KINDS if (line := _line(name, compared, replaced)).rows_out or line.rows_in)


def _line(name: str, compared: Compared, replaced: Batch) -> Exchanged:
    fact = KINDS[name].sheet.fact
    kind = str(fact._meta.model_name)
    out = fact.objects.live().filter(added_by=replaced)
    new = [row.record for sheet in compared.sheets if sheet.name == name for row in sheet.new]
    if fact not in _AMOUNT:
        return Exchanged(name, kind, out.count(), None, len(new), None)
    column, fields = _AMOUNT[fact]
    gone = out.aggregate(money=Sum(column, default=0))["money"]
    came = sum(getattr(record, field) for record in new for field in fields)
    return Exchanged(name, kind, out.count(), show_yuan(gone), len(new), show_yuan(came))
