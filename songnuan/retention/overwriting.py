"""What was deleted overwritten in the database's own files (T53). Backups and archives are others' to end.

A table that is written anew is closed to everybody, and whoever asks for it waits behind a turn that does not come, as behind
a backup that reads it. So no turn is waited for long, nor held long while people work: what is left is for the night.
"""

from django.db import OperationalError, connection

from songnuan.retention.mentions import PLACES

TURN = 2.0
"""Seconds for which a table's turn is waited for, and others behind it."""
WHOLE = "main"
"""What SQLite calls the database, which it writes anew as one."""
AT_WORK = 10.0
"""Seconds for which a table may be closed while people work."""
_MAY = """
    SELECT pg_has_role(relowner, 'USAGE') OR pg_has_role(datdba, 'USAGE')
    FROM pg_class, pg_database WHERE pg_class.oid = to_regclass(%s) AND datname = current_database()
"""
"""Whoever may not is told so by a notice alone, and nothing is written anew."""
STATISTICS = "pg_statistic"
_BESIDES = ("beneficiaries_person", "campaigns_eventdetail")
"""What goes by rules of its own (songnuan.retention.people, songnuan.retention.one)."""


def overwrite(longest: float = AT_WORK) -> list[str]:
    """Write anew every table that held personal values; the tables, or on SQLite the database, that could not be: somebody
    uses them, it would take more than `longest` seconds (0: it may take any time), or the disk is too full.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            try:
                cursor.execute("VACUUM")
                # Beside a reader this raises nothing: it answers that it could not.
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy, *_pages = cursor.fetchone()
            except OperationalError:
                return [WHOLE]
        return [WHOLE] if busy else []
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {TURN * 1000:.0f}")
        cursor.execute(f"SET statement_timeout = {longest * 1000:.0f}")
        try:
            left = [table for table in tables() if not _anew(table)]
            # What is noted of their columns, the commonest values and some between, is new by now; the old rows are PostgreSQL's
            # own to give up, unless the database is ours.
            return left + [STATISTICS] * (_may(STATISTICS) and not _anew(STATISTICS))
        finally:
            if connection.is_usable():
                cursor.execute("RESET lock_timeout")
                cursor.execute("RESET statement_timeout")


def tables() -> list[str]:
    """Every table that `erase` and `anonymise` take something out of, each once."""
    return list(dict.fromkeys((*(place.table._meta.db_table for place in PLACES), *_BESIDES)))


def _may(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_MAY, [table])
        return bool(cursor.fetchone() == (True,))


def _anew(table: str) -> bool:
    try:
        if not _may(table):
            return False
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
    except OperationalError:
        return False
    return True
