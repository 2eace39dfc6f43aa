"""A recipient's cells as the form of a visit prints them to a reader, and what a field means that was left as printed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from beneficiaries.models import Disbursement
from beneficiaries.sight import Sight
from campaigns.models import Union, User
from songnuan.entry.holders import works_at
from songnuan.entry.names import Lookups
from songnuan.entry.visits.typed import SHARED
from songnuan.entry.written import covered_cells, written

CATEGORY = "category"


def sight_of(user: User, union: Union) -> Sight:
    """What who enters visits may see of the people on those of a union."""
    enters = user.has_perm("beneficiaries.add_disbursement")
    return replace(Sight.of(user, enters=enters), reclasses=works_at(user, union.pk))


def printed(fact: Disbursement, lookups: Lookups, sight: Sight) -> dict[str, str]:
    """Field → text; empty where it is not printed, and the head where the category is not theirs to change."""
    cells = covered_cells(fact, written(fact, lookups))
    shown = {name: "" if sight.hides(fact, name) else text for name, text in cells.items()}
    if sight.keeps(fact, CATEGORY):
        shown[CATEGORY] = sight.shown(fact, CATEGORY, cells[CATEGORY])
    return shown


def common(handed: Iterable[Disbursement], lookups: Lookups, sight: Sight) -> dict[str, str]:
    """Field → text of what the form shows as common to all recipients: that of the first of whom all of it is told, else of
    the first, without what is not told of them."""
    rows = sorted(handed, key=lambda fact: (any(sight.hides(fact, name) for name in SHARED), fact.pk))
    if not rows:
        return {}
    cells = printed(rows[0], lookups, sight)
    return {name: cells[name] for name in SHARED if not sight.hides(rows[0], name)}


def left_as_it_was(fact: Disbursement, sight: Sight, typed: Mapping[str, str]) -> set[str]:
    """The fields that stay as they stood: what is not printed and was left empty, or is not theirs to change."""
    hidden = {name for name, text in typed.items() if not text and sight.hides(fact, name)}
    kept = {CATEGORY} if sight.keeps(fact, CATEGORY) else set()
    empty = {name for name in ("citizen_id", "name") if not typed.get(name)}
    return hidden | kept | empty


def registered(fact: Disbursement, lookups: Lookups, sight: Sight) -> dict[str, Any]:
    """Field → what is said in the place of a value that stands and is not printed."""
    cells = written(fact, lookups)
    return {
        name: sight.shown(fact, name, text)
        for name, text in cells.items()
        if text and sight.hides(fact, name)
    }
