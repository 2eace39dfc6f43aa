"""Rows of one kind, union and campaign as lists show them: masked, by the reader's own rights."""

from collections.abc import Sequence
from typing import Any

from campaigns.models import Fact
from songnuan.reports.columns import COLUMNS, Column
from songnuan.reports.rows import Row, eyes_of, row_of
from songnuan.reports.scope import resolve


def columns_of(fact: type[Fact]) -> tuple[Column, ...]:
    """Without the union: it is the same for all of them."""
    return tuple(column for column in COLUMNS[fact] if column.kind != "union")


def listed(facts: Sequence[Any], user: Any) -> tuple[Row, ...]:
    """In the order in which they are given."""
    if not facts:
        return ()
    first = facts[0]
    asked = {"campaign": first.campaign.code, "union": first.union.code, "scope": "own"}
    eyes = eyes_of(user, type(first), resolve(user, asked), {first.union_id})
    return tuple(row_of(fact, columns_of(type(first)), eyes) for fact in facts)
