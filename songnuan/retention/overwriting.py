"""What was deleted overwritten in the database's own files (T53). Backups and archives are others' to end.

A table that is written anew is closed to everybody, and whoever asks for it waits behind a turn that does not come, as behind
a backup that reads it. So no turn is waited for long, nor held long while people work: what is left is for the night.
"""

from django.db import OperationalError, connection

from songnuan.retention.beside import BESIDE
from songnuan.retention.places import BLANKS

TURN = 2.0
"""Seconds for which a table's turn is waited for, and others behind it."""
AT_WORK = 10.0
"""Seconds for which a table may be closed while people work."""
_BESIDES = ("beneficiaries_person", "campaigns_batch", "campaigns_eventdetail", "entry_upload")


def overwrite(longest: float = AT_WORK) -> list[str]:
    """Write anew every table that held personal values; the tables, or on SQLite the database, that could not be: somebody
    uses them, it would take more than `longest` seconds (0: it may take any time), or the disk is too full.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            try:
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except OperationalError:
                return ["main"]
        return []
    tables = [fact._meta.db_table for fact in BLANKS]
    tables += [*_BESIDES, *(beside.table._meta.db_table for beside in BESIDE)]
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {TURN * 1000:.0f}")
        cursor.execute(f"SET statement_timeout = {longest * 1000:.0f}")
        try:
            return [table for table in dict.fromkeys(tables) if not _anew(table)]
        finally:
            cursor.execute("RESET lock_timeout")
            cursor.execute("RESET statement_timeout")


def _anew(table: str) -> bool:
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
        except OperationalError:
            return False
    return True
