"""The least that it could take: calamine reads the file, and values that were sealed beforehand are inserted.

No gate, no rule, no comparison, no audit, no rollup, no key of a person looked up.
"""

from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from python_calamine import load_workbook

from beneficiaries.models import Disbursement, Person

Stored = list[tuple[type[models.Model], str, list[tuple[Any, ...]]]]


def take_out() -> Stored:
    """Every row that our walk has just stored, as it stands in the database, which is then without it."""
    taken: Stored = []
    with transaction.atomic(), connection.cursor() as cursor:
        for model in (Person, Disbursement):
            names = ", ".join(
                connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields
            )
            cursor.execute(f"SELECT {names} FROM {model._meta.db_table} ORDER BY id")  # noqa: S608
            taken.append((model, names, cursor.fetchall()))
        for model in (Disbursement, Person):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
    return taken


def store(path: Path, taken: Stored) -> int:
    """Read the file and insert the rows; how many of a roster."""
    load_workbook(str(path)).get_sheet_by_index(0).to_python()
    with transaction.atomic(), connection.cursor() as cursor:
        for model, names, rows in taken:
            table = model._meta.db_table
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
    return len(taken[-1][2])
