"""What the names of a file stood for when it was checked: a checked file may wait for days, and the tables of names change.

A category that became 不公开 meanwhile, one that asks for an ID number by now, a team that is gone: the file was read by what
they said before, and storing it would keep that.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from songnuan.entry.names import Lookups

Meant = Mapping[str, Mapping[str, Any]]
"""Table → name → its row, and what that says of those who bear it, as JSON holds it."""


def meant(lookups: Lookups) -> Meant:
    """Everything by which the rows of a file are read."""
    above, with_id, returns = (
        lookups.sources_from_above, lookups.sources_needing_id, lookups.safe_return_kinds
    )  # fmt: skip
    days = (lookups.campaign.starts, lookups.campaign.ends, lookups.campaign.first_receipt)
    return {
        "categories": {
            name: [pk, *dataclasses.astuple(lookups.category_rules[pk])]
            for name, pk in lookups.categories.items()
            if isinstance(pk, int)
        },
        "sources": {name: [pk, pk in above, pk in with_id] for name, pk in lookups.sources.items()},
        "services": {name: [pk, pk in returns] for name, pk in lookups.service_kinds.items()},
        "items": lookups.aid_items,
        "enterprises": lookups.enterprise_kinds,
        "hardships": lookups.hardship_kinds,
        "teams": lookups.teams,
        "rules": {
            "ceilings": [list(dataclasses.astuple(limit)) for limit in lookups.ceilings],
            "days": [day.isoformat() for day in days],
        },
    }


def means_otherwise(before: Meant, lookups: Lookups) -> bool:
    """Whether something of it stands for something else by now, or for nothing. A name that is new was in no row that was read."""
    now = meant(lookups)
    return any(
        now[table].get(name) != said for table, names in before.items() for name, said in names.items()
    )
