"""What is needed next made ready by a thread, while the database works on what came before."""

import sys
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

_AT_ONCE = 1_000
_TURN = 0.0005


def ahead(values: Iterable[T]) -> Generator[T]:
    """The same values, made a thousand at a time, one thousand ahead. Raises what making them raises.

    Only for values that are made without the database: a thread has a connection of its own, which sees
    nothing of what is not committed. Who may stop before the end closes it (contextlib.closing): an exception of the
    database keeps what it came from, and with it the thread and a thousand values in clear.
    """
    stream = iter(values)

    def some() -> list[T]:
        return list(islice(stream, _AT_ONCE))

    made = some()
    if len(made) < _AT_ONCE:
        yield from made
        return
    with _turns_are_short(), ThreadPoolExecutor(1, "ahead") as thread:
        while made:
            coming = thread.submit(some)
            yield from made
            made = coming.result()


@contextmanager
def _turns_are_short() -> Iterator[None]:
    """Who comes back from the database goes on at once: usually Python lets a busy thread work for 5 ms more."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
