"""T42: one person is one row, whichever way the number comes in; the database holds it, not only our code."""

from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from beneficiaries.models import Person
from songnuan.entry import names, single
from songnuan.entry.sheets import DISBURSEMENTS, ROSTER
from songnuan.lib import cipher
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T42")]
NUMBER = make.citizen_id(5)


def person(index: bytes | None) -> Person:
    uid = uuid4()
    return Person(uid=uid, index=index, sealed=cipher.seal(NUMBER.encode(), uid))


def test_files_entries_and_rosters_of_all_unions_meet_in_one_row() -> None:
    row = make.disbursement(身份证号=NUMBER)
    make.batch(
        {"慰问帮扶发放": [row, {**row, "用途": "帮扶救助"}], "在档困难职工": [make.roster(身份证号=NUMBER)]}
    )
    make.batch({"慰问帮扶发放": [{**row, "身份证号": f" {NUMBER.lower()} "}]}, at=make.YUSHU)
    cells = {
        "name": "李",
        "citizen_id": NUMBER,
        "category": "户外一线",
        "purpose": "慰问",
        "cash": "1",
        "date": "2023-01-12",
    }
    lookups = names.load(make.campaign(), make.union("220183"))
    assert single.enter(DISBURSEMENTS, cells, lookups, by=make.clerk("220183")).batch is not None
    listed = {"name": "李", "citizen_id": NUMBER, "kind": "深度困难"}
    assert single.enter(ROSTER, listed, lookups, by=make.clerk("220183")).batch is not None
    assert Person.objects.count() == 1


@pytest.mark.parametrize("way", ["save", "bulk_create", "update"])
def test_a_second_row_of_one_number_is_refused_by_the_database(way: str) -> None:
    index = cipher.blind_index(NUMBER)
    person(index).save()
    other = person(cipher.blind_index("another"))
    other.save()
    ways = {
        "save": lambda: person(index).save(force_insert=True),
        "bulk_create": lambda: Person.objects.bulk_create([person(index)]),
        "update": lambda: Person.objects.filter(pk=other.pk).update(index=index),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ways[way]()
    assert Person.objects.filter(index=index).count() == 1


@pytest.mark.parametrize("way", ["save", "update"])
def test_a_person_without_an_index_is_refused_by_the_database(way: str) -> None:
    there = person(cipher.blind_index(NUMBER))
    there.save()
    ways = {
        "save": lambda: person(None).save(force_insert=True),
        "update": lambda: Person.objects.filter(pk=there.pk).update(index=None),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ways[way]()


def test_the_admin_makes_changes_and_deletes_no_person() -> None:
    site = admin.site._registry[Person]
    request = RequestFactory().get("/")
    request.user = make.user("省级工作人员", make.PROVINCE)
    rights = (site.has_add_permission, site.has_change_permission, site.has_delete_permission)
    assert [right(request) for right in rights] == [False, False, False]
