"""Once a row is known to be about a minor, its name is sealed in every version of the record (T44)."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Disbursement, RosterEntry
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger import former_names, post
from songnuan.ledger.undo import undo
from songnuan.ledger.verify import verify
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T44")]
CHILD, GROWN_UP, NAME = make.citizen_id(1, born="20130405"), make.citizen_id(2), "小明测孩"


def typed(**cells: Any) -> Disbursement:
    return Disbursement.objects.get(
        added_by=make.batch({"慰问帮扶发放": [make.disbursement(姓名=NAME, **cells)]})
    )


def attempted(before: Any, **cells: str) -> single.Outcome:
    lookups = names.load(before.campaign, before.union)
    told = {**written(before, lookups), **cells}
    return single.correct(before, told, lookups, by=make.user(), reason="补证号", retyped=cells)


def corrected(before: Any, **cells: str) -> Any:
    outcome = attempted(before, **cells)
    assert outcome.batch is not None, outcome.errors
    return type(before).objects.get(added_by=outcome.batch)


def sealed(row: Any) -> bool:
    row = type(row).objects.get(pk=row.pk)
    assert (row.name or row.private["name"]).startswith("小")
    return row.name == ""


def reader(role: str = "市县填报员") -> Client:
    client = Client()
    client.force_login(make.user(role))
    return client


def test_every_former_version_is_sealed_and_read_masked() -> None:
    first = typed(联系电话="13812345678", 备注="一家三口")
    second = corrected(first, name="小明")
    third = corrected(second, name=NAME, citizen_id=CHILD)
    assert [sealed(row) for row in (first, second, third)] == [True, True, True]
    first.refresh_from_db()
    assert first.private == {"phone": "13812345678", "remark": "一家三口", "name": NAME}
    client = reader()
    for row in (first, second, third):
        page = client.get(f"/people/disbursement/{row.pk}/").content.decode()
        assert ("小某某" in page or "小某" in page, NAME in page, "小明" in page) == (True, False, False)
    removed = client.get("/admin/beneficiaries/disbursement/?state=removed").content.decode()
    assert (NAME in removed, "小明" in removed) == (False, False)
    found = client.get(f"/admin/beneficiaries/disbursement/?state=removed&q={NAME}")
    assert found.context["cl"].result_count == 0
    assert verify(make.campaign()) == []


def test_control_without_it_the_former_version_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "seal_names", lambda _batch: None)
    first = typed()
    corrected(first, citizen_id=CHILD)
    assert NAME in reader().get(f"/people/disbursement/{first.pk}/").content.decode()


def test_a_version_that_an_undo_took_out_is_found_and_what_comes_back_stays_sealed() -> None:
    first = typed()
    second = corrected(first, employer="别处")
    undo(second.added_by, by=None, reason="改错了")
    third = corrected(Disbursement.objects.get(pk=first.pk), citizen_id=CHILD)
    assert [sealed(row) for row in (first, second, third)] == [True, True, True]
    undo(third.added_by, by=None, reason="改错了")
    assert NAME not in reader().get(f"/people/disbursement/{first.pk}/").content.decode()
    assert verify(make.campaign()) == []


def test_a_slip_that_opened_a_childs_name_is_open_only_while_it_stands() -> None:
    first = typed(身份证号=CHILD)
    slip = corrected(first, citizen_id=GROWN_UP, name="小明")
    assert [sealed(row) for row in (first, slip)] == [True, False]
    again = corrected(slip, employer="别处")
    assert [sealed(row) for row in (first, slip, again)] == [True, True, False]
    undo(again.added_by, by=None, reason="改错了")
    undo(slip.added_by, by=None, reason="改错了")
    assert [sealed(row) for row in (first, slip, again)] == [True, True, True]
    assert verify(make.campaign()) == []


def test_nor_does_any_version_stay_open_once_the_record_is_removed() -> None:
    first = typed(身份证号=CHILD)
    slip = corrected(first, citizen_id=GROWN_UP, name="小明")
    again = corrected(slip, employer="别处")
    single.remove(again, by=make.user(), reason="另行录入")
    assert [sealed(row) for row in (first, slip, again)] == [True, True, True]
    client = reader()
    pages = [f"/people/disbursement/{row.pk}/" for row in (first, slip, again)]
    assert not any("小明" in client.get(page).content.decode() for page in pages)
    other = typed(发放日期="2023-01-12")
    single.remove(corrected(other, employer="别处"), by=make.user(), reason="不应报送")
    assert not sealed(other)


def test_what_an_undo_brings_back_is_opened_by_who_types_the_name() -> None:
    slip = corrected(typed(身份证号=CHILD), citizen_id=GROWN_UP, name="小明")
    undo(corrected(slip, employer="别处").added_by, by=None, reason="改错了")
    assert (Disbursement.objects.live().get(), sealed(slip)) == (slip, True)
    assert not sealed(corrected(Disbursement.objects.get(pk=slip.pk), name="小明"))


@pytest.mark.parametrize("sheet", ["慰问帮扶发放", "在档困难职工"])
def test_the_versions_of_a_record_are_found_by_indexes(sheet: str) -> None:
    row = {"慰问帮扶发放": make.disbursement, "在档困难职工": make.roster}[sheet](
        姓名=NAME, 身份证号=GROWN_UP
    )
    made = make.batch({sheet: [row]})
    (first,) = [*Disbursement.objects.filter(added_by=made), *RosterEntry.objects.filter(added_by=made)]
    correction = corrected(first, citizen_id=CHILD).added_by
    with CaptureQueriesContext(connection) as asked:
        former_names.seal_names(correction)
    assert len(asked) == 6
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for query in asked.captured_queries:
                plan = cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}").fetchall()
                assert [line[-1] for line in plan if line[-1].startswith("SCAN")] == []


def test_of_a_batch_that_took_no_correction_out_nothing_more_is_asked() -> None:
    act = undo(make.batch({"慰问帮扶发放": [make.disbursement()]}), by=None, reason="传错了")
    with CaptureQueriesContext(connection) as asked:
        former_names.seal_names(act)
    assert len(asked) == 2


def test_a_number_that_is_taken_away_takes_no_seal_along_but_a_grown_ups_does() -> None:
    first = typed(身份证号=CHILD)
    second = corrected(first, citizen_id="")
    assert [sealed(row) for row in (first, second)] == [True, True]
    third = corrected(second, citizen_id=GROWN_UP, name=NAME)
    assert [sealed(row) for row in (first, second, third)] == [True, True, False]


@pytest.mark.parametrize("numbered", [True, False])
def test_a_childs_name_is_not_read_by_typing_a_grown_ups_number(numbered: bool) -> None:
    row = typed(身份证号=CHILD)
    row = row if numbered else corrected(row, citizen_id="")
    outcome = attempted(row, citizen_id=GROWN_UP)
    assert [(fault.column, fault.code) for fault in outcome.errors] == [("姓名", "required")]
    assert (outcome.batch, sealed(row)) == (None, True)
    other = corrected(row, citizen_id=make.citizen_id(3, born="20140405"))
    assert sealed(other)  # another child's: nothing opens


def test_others_of_the_batch_and_the_closed_class_keep_what_was_written() -> None:
    """The closed class follows its own rule: who may know it reads the former version (decision 46)."""
    other, first = typed(), typed(发放日期="2023-01-12")
    corrected(first, category="因公伤残民警")
    assert [sealed(row) for row in (other, first)] == [False, False]


def test_a_child_on_file() -> None:
    made = make.batch({"在档困难职工": [make.roster(姓名=NAME, 身份证号=GROWN_UP)]})
    first = RosterEntry.objects.get(added_by=made)
    second = corrected(first, citizen_id=CHILD)
    assert [sealed(row) for row in (first, second)] == [True, True]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_rows_that_were_corrected_before_are_sealed_by_the_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "seal_names", lambda _batch: None)
    first = typed()
    second = corrected(first, citizen_id=CHILD)
    other, closed = typed(发放日期="2023-01-12"), typed(发放日期="2023-01-13")
    corrected(closed, category="因公伤残民警")
    child = typed(身份证号=CHILD, 发放日期="2023-01-14")
    bare = corrected(child, citizen_id="")
    end = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate([("campaigns", "0039_one_line_of_descent")])
        assert [sealed(row) for row in (first, second, bare)] == [False, True, False]
    finally:
        MigrationExecutor(connection).migrate(end)
    assert [sealed(row) for row in (first, second, child, bare)] == [True] * 4
    assert [sealed(row) for row in (other, closed)] == [False, False]
    assert verify(make.campaign()) == []
