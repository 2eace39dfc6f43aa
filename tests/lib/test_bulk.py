"""Many rows at once, the same on both databases."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

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


@pytest.mark.parametrize("count", [0, 2, bulk.FEW + 1])
def test_any_number_of_values_is_looked_for_at_once(count: int) -> None:
    rows = [person(n) for n in range(3)]
    bulk.insert(Person, COLUMNS, rows)
    sought = [index for _uid, index, _sealed in rows[:2]][:count]
    sought += [n.to_bytes(32, "big") for n in range(1_000, 1_000 + count - len(sought))]
    for _twice in range(2):
        with bulk.among(Person, "index", sought) as wanted:
            found = {
                bytes(index)
                for index in Person.objects.filter(index__in=wanted).values_list("index", flat=True)
            }
        assert found == set(sought[:2])


def test_a_search_that_failed_is_not_in_the_way_of_the_next() -> None:
    many = [n.to_bytes(32, "big") for n in range(bulk.FEW + 1)]
    with pytest.raises(KeyError), transaction.atomic(), bulk.among(Person, "index", many):
        raise KeyError
    with bulk.among(Person, "index", many) as wanted:
        assert not Person.objects.filter(index__in=wanted).exists()


@pytest.mark.postgres
def test_each_of_more_rows_than_were_expected_is_looked_for_by_an_index() -> None:
    many = [n.to_bytes(32, "big") for n in range(bulk.FEW + 1)]
    with bulk.among(Person, "index", many) as wanted, connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_hashjoin = off")
        cursor.execute("SET LOCAL enable_mergejoin = off")
        cursor.execute("SET LOCAL enable_hashagg = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = Person.objects.filter(sealed=b"", index__in=wanted).explain()
    assert ("sought_value" in plan, "Seq Scan on sought" in plan) == (True, False)


def test_rows_that_were_inserted_are_answered_and_no_others() -> None:
    bulk.insert(Person, COLUMNS, [person(2)])
    made = bulk.insert(
        Person,
        COLUMNS,
        map(person, range(1, 1_500)),
        on_conflict="ON CONFLICT DO NOTHING",
        returning=("index", "id"),
    )
    stands = {bytes(index): pk for index, pk in Person.objects.values_list("index", "pk")}
    assert {bytes(index): pk for index, pk in made} == {
        index: pk for index, pk in stands.items() if index != person(2)[1]
    }
