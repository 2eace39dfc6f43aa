"""What the names of a file stood for when it was checked: a checked file may wait for days, and the tables of names change.

A category that became 不公开 meanwhile, one that asks for an ID number by now, a team that is gone: the file was read by what
they said before, and storing it would keep that.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from songnuan.entry.names import Lookups
from songnuan.entry.record import Row
from songnuan.entry.sheets import BY_NAME, DISBURSEMENTS

Meant = Mapping[str, Mapping[str, Any]]
"""Table (as Lookups calls it) → name → its row, and what that says of those who bear it, as JSON holds it."""

_TABLES = ("aid_items", "enterprise_kinds", "hardship_kinds", "teams")
_RULES = "rules"


def meant(lookups: Lookups, sheets: Iterable[tuple[str, Iterable[Row]]]) -> Meant:
    """Everything by which these rows were read: the names that stand in them, and what else they were held against."""
    used: dict[str, set[Any]] = defaultdict(set)
    rules = {"days"}
    for name, rows in sheets:
        for place, column in enumerate(BY_NAME[name].columns):
            if column.names:
                used[column.names].update(row.record[place] for row in rows)
        rules |= {"ceilings"} if name == DISBURSEMENTS.name else set()
    said = _said(lookups)
    named = {
        table: {name: says for name, says in names.items() if says[0] in used[table]}
        for table, names in said.items()
        if table in used
    }
    return {**named, _RULES: {name: said[_RULES][name] for name in rules}}


def means_otherwise(before: Meant | None, lookups: Lookups) -> bool:
    """Whether something of it stands for something else by now, or for nothing; and where nobody knows."""
    if before is None:
        return True
    now = _said(lookups)
    return any(
        now[table].get(name) != says for table, names in before.items() for name, says in names.items()
    )


def _said(lookups: Lookups) -> dict[str, dict[str, list[Any]]]:
    above, with_id, returns = (
        lookups.sources_from_above, lookups.sources_needing_id, lookups.safe_return_kinds
    )  # fmt: skip
    campaign = lookups.campaign
    return {
        **{table: {name: [pk] for name, pk in getattr(lookups, table).items()} for table in _TABLES},
        "categories": {
            name: [pk, *dataclasses.astuple(lookups.category_rules[pk])]
            for name, pk in lookups.categories.items()
            if isinstance(pk, int)
        },
        "sources": {name: [pk, pk in above, pk in with_id] for name, pk in lookups.sources.items()},
        "service_kinds": {name: [pk, pk in returns] for name, pk in lookups.service_kinds.items()},
        _RULES: {
            "ceilings": [list(dataclasses.astuple(limit)) for limit in lookups.ceilings],
            "days": [day.isoformat() for day in (campaign.starts, campaign.ends, campaign.first_receipt)],
        },
    }
