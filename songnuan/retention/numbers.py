"""Numbers of persons in names that stay when a campaign's personal data goes: firms are counted by their names."""

from typing import Any

from django.db.models import Model

from beneficiaries.models import Service
from campaigns import journal
from campaigns.models import Campaign, Enterprise, Party, PlannedVisit, Visit
from songnuan.lib import cipher
from songnuan.lib.identifiers import mask_inside

_KEYED = (Visit, PlannedVisit, Enterprise)
_LONGEST = 200


def mask_in(campaign: Campaign) -> int:
    """Mask the numbers that stand in names of a campaign, and of firms that no younger one visited; how many rows.

    Two firms that only a number told apart stay two: what stands for it in their key is a keyed print.
    """
    visits = Visit.objects.filter(campaign=campaign)
    records: list[Any] = [
        rows.order_by().values("record") for rows in (visits, Service.objects.filter(campaign=campaign))
    ]
    visited_since = Visit.objects.filter(campaign__anonymised_at=None).values("enterprise")
    firms = Enterprise.objects.filter(visits__campaign=campaign).exclude(pk__in=visited_since).distinct()
    count = _mask(visits, Visit, ("name", "industry")) + _mask(firms, Enterprise, ("name",))
    for some in records:
        count += _mask(Party.objects.filter(record__in=some), Party, ("name",))
    return count + _mask(PlannedVisit.objects.filter(team__campaign=campaign), PlannedVisit, ("name",))


def _mask(rows: Any, table: type[Model], columns: tuple[str, ...]) -> int:
    """How many rows changed. They are read once more when nobody else can write them."""
    telling = [row.pk for row in rows.iterator() if _masked(row, columns)]
    everything: Any = table._meta.default_manager
    held = everything.filter(pk__in=telling).order_by("pk")
    journal.hold_rows(held)
    changed = {row.pk: becomes for row in held if (becomes := _masked(row, columns))}
    for key, becomes in changed.items():
        everything.filter(pk=key).update(**becomes)
    return len(changed)


def _masked(row: Model, columns: tuple[str, ...]) -> dict[str, str]:
    """The columns in which a number stands, as they are to be."""
    becomes = {name: mask_inside(getattr(row, name)) for name in columns}
    if isinstance(row, _KEYED):
        becomes["name_key"] = _key(row.name_key)
    return {name: text for name, text in becomes.items() if text != getattr(row, name)}


def _key(key: str) -> str:
    masked = mask_inside(key)
    return key if masked == key else f"{masked[: _LONGEST - 12]}{cipher.blind_index(key).hex()[:12]}"
