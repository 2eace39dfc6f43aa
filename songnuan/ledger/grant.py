"""What an approved 更正单 lets through the door of a closed campaign: exactly the one row that it names."""

from django.db.models import QuerySet

from campaigns.models import Amendment, Batch, Campaign, Fact, Restoration, Union
from songnuan.ledger.indicators import FACTS

Rows = list[tuple[str, object]]
"""Sheet, and key or record, of each row."""

KINDS = (Batch.Kind.ENTRY, Batch.Kind.CORRECTION)


def granted(batch: Batch) -> Amendment | None:
    """The 更正单 of its union that is being posted in this transaction, where the batch may be what it asks for."""
    if batch.kind not in KINDS or batch.rows > 1:
        return None
    return grants(batch.campaign, batch.union).order_by("pk").first()


def grants(campaign: Campaign, union: Union) -> QuerySet[Amendment]:
    """The 更正单 of a union that are being posted: others see them as posted already, or not yet."""
    return Amendment.objects.granted().filter(campaign=campaign, union=union)


def keeps_to(amendment: Amendment, batch: Batch) -> bool:
    """Whether a batch did what the 更正单 asks for and nothing else: looked at in the rows that it moved."""
    if batch.closes.exists() or Restoration.objects.filter(restored_by=batch).exists():
        return False
    removed, added = _moved("removed_by", "pk", batch), _moved("added_by", "record", batch)
    before: Rows = [(amendment.sheet, amendment.fact_id)]
    after: Rows = [(amendment.sheet, amendment.record)]
    match amendment.kind:
        case Amendment.Kind.ADD:
            return (removed, added) == ([], after)
        case Amendment.Kind.REMOVE:
            return (removed, added) == (before, [])
    return (removed, added) == (before, after)


def _moved(by: str, name: str, batch: Batch) -> Rows:
    """Of each kind two rows at most: with more than one the batch is not what was asked for."""

    def rows(fact: type[Fact]) -> list[object]:
        return list(fact.objects.filter(**{by: batch}).order_by().values_list(name, flat=True)[:2])

    return [(fact.SHEET, value) for fact in FACTS for value in rows(fact)]
