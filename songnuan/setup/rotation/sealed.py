"""Everything sealed anew under the current key, in small steps; whatever was done stays done (T43)."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import F, Func
from django.db.models.functions import Length

from songnuan.lib import cipher
from songnuan.setup.rotation.places import SEALED, Column, files

STEP = 500
"""Values in one transaction: others wait for some hundredths of a second at most."""

_PART = ".resealed"


class Head(Func):
    """The first three bytes of a sealed value: under which key it stands."""

    function = "substr"
    template = "%(function)s(%(expressions)s, 1, 3)"
    output_field = models.BinaryField()


def old_values() -> int:
    """How many values in the database are not under the current key."""
    return sum(_old(column).count() for column in SEALED)


def old_files() -> list[Path]:
    """The files that are not under the current key."""
    current = cipher.head()
    return [path for path in files() if _head_of(path) not in (current, None)]


def reseal() -> tuple[int, int]:
    """Seal anew what is under an old key, until nothing is left; how many values and files. SealBroken names none."""
    values = sum(_reseal_column(column) for column in SEALED)
    return values, sum(map(_reseal_file, old_files()))


def _old(column: Column) -> models.QuerySet[Any]:
    every: models.QuerySet[Any] = column.model._meta.default_manager.all()  # type: ignore[union-attr]
    rows = every.filter(**{f"{column.name}__isnull": False}).order_by("pk")
    sealed = rows.annotate(_head=Head(F(column.name)), _size=Length(column.name)).filter(_size__gt=0)
    old: models.QuerySet[Any] = sealed.exclude(_head=cipher.head())
    return old


def _reseal_column(column: Column) -> int:
    return sum(_reseal_step(column, step) for step in _steps(column))


def _steps(column: Column) -> Iterator[list[tuple[int, UUID, bytes]]]:
    after = 0
    while True:
        step = list(_old(column).filter(pk__gt=after).values_list("pk", "uid", column.name)[:STEP])
        if not step:
            return
        yield step
        after = step[-1][0]


def _reseal_step(column: Column, step: list[tuple[int, UUID, bytes]]) -> int:
    """Opened and sealed before the transaction begins; a value that somebody changed meanwhile is left as it is."""
    changes = []
    for pk, uid, old in step:
        plain = cipher.unseal(bytes(old), uid)
        changes.append((cipher.seal(plain, uid), pk, bytes(old)))
    quote = connection.ops.quote_name
    table, name = quote(column.model._meta.db_table), quote(column.name)
    sql = f"UPDATE {table} SET {name} = %s WHERE id = %s AND {name} = %s"  # noqa: S608  (our own names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(sql, changes)
    return len(changes)


def _reseal_file(path: Path) -> int:
    """Replaced whole: a reader has the old file or the new one. One that was forgotten meanwhile stays forgotten."""
    try:
        uid = UUID(path.name[:32])
        sealed = cipher.seal(cipher.unseal(path.read_bytes(), uid), uid)
    except FileNotFoundError:
        return 0
    part = path.with_name(path.name + _PART)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    if not path.exists():
        part.unlink()
        return 0
    part.replace(path)
    return 1


def _head_of(path: Path) -> bytes | None:
    """None for a half that a killed run left, which goes, and for a file that is gone."""
    if path.name.endswith(_PART):
        path.unlink(missing_ok=True)
        return None
    try:
        with path.open("rb") as file:
            return file.read(3)
    except FileNotFoundError:
        return None
