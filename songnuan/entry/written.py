"""A stored fact as the clerk would write it in the workbook: the way back from columns to cells."""

from collections.abc import Mapping
from typing import Any

from beneficiaries.values import value_of
from campaigns.models import Fact
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import BY_FACT, Column
from songnuan.lib.identifiers import mask_inside
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


def covered(column: Column, text: str) -> str:
    """A cell's text as pages and forms print it: people write numbers of citizens where they should not."""
    return mask_inside(text) if column.kind == "text" else text


def covered_cells(fact: Fact, cells: Mapping[str, str]) -> dict[str, str]:
    """The same for all cells of a fact."""
    return {column.field: covered(column, cells[column.field]) for column in BY_FACT[type(fact)].columns}


def as_it_stood(fact: Fact, cells: Mapping[str, Any], lookups: Lookups) -> dict[str, Any]:
    """The cells of a correction, those that came back just as they were printed with what they covered."""
    stood = written(fact, lookups)
    printed = covered_cells(fact, stood)
    return {
        name: stood[name] if value and printed.get(name) == value else value for name, value in cells.items()
    }
