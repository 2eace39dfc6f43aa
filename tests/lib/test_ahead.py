"""Values that a thread makes ready: the same ones, in order, and what goes wrong with them."""

import threading
from collections.abc import Iterator

import pytest

from songnuan.lib.ahead import ahead


def test_the_same_values_in_order_however_many() -> None:
    for count in (0, 1, 999, 1_000, 1_001, 2_000, 3_500):
        assert list(ahead(iter(range(count)))) == list(range(count))


def test_the_next_are_made_while_the_first_are_taken() -> None:
    begun = threading.Event()

    def values() -> Iterator[int]:
        yield from range(1_000)
        begun.set()
        yield 1_000

    taken = ahead(values())
    assert next(taken) == 0
    assert begun.wait(10)
    assert sum(1 for _value in taken) == 1_000


def test_a_few_need_no_thread() -> None:
    made_by: list[threading.Thread] = []
    list(ahead(made_by.append(threading.current_thread()) for _ in range(10)))
    assert set(made_by) == {threading.main_thread()}


def test_what_goes_wrong_is_raised_where_it_is_taken() -> None:
    def values() -> Iterator[int]:
        yield from range(1_500)
        raise KeyError("no key")

    taken = ahead(values())
    assert [next(taken) for _ in range(1_000)] == list(range(1_000))
    with pytest.raises(KeyError, match="no key"):
        next(taken)


def test_who_stops_taking_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    taken = ahead(iter(range(5_000)))
    next(taken)
    taken.close()
    assert threading.active_count() == before
