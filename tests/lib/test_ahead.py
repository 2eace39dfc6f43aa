"""Values that a thread makes ready: the same ones, in order, and what goes wrong with them."""

import sys
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from beneficiaries.models import Disbursement
from campaigns.models import Batch
from songnuan.entry import identities
from songnuan.ledger import post
from songnuan.lib import bulk
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


def facts() -> None:
    post._add(Disbursement, post.Rows(("name",), ((at,) for at in range(5_000))), Batch())


def persons() -> None:
    people = {str(at): (b"%d" % at,) for at in range(5_000)}
    identities._persons(people, SimpleNamespace(people=people, persons={}))  # type: ignore[arg-type]


@pytest.mark.parametrize("insert", [facts, persons])
def test_an_insert_that_fails_leaves_no_thread_and_no_short_turns(
    monkeypatch: pytest.MonkeyPatch, insert: Callable[[], None]
) -> None:
    """The database's exception keeps the values that it was given: they are closed, not only forgotten."""
    kept: list[Iterator[object]] = []

    def full(_model: object, _columns: object, rows: Iterator[object], **_how: object) -> None:
        kept.append(rows)
        next(rows)
        raise OperationalError("disk full")

    monkeypatch.setattr(bulk, "insert", full)
    before = threading.active_count(), sys.getswitchinterval()
    with pytest.raises(OperationalError):
        insert()
    assert len(kept) == 1
    assert (threading.active_count(), sys.getswitchinterval()) == before
