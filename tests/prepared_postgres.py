"""A prepared database on PostgreSQL: migrated and with its reference data by the first process of a run, copied by the others.

It lies on the server of the run, a private one, and goes with it: never stale.
"""

from typing import Any

from django.db import connection

PREPARED = "prepared"


def take() -> bool:
    """Make the test database a copy; whether there was one to copy."""
    with _beside() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [PREPARED])
        if cursor.fetchone() is None:
            return False
        cursor.execute(f"DROP DATABASE IF EXISTS {_test_database()}")
        cursor.execute(f"CREATE DATABASE {_test_database()} TEMPLATE {PREPARED}")
    return True


def keep() -> None:
    """Copy the test database that was just made, for the processes beside this one."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    connection.close()
    with _beside() as cursor:
        cursor.execute(f"CREATE DATABASE {PREPARED} TEMPLATE {name}")


def _beside() -> Any:
    """A cursor in no database of the tests."""
    return connection._nodb_cursor()


def _test_database() -> str:
    return connection.ops.quote_name(connection.creation._get_test_db_name())
