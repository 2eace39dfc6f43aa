"""A stored fact as the clerk would write it in the workbook: the way back from columns to cells."""

from typing import Any

from beneficiaries.values import value_of
from campaigns.models import Fact
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import BY_FACT, Column
from songnuan.lib.money import yuan


def written(fact: Fact, lookups: Lookups) -> dict[str, str]:
    """Field of the record → text of its cell, empty where nothing stands. Opens the seal: for whom may change it."""
    private = fact.private
    return {column.field: _cell(fact, column, private, lookups) for column in BY_FACT[type(fact)].columns}


def _cell(fact: Fact, column: Column, private: dict[str, Any], lookups: Lookups) -> str:
    return text_of(column, value_of(fact, column.field, private), lookups)


def text_of(column: Column, value: Any, lookups: Lookups) -> str:
    """A checked value as the text of its cell."""
    if value is None or value == "":
        return ""
    if column.names:
        return next((name for name, known in getattr(lookups, column.names).items() if known == value), "")
    if column.kind == "money":
        return yuan(value)
    return str(value)
