"""Many rows into one table, as fast as each database takes them: long statements on SQLite, COPY on PostgreSQL.
And many values to look for at once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from sqlite3 import SQLITE_LIMIT_VARIABLE_NUMBER, Cursor
from typing import Any, cast

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import RawSQL

Row = Sequence[Any]

_PORTION = 1_000
"""So many rows go to the database in one statement, or fewer where it takes no so many parameters."""
FEW = 1_000
"""So many values go into a query as they are."""


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    sorted_by: str = "",
    on_conflict: str = "",
    returning: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """Insert rows of plain values: text, whole numbers, booleans, bytes, None; dates as ISO text, UUIDs as hex.

    Columns are field attnames. `sorted_by` is one by which PostgreSQL inserts them, so that two who insert the same rows
    at once wait for each other but never lock up; SQLite has one writer. `on_conflict` is an SQL clause of our own making.
    Answers the columns `returning` of the rows that were inserted, in any order.
    """
    table, names = _quoted(model, columns)
    ending = on_conflict + (f" RETURNING {_quoted(model, returning)[1]}" if returning else "")
    if connection.vendor == "postgresql":
        if sorted_by:
            ending = f"ORDER BY {_quoted(model, (sorted_by,))[1]} {ending}"
        return _copied(table, names, [rows] if sorted_by else _portions(rows, _PORTION), ending)
    return _listed(table, names, rows, ending)


def _portions(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    stream = iter(rows)
    while some := list(islice(stream, size)):
        yield some


def _copied(table: str, names: str, portions: Iterable[Iterable[Row]], ending: str) -> list[tuple[Any, ...]]:
    """COPY into a staging table first: row-level security allows INSERT … SELECT, not COPY into the table.

    While the server inserts one portion, another thread can make the next ready.
    """
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE stage AS SELECT {names} FROM {table} LIMIT 0")  # noqa: S608  (our own names)
        for rows in portions:
            _fill(cursor, "stage", names, rows)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM stage {ending}")  # noqa: S608  (our own names)
            found += cursor.fetchall() if cursor.description else []
            cursor.execute("TRUNCATE stage")
        cursor.execute("DROP TABLE stage")
    return found


def _listed(table: str, names: str, rows: Iterable[Row], ending: str = "") -> list[tuple[Any, ...]]:
    """Many rows in one statement: SQLite works on it without Python, so that another thread can go on meanwhile.

    It goes to SQLite as it is: Django would look for its own marks among tens of thousands.
    """

    def as_it_is(sql: str, values: Row, _many: bool, context: dict[str, Any]) -> None:
        Cursor.execute(context["cursor"].cursor, sql, values)

    connection.ensure_connection()
    marks = f"({', '.join('?' * (names.count(',') + 1))})"
    most = connection.connection.getlimit(SQLITE_LIMIT_VARIABLE_NUMBER) // marks.count("?")
    found: list[tuple[Any, ...]] = []
    with connection.wrap_database_errors, connection.cursor() as cursor:
        for some in _portions(rows, max(1, min(_PORTION, most))):
            sql = f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * len(some))} {ending}"  # noqa: S608  (our own names)
            cursor._execute_with_wrappers(sql, list(chain.from_iterable(some)), many=False, executor=as_it_is)  # noqa: SLF001
            found += cursor.fetchall()
    return found


def _quoted(model: type[models.Model], columns: Sequence[str]) -> tuple[str, str]:
    """The table, and its columns as a list, as SQL names them."""
    quote = connection.ops.quote_name
    column_of = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    return quote(model._meta.db_table), ", ".join(quote(column_of[name]) for name in columns)


def _fill(cursor: CursorWrapper, table: str, names: str, rows: Iterable[Row]) -> None:
    if connection.vendor == "postgresql":
        with cast(Any, cursor).copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        _listed(table, names, rows)


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
            # Where the server expects a row and finds thousands, it looks here once for each of them.
            cursor.execute(f"CREATE INDEX sought_value ON sought ({name})")
            cursor.execute("ANALYZE sought")
        yield RawSQL(f"SELECT {name} FROM sought", ())  # noqa: S608, S611  (our own names)
        cursor.execute("DROP TABLE sought")
