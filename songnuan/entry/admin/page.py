"""What the pages of one fact show."""

from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.sight import PLAIN, Sight
from beneficiaries.values import personal_of
from campaigns.admin.scoped import rows_of
from campaigns.models import Fact
from songnuan.entry.names import Lookups, load
from songnuan.entry.sheets import BY_FACT
from songnuan.entry.written import covered, covered_cells, written

Line = tuple[str, str]


def lines(fact: Fact, lookups: Lookups, sight: Sight) -> list[Line]:
    """Each filled column of a fact with its value as the reader may see it."""
    cells = written(fact, lookups)
    shown = [
        (_(column.header), covered(column, sight.shown(fact, column.field, cells[column.field])))
        for column in BY_FACT[type(fact)].columns
    ]
    return [line for line in shown if line[1]]


def successor(fact: Fact) -> Any:
    """The live fact that a correction put in the place of this one; None where there is none."""
    seen: Any = fact
    while seen is not None and seen.removed_by_id is not None:
        seen = rows_of(type(fact)).filter(added_by=seen.removed_by_id, record=fact.record).first()
    return None if seen is None or seen.pk == fact.pk else seen


def differences(before: Fact, after: Fact, sight: Sight) -> list[tuple[str, str, str]]:
    """Columns in which two facts differ: header, then both values; personal ones are named, not shown, and where one
    of the two may not be known, nothing but the plain ones."""
    lookups = load(before.campaign, before.union)
    then, now = (written(fact, lookups) for fact in (before, after))
    shown_then, shown_now = covered_cells(before, then), covered_cells(after, now)
    withheld = sight.withholds(before) or sight.withholds(after)
    personal = personal_of(before) | personal_of(after)
    return [
        (
            _(column.header),
            *(
                ("…", "…")
                if column.field in personal or (withheld and column.field not in PLAIN)
                else (shown_then[column.field], shown_now[column.field])
            ),
        )
        for column in BY_FACT[type(before)].columns
        if then[column.field] != now[column.field]
    ]
