"""Many rows into one table, as fast as each database takes them: executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from django.db import connection, models

Row = Sequence[Any]


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Row], *, on_conflict: str = ""
) -> None:
    """Insert rows of plain values: text, whole numbers, booleans, bytes, None; dates as ISO text, UUIDs as hex.

    Columns are field attnames. `on_conflict` is an SQL clause of our own making.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    column_of = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    names = ", ".join(quote(column_of[name]) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # COPY into a staging table first: row-level security allows INSERT … SELECT, not COPY into the table.
            like = f"SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608  (our own names)
            cursor.execute(f"CREATE TEMPORARY TABLE stage ON COMMIT DROP AS {like}")
            with cursor.copy(f"COPY stage ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM stage {on_conflict}")  # noqa: S608  (our own names)
            cursor.execute("DROP TABLE stage")
        else:
            marks = ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) {on_conflict}"  # noqa: S608  (our own names)
            cursor.executemany(sql, cast(Any, rows))  # a stream: Django only peeks at the first


def chunked(values: Sequence[Any], size: int = 10_000) -> Iterator[Sequence[Any]]:
    """Slices of at most `size` values, below every database's limit on parameters."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
