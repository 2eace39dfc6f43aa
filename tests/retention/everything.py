"""Everything that stands in the database, sealed values opened: what a key holder could read of somebody."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import JSONField, Model

from beneficiaries.models import Person
from campaigns.models import EventDetail, PendingRow
from songnuan.lib import cipher


def everything(*but: type[Model]) -> str:
    """One line for each value of each row, with its table before it."""
    return "\n".join(
        line for table in apps.get_models() if table not in but for line in _lines(table)
    )  # fmt: skip


def _lines(table: type[Model]) -> Iterator[str]:
    manager: Any = table._meta.default_manager
    for row in manager.all():
        for column in table._meta.concrete_fields:
            value = getattr(row, column.attname)
            if isinstance(value, str) or (isinstance(column, JSONField) and value):
                yield f"{table.__name__}.{column.name}: {value}"
        if (opened := _opened(row)) is not None:
            yield f"{table.__name__}.sealed: {opened}"


def _opened(row: Any) -> Any:
    if isinstance(row, EventDetail):
        return row.opened
    if isinstance(row, PendingRow):
        return row.content
    if isinstance(row, Person):
        return row.id_number
    if getattr(row, "sealed", b""):
        return cipher.unseal_values(bytes(row.sealed), row.uid)
    return None
