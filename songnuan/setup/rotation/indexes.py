"""Blind indexes worked out anew under the newest finder. Until that is done, both are looked for (T42, T43)."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, models, transaction
from django.db.models.functions import Length

from beneficiaries.models import Person
from songnuan.lib import cipher
from songnuan.setup.rotation.places import PHONES

STEP = 500
INDEXED: tuple[type[models.Model], ...] = (Person, *PHONES)


def old_indexes() -> int:
    """How many indexes are not the ones of the newest finder. Opens every number: takes as long as changing them."""
    return sum(len(step) for model in INDEXED for step in _wrong(model))


def reindex() -> int:
    """Work out anew every index that stands under an old finder; how many."""
    return sum(_write(model, step) for model in INDEXED for step in _wrong(model))


def _wrong(model: type[models.Model]) -> Iterator[list[tuple[bytes, int, bytes]]]:
    """Of each row whose index is not the right one: the right one, the row, and the one it has; by steps."""
    after = 0
    while step := list(_rows(model).filter(pk__gt=after).order_by("pk")[:STEP]):
        after = step[-1].pk
        read = ((_right(row), row.pk, _stored(row)) for row in step)
        yield [(right, pk, stored) for right, pk, stored in read if right != stored]


def _rows(model: type[models.Model]) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = model._meta.default_manager.all()  # type: ignore[union-attr]
    if model is not Person:
        return _with_phone(rows)
    known = rows.annotate(_size=Length("sealed")).filter(_size__gt=0)  # the others are nobody any more
    found: models.QuerySet[Any] = known.only("uid", "index", "sealed")
    return found


def _with_phone(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.filter(phone_index__isnull=False).only("uid", "phone_index", "sealed")


def _right(row: Any) -> bytes:
    return cipher.blind_index(row.id_number if isinstance(row, Person) else row.private["phone"])


def _stored(row: Any) -> bytes:
    return bytes(row.index if isinstance(row, Person) else row.phone_index)


def _write(model: type[models.Model], changes: list[tuple[bytes, int, bytes]]) -> int:
    """Who was taken out meanwhile has no index that leads to them, and gets none back; how many were written."""
    quote = connection.ops.quote_name
    table, name = quote(model._meta.db_table), quote("index" if model is Person else "phone_index")
    sql = f"UPDATE {table} SET {name} = %s WHERE id = %s AND {name} = %s"  # noqa: S608  (our own names)
    if not changes:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(sql, changes)
        return int(cursor.rowcount)
