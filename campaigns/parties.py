"""The other parties of a joint visit, set as a whole."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from campaigns import journal
from campaigns.models import Campaign, Party, Union, User
from songnuan.lib.identifiers import mask_inside

NAMES = 10
"""Partners of one visit, at most."""


def put(
    sheet: str,
    record: UUID,
    unions: Sequence[Union],
    names: Sequence[str],
    *,
    campaign: Campaign,
    union: Union,
    by: User | None,
) -> bool:
    """Make these the other parties of a record, numbers of persons masked, with an event; whether anything changed."""
    names = [mask_inside(name) for name in names]
    with transaction.atomic():
        there = Party.objects.of(sheet, record)
        before = {(party.union_id, party.name) for party in there}
        wanted = {(other.pk, "") for other in unions if other.pk != union.pk} | {
            (None, name) for name in names
        }
        if before == wanted:
            return False
        journal.hold_rows(there)
        held = journal.lock()
        there.delete()
        Party.objects.bulk_create(
            [Party(sheet=sheet, record=record, union=other) for other in unions if other.pk != union.pk]
            + [Party(sheet=sheet, record=record, name=name) for name in dict.fromkeys(names)]
        )
        body = {
            "sheet": sheet, "record": record.hex, "unions": sorted(other.code for other in unions),
            "partners": list(names),
        }  # fmt: skip
        journal.record(held, "party.put", actor=by, campaign=campaign, union=union, body=body)
        return True
