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


def _wrong(model: type[models.Model]) -> Iterator[list[tuple[bytes, int]]]:
    """The right index of each row that has another, by steps."""
    after = 0
    while step := list(_rows(model).filter(pk__gt=after).order_by("pk")[:STEP]):
        after = step[-1].pk
        yield [(right, row.pk) for row in step if (right := _right(row)) != _stored(row)]


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


def _write(model: type[models.Model], changes: list[tuple[bytes, int]]) -> int:
    quote = connection.ops.quote_name
    name = quote("index" if model is Person else "phone_index")
    sql = f"UPDATE {quote(model._meta.db_table)} SET {name} = %s WHERE id = %s"  # noqa: S608  (our own names)
    if changes:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, changes)
    return len(changes)
