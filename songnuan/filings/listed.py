"""Rows of one kind, union and campaign as lists show them: masked, by the reader's own rights."""

from collections.abc import Sequence
from typing import Any

from campaigns.models import Fact
from songnuan.reports.columns import COLUMNS, Column, Eyes
from songnuan.reports.rows import Row, eyes_of, rows_of
from songnuan.reports.scope import resolve


def columns_of(fact: type[Fact]) -> tuple[Column, ...]:
    """Without the union: it is the same for all of them."""
    return tuple(column for column in COLUMNS[fact] if column.kind != "union")


def listed(facts: Sequence[Any], user: Any) -> tuple[Row, ...]:
    """In the order in which they are given."""
    if not facts:
        return ()
    eyes = eyes_at(facts[0], user)
    return rows_of(facts, columns_of(type(facts[0])), eyes, user)


def eyes_at(fact: Any, user: Any) -> Eyes:
    """What this reader is told of rows of its kind, union and campaign."""
    asked = {"campaign": fact.campaign.code, "union": fact.union.code, "scope": "own"}
    return eyes_of(user, type(fact), resolve(user, asked), {fact.union_id})
