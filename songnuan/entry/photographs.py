"""Which records have photographs, and who may see and add them."""

from typing import Any, NamedTuple
from uuid import UUID

from campaigns.models import Campaign, Fact, Photograph, Union, User
from songnuan.entry.sheets import BY_NAME, SERVICES, VISITS, Sheet

SHEETS = {"visit": VISITS, "service": SERVICES}
"""Name in an address → sheet. Rows about a person have no photographs."""


class Place(NamedTuple):
    """The record on which a photograph hangs, and whose it is."""

    sheet: Sheet
    record: UUID
    campaign: Campaign
    union: Union


def right(sheet: Sheet, verb: str) -> str:
    """The permission that a verb on facts of a sheet needs."""
    return f"{sheet.fact._meta.app_label}.{verb}_{sheet.fact._meta.model_name}"


def standing(user: User, kind: str, record: UUID) -> Place | None:
    """The place of a live record in the user's reach that they may change; None where there is none."""
    sheet = SHEETS.get(kind)
    if sheet is None or not user.has_perm(right(sheet, "change")):
        return None
    fact: Any = _live(sheet, record).visible_to(user).select_related("campaign", "union").first()
    return Place(sheet, record, fact.campaign, fact.union) if fact else None


def may_look(user: User, photograph: Photograph) -> bool:
    """Whether a photograph in the user's reach is theirs to look at: its record counts, and theirs is the right to see such ones.
    Whoever took it has no more right to it than that.
    """
    sheet = BY_NAME[photograph.sheet]
    return user.has_perm(right(sheet, "view")) and _live(sheet, photograph.record).exists()


def _live(sheet: Sheet, record: UUID) -> Any:
    fact: type[Fact] = sheet.fact
    return fact.objects.live().of_record(record)
