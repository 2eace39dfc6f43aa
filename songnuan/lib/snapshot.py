"""Reading at one moment: what others store meanwhile is not seen in one table and missed in the next."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read in the block stands as at its first query; nobody waits for it, and nothing is to be written in it.

    Within a transaction that is open already it is that one's view.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        connection.ensure_connection()
        usual = connection.transaction_mode  # type: ignore[attr-defined]  # of the embedded database alone
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # the usual one takes the turn to write
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = usual  # type: ignore[attr-defined]
