"""A record that was ever of the closed class is of it in every version that does not stand: in no room is it an ordinary row (T44)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beneficiaries.models import Disbursement, disbursement
from beneficiaries.models.disbursement import DisbursementQuerySet
from campaigns import photographs
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger.undo import NotUndoable, undo
from tests import factories as make
from tests.people.readers import PURPOSE

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T44")]
NUMBER, PHONE, NAME = make.citizen_id(3), "13804310077", "鸢卫国"
CLOSED = "因公伤残民警"
FIELDS = ("name", "citizen_id", "phone")


def corrected(**cells: str) -> tuple[Disbursement, Disbursement]:
    """An ordinary row, and what it was corrected to."""
    row = make.disbursement(姓名=NAME, 身份证号=NUMBER, 联系电话=PHONE, 人员类别="户外一线")
    before = Disbursement.objects.get(added_by=make.batch({"慰问帮扶发放": [row]}))
    lookups = names.load(before.campaign, before.union)
    told = {**written(before, lookups), **cells}
    outcome = single.correct(before, told, lookups, by=make.clerk(username="corrects"), reason="类别填错")
    assert outcome.batch is not None, outcome.errors
    before.refresh_from_db()
    return Disbursement.objects.get(pk=before.pk), Disbursement.objects.get(added_by=outcome.batch)


def browser(role: str, at: str = make.PROVINCE) -> Client:
    client = Client()
    client.force_login(make.user(role, at, f"reads-{role}"))
    return client


def rooms(before: Disbursement) -> list[str]:
    """Where a version that no longer stands is read."""
    return [
        f"/row/disbursement/{before.pk}/",
        f"/batches/{before.added_by.number}/rows/disbursement/added/",
        f"/batches/{before.removed_by.number}/rows/disbursement/removed/",
        f"/people/disbursement/{before.pk}/",
        "/admin/beneficiaries/disbursement/?state=removed",
        f"/admin/beneficiaries/disbursement/{before.pk}/change/",
    ]


def told(client: Client, before: Disbursement) -> set[str]:
    """What the rooms say of the person: a part of the name, of the number, the category."""
    pages = [client.get(address) for address in rooms(before)]
    whole = "".join(page.content.decode() for page in pages if page.status_code == 200)
    return {sign for sign in (NAME[0] + "某某", NAME, NUMBER[:6] + "*", "户外一线") if sign in whole}


@pytest.mark.parametrize("role", ["市县填报员", "市州审核员", "经审", "领导"])
def test_the_former_version_names_nobody(role: str) -> None:
    before, _after = corrected(category=CLOSED, citizen_id="")
    client = browser(role, make.CHAOYANG if role == "市县填报员" else make.PROVINCE)
    assert told(client, before) - {"户外一线"} == set()
    reveals = [reverse("person_field", args=["disbursement", before.pk, name]) for name in FIELDS]
    assert {client.post(address, PURPOSE).status_code for address in reveals} <= {403, 404}


def test_control_without_the_later_versions_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    before, _after = corrected(category=CLOSED, citizen_id="")
    monkeypatch.setattr(disbursement, "closed_corrections", Disbursement.objects.none)
    assert told(browser("经审"), before) >= {NAME[0] + "某某", NUMBER[:6] + "*"}


def test_who_may_know_the_closed_class_reads_on() -> None:
    before, _after = corrected(category=CLOSED, citizen_id="")
    assert NAME[0] + "某某" in told(browser("省级工作人员"), before)


def test_what_stands_is_judged_by_itself() -> None:
    before, after = corrected(category=CLOSED, citizen_id="")
    assert (before.became_closed, after.became_closed) == (True, False)
    undo(after.added_by, by=None, reason="改错了")
    assert not Disbursement.objects.get(pk=before.pk).became_closed


def asked(how: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        how()
    return len(queries)


def test_a_list_asks_once_by_the_index_of_corrections() -> None:
    before, after = corrected(category=CLOSED, citizen_id="")
    rows: DisbursementQuerySet = Disbursement.objects.with_class().filter(pk__in=[before.pk, after.pk])
    assert asked(lambda: [row.became_closed for row in rows.all()]) == 1
    assert [row.became_closed for row in rows.order_by("pk")] == [True, False]
    assert list(Disbursement.objects.of_closed_class().order_by("pk")) == [before, after]


def opened() -> tuple[Disbursement, Disbursement]:
    """A row of the closed class, and the slip that opened it."""
    typed = make.batch({"慰问帮扶发放": [make.disbursement(姓名=NAME, 人员类别=CLOSED, 身份证号=None)]})
    first = Disbursement.objects.get(added_by=typed)
    lookups = names.load(first.campaign, first.union)
    told = {
        **written(first, lookups),
        "name": NAME,
        "category": "户外一线",
        "citizen_id": NUMBER,
        "phone": PHONE,
    }
    outcome = single.correct(
        first, told, lookups, by=make.clerk(username="opens"), reason="类别填错", retyped=told
    )
    assert outcome.batch is not None, outcome.errors
    return first, Disbursement.objects.get(added_by=outcome.batch)


def opened_and_undone() -> tuple[Disbursement, Disbursement]:
    """The same, undone."""
    first, slip = opened()
    undo(slip.added_by, by=None, reason="原来的类别是对的")
    return Disbursement.objects.get(pk=first.pk), Disbursement.objects.get(pk=slip.pk)


@pytest.mark.parametrize("role", ["市县填报员", "市州审核员", "经审", "领导"])
def test_a_slip_that_opened_it_names_nobody_once_it_is_undone(role: str) -> None:
    first, slip = opened_and_undone()
    assert (first.removed_by, first.became_closed, slip.became_closed) == (None, False, True)
    client = browser(role, make.CHANGCHUN if role == "市县填报员" else make.PROVINCE)
    assert told(client, slip) - {"户外一线"} == set()
    reveals = [reverse("person_field", args=["disbursement", slip.pk, name]) for name in FIELDS]
    assert {client.post(address, PURPOSE).status_code for address in reveals} <= {403, 404}
    assert set(Disbursement.objects.of_closed_class()) == {first, slip}


def test_nor_once_it_is_removed() -> None:
    first, slip = opened()
    single.remove(slip, by=make.clerk(username="removes"), reason="应为不公开类别，另行录入")
    assert set(Disbursement.objects.of_closed_class()) == {first, slip}
    assert told(browser("经审"), Disbursement.objects.get(pk=slip.pk)) - {"户外一线"} == set()


def test_nor_while_another_correction_stands_in_its_place() -> None:
    """What stands is read as it stands; what it was put in the place of tells of a record that was of the closed class."""
    first, opens = opened()
    stands = moved(opens)
    assert (opens.became_closed, stands.became_closed) == (True, False)
    assert set(Disbursement.objects.of_closed_class()) == {first, opens}
    reader = browser("经审")
    assert told(reader, opens) - {"户外一线"} == set()
    assert NAME[0] + "某某" in reader.get(f"/row/disbursement/{stands.pk}/").content.decode()
    single.remove(stands, by=make.clerk(username="removes"), reason="另行录入")
    assert set(Disbursement.objects.of_closed_class()) == {first, opens, stands}


def moved(opens: Disbursement) -> Disbursement:
    """The row, corrected in another column."""
    lookups = names.load(opens.campaign, opens.union)
    cells = {**written(opens, lookups), "employer": "别处"}
    outcome = single.correct(opens, cells, lookups, by=make.clerk(username="again"), reason="单位填错")
    assert outcome.batch is not None, outcome.errors
    opens.refresh_from_db()
    return Disbursement.objects.get(added_by=outcome.batch)


def test_what_an_undo_brings_back_open_may_have_its_photographs() -> None:
    first, opens = opened()
    visit = uuid4()
    Disbursement.objects.filter(record=first.record).update(visit_record=visit)
    stands = moved(Disbursement.objects.get(pk=opens.pk))
    place = {"campaign": first.campaign, "union": first.union}
    photographs.keep([make.picture()], sheet="走访企业", record=visit, by=None, **place)
    undo(stands.added_by, by=None, reason="单位没有填错")
    with pytest.raises(NotUndoable, match="这样的走访不留照片"):
        undo(opens.added_by, by=None, reason="类别没有填错")  # control
    assert Disbursement.objects.live().get() == opens


def test_its_first_version_is_found_by_an_index() -> None:
    opened_and_undone()
    rows: DisbursementQuerySet = Disbursement.objects.filter(disbursement.corrected_into_closed())
    assert rows.count() == 1
    if connection.vendor == "sqlite":
        plan = [line for line in rows.explain().splitlines() if "SCAN" in line and "SUBQUERY" not in line]
        assert [line for line in plan if "beneficiaries_disbursement" not in line] == []


def test_undoing_the_correction_is_for_who_may_know_of_it() -> None:
    """Undone, the former row stands open again."""
    _before, now = corrected(category=CLOSED, citizen_id="")
    with pytest.raises(NotUndoable, match="请由报送单位自己撤销，或者由省总工会撤销"):
        undo(now.added_by, by=make.clerk(make.CHANGCHUN), reason="先退回")
    assert Disbursement.objects.live().get() == now
    undo(now.added_by, by=make.clerk(), reason="类别没有填错")
    assert Disbursement.objects.live().get().name == NAME


def test_any_other_correction_is_undone_by_whoever_reaches_it() -> None:
    _before, now = corrected(name="鸢卫民")
    undo(now.added_by, by=make.clerk(make.CHANGCHUN), reason="先退回")
    assert Disbursement.objects.live().get().name == NAME
