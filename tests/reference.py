"""The reference data of the test database: loaded once, kept as rows, and put back after a test that emptied the tables.

Loading it again would take ten times as long.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from songnuan.setup.reference import load

__all__ = ["Table", "keep", "load", "put_back", "write"]


@dataclass(frozen=True)
class Table:
    """A table that holds reference data: as many bytes for COPY, or as rows of the embedded database."""

    name: str
    content: Any


def keep() -> list[Table]:
    """Whatever the tables hold now."""
    with connection.cursor() as cursor:
        names = connection.introspection.django_table_names(only_existing=True)
        return [Table(name, content) for name in sorted(names) if (content := _read(cursor, name))]


def put_back(tables: list[Table]) -> None:
    """Fill the emptied tables with it."""
    with transaction.atomic():
        write(tables)
    ContentType.objects.clear_cache()


def write(tables: list[Table]) -> None:
    """Put these rows in place of whatever their tables hold; what is added later is numbered behind them."""
    names = {table.name for table in tables}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in names]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {_quoted(table.name)}")  # noqa: S608  (a table of ours)
        for table in tables:
            _write(cursor, table)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _read(cursor: CursorWrapper, name: str) -> Any:
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {_quoted(name)} TO STDOUT") as rows:
            return b"".join(rows)
    return cursor.execute(f"SELECT * FROM {_quoted(name)}").fetchall()  # noqa: S608  (the same)


def _write(cursor: CursorWrapper, table: Table) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {_quoted(table.name)} FROM STDIN") as rows:
            rows.write(table.content)
        return
    places = ", ".join("?" for _column in table.content[0])
    statement = f"INSERT INTO {_quoted(table.name)} VALUES ({places})"  # noqa: S608  (the same)
    cursor.cursor.executemany(statement, table.content)
