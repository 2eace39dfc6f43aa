"""Many rows into one table, as fast as each database takes them: executemany on SQLite, COPY on PostgreSQL.
And many values to look for at once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, cast

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import RawSQL

Row = Sequence[Any]

_PORTION = 2_000
"""So many rows go to SQLite in one call."""
FEW = 1_000
"""So many values go into a query as they are."""


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Row], *, on_conflict: str = ""
) -> None:
    """Insert rows of plain values: text, whole numbers, booleans, bytes, None; dates as ISO text, UUIDs as hex.

    Columns are field attnames. `on_conflict` is an SQL clause of our own making.
    """
    table, names = _quoted(model, columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # COPY into a staging table first: row-level security allows INSERT … SELECT, not COPY into the table.
            cursor.execute(f"CREATE TEMPORARY TABLE stage AS SELECT {names} FROM {table} LIMIT 0")  # noqa: S608  (our own names)
            _fill(cursor, "stage", names, rows)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM stage {on_conflict}")  # noqa: S608  (our own names)
            cursor.execute("DROP TABLE stage")
        else:
            _fill(cursor, table, names, rows, on_conflict=on_conflict)


def _quoted(model: type[models.Model], columns: Sequence[str]) -> tuple[str, str]:
    """The table, and its columns as a list, as SQL names them."""
    quote = connection.ops.quote_name
    column_of = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    return quote(model._meta.db_table), ", ".join(quote(column_of[name]) for name in columns)


def _fill(
    cursor: CursorWrapper, table: str, names: str, rows: Iterable[Row], *, on_conflict: str = ""
) -> None:
    if connection.vendor == "postgresql":
        with cast(Any, cursor).copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join(["%s"] * (names.count(",") + 1))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) {on_conflict}"  # noqa: S608  (our own names)
        stream = iter(rows)
        # In portions: Django remembers every row of a call until its end.
        while some := list(islice(stream, _PORTION)):
            cursor.executemany(sql, cast(Any, some))


def check_references() -> None:
    """Have the references checked now that PostgreSQL would check at COMMIT, row by row, whatever is locked then."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


@contextmanager
def among(model: type[models.Model], column: str, values: Collection[Any]) -> Iterator[Any]:
    """What to ask `…__in=` for, to find any number of values of that column, once at a time.

    Many of them lie in a temporary table meanwhile: no database takes so many parameters, and preparing them
    one by one costs more than the search.
    """
    if len(values) <= FEW:
        yield values
        return
    table, name = _quoted(model, (column,))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS sought")  # of a search that failed
        cursor.execute(f"CREATE TEMPORARY TABLE sought AS SELECT {name} FROM {table} LIMIT 0")  # noqa: S608  (our own names)
        _fill(cursor, "sought", name, ((value,) for value in values))
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE sought")
        yield RawSQL(f"SELECT {name} FROM sought", ())  # noqa: S608, S611  (our own names)
        cursor.execute("DROP TABLE sought")
