"""The chain of events and the numbering of batches: locked last, held shortly."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Batch, Campaign, CampaignUnion, Event, Journal, Union, User
from songnuan.lib import cipher
from songnuan.lib.keyfile import KeyFileError


class UnknownPlace(ValueError):
    """The union does not take part in the campaign."""


def hold(campaign: Campaign, union: Union) -> None:
    """Wait for the turn to write this union's facts of a campaign; until the transaction ends."""
    rows = CampaignUnion.objects.select_for_update(no_key=True).filter(campaign=campaign, union=union)
    if not rows.values_list("pk", flat=True).first():
        raise UnknownPlace(f"{union.code} @ {campaign.code}")


def lock() -> Journal:
    """The journal's row, locked until the transaction ends. Take it last. KeyFileError under other keys."""
    held = Journal.objects.select_for_update(no_key=True).get(pk=1)
    refuse_other_keys(held)
    return held


def refuse_other_keys(held: Journal | None = None) -> None:
    """KeyFileError where the key file is missing, or is not the one that this database was sealed under."""
    held = held or Journal.objects.filter(pk=1).first() or Journal()
    here = cipher.key_print()
    if held.key_print not in ("", here):
        raise KeyFileError(_("密钥文件与数据库不是一套，加密的数据打不开。请恢复与本数据库配套的密钥文件。"))


def record(
    journal: Journal,
    verb: str,
    *,
    actor: User | None,
    campaign: Campaign | None = None,
    union: Union | None = None,
    batch: Batch | None = None,
    body: dict[str, Any] | None = None,
) -> Event:
    """Append one event to the chain under the lock that `journal` is."""
    event = Event(
        sequence=journal.last_sequence + 1,
        at=timezone.now(),
        actor=actor,
        verb=verb,
        campaign=campaign,
        union=union,
        batch=batch,
        body=body or {},
        previous=journal.digest,
    )
    event.digest = event.worked_out()
    event.save(force_insert=True)
    journal.last_sequence, journal.digest = event.sequence, event.digest
    journal.save()
    return event
