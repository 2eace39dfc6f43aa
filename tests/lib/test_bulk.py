"""Many rows at once, the same on both databases."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.models import Person
from songnuan.lib import bulk

pytestmark = pytest.mark.django_db
COLUMNS = ("uid", "index", "sealed")


def person(number: int, sealed: bytes = b"\x00\\x\n\t") -> tuple[Any, ...]:
    return UUID(int=number).hex, number.to_bytes(32, "big"), sealed


def stored() -> list[tuple[UUID, bytes, bytes]]:
    return [
        (uid, bytes(index), bytes(sealed))
        for uid, index, sealed in Person.objects.order_by("pk").values_list(*COLUMNS)
    ]


def test_rows_arrive_in_order_with_every_byte() -> None:
    rows = [person(number, bytes(range(256))) for number in range(1, 1200)]
    bulk.insert(Person, COLUMNS, iter(rows))
    assert stored() == [(UUID(uid), index, sealed) for uid, index, sealed in rows]


def test_no_rows_are_no_fault() -> None:
    bulk.insert(Person, COLUMNS, [])
    assert stored() == []


def test_twice_in_one_transaction() -> None:
    with transaction.atomic():
        bulk.insert(Person, COLUMNS, [person(1)])
        bulk.insert(Person, COLUMNS, [person(2)])
    assert len(stored()) == 2


def test_a_conflict_takes_every_row_back() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Person, COLUMNS, [person(1), person(2), person(1)])
    assert stored() == []


def test_a_conflict_may_be_passed_over() -> None:
    bulk.insert(Person, COLUMNS, [person(1, b"first")])
    bulk.insert(Person, COLUMNS, [person(1, b"second"), person(2)], on_conflict="ON CONFLICT DO NOTHING")
    assert [(index[-1], sealed) for _uid, index, sealed in stored()] == [(1, b"first"), (2, person(2)[2])]


def test_values_never_become_commands() -> None:
    nasty = b"'); DROP TABLE beneficiaries_person; --"
    bulk.insert(Person, COLUMNS, [(uuid4().hex, bytes(32), nasty)])
    assert stored()[0][2] == nasty


@given(st.lists(st.integers(), max_size=50), st.integers(1, 60))
def test_chunks_are_the_list_again(values: list[int], size: int) -> None:
    chunks = list(bulk.chunked(values, size))
    assert [value for chunk in chunks for value in chunk] == values
    assert all(0 < len(chunk) <= size for chunk in chunks)
