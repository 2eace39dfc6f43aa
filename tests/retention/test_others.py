"""What is another's stays when one person is taken out (T54): a longer name, a namesake, a phone that two have, a colleague's form."""

import io
import json
import sys
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command

from beneficiaries.models import Disbursement, Need
from campaigns.models import Batch, Contribution, EventDetail, PendingRow, Photograph, User, Visit
from songnuan.entry import names, noting, single
from songnuan.entry.models import Draft, MendedCell, Upload
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.visits import drafts
from songnuan.ledger.verify import verify
from songnuan.lib import cipher
from songnuan.retention import one, trail
from songnuan.retention.mentions import CLEARED
from songnuan.retention.others import Others
from songnuan.retention.unclear import Unclear
from tests import factories as make
from tests.entry.visits.forms import form, person, record_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T54")]
MINE, OTHER, THIRD = make.citizen_id(1), make.citizen_id(2), make.citizen_id(3)
PHONE, CARD = "13912340001", "6222020200112233445"


@pytest.fixture
def clerk() -> User:
    return make.clerk()


def cells(name: str, number: str, **more: str) -> dict[str, str]:
    return {
        "name": name, "citizen_id": number, "category": "户外一线", "purpose": "慰问", "cash": "300", "date": "2023-01-10",
    } | more  # fmt: skip


def enter(by: User, name: str, number: str, **more: str) -> Disbursement:
    lookups = names.load(make.campaign(), make.union())
    outcome = single.enter(DISBURSEMENTS, cells(name, number, **more), lookups, by=by)
    assert outcome.batch is not None, outcome.faults
    return Disbursement.objects.get(added_by=outcome.batch)


def correct(row: Disbursement, by: User, name: str, number: str, **more: str) -> Batch:
    lookups = names.load(make.campaign(), make.union())
    outcome = single.correct(row, cells(name, number, **more), lookups, by=by, reason="写错")
    assert outcome.batch is not None, outcome.faults
    return outcome.batch


def notes(*batches: Batch) -> list[Any]:
    kept = EventDetail.objects.filter(event__verb="post.correction", event__batch__in=batches)
    return [detail.opened for detail in kept.order_by("event__sequence")]


def keep(by: User, data: dict[str, Any]) -> Draft:
    return drafts.keep(
        UUID(data["draft"]), record_of(data), {name: [value] for name, value in data.items()}, 0, window="w",
        campaign=make.campaign(), union=make.union(), by=by, corrects=False,
    )  # fmt: skip


def nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Protection off: as if nobody else were called so, or had the phone."""
    none: frozenset[str] = frozenset()
    monkeypatch.setattr(trail, "others", lambda *_of: Others(none, none, none, none))


@pytest.mark.parametrize("protected", [True, False])
def test_a_name_within_a_longer_one_is_not_the_persons(
    clerk: User, monkeypatch: pytest.MonkeyPatch, protected: bool
) -> None:
    """One visit at which both were helped; texts of the one go, texts of the other stay."""
    mine, other = enter(clerk, "李明", MINE), enter(clerk, "李明华", OTHER)
    record = uuid4()
    Disbursement.objects.update(visit_record=record)
    for row in (mine, other):  # which the corrections below would take for rows that changed since
        row.refresh_from_db()
    make.batch(
        {"走访企业": [make.visit(诉求="李明华需要就业培训", 备注="到李明华、李明两家", 带队领导="李明华")]}
    )
    Visit.objects.update(record=record, uid=record)
    need = Need(
        campaign=mine.campaign, union=mine.union, responsible=mine.union, kind=Need.Kind.MEDICAL, due=mine.date,
        record=record,
    )  # fmt: skip
    need.seal(whose="李明华", text="李明华要住院")
    need.save()
    of_mine = correct(mine, clerk, "李明", MINE, remark="李明肝病")
    of_other = correct(other, clerk, "李明华", OTHER, remark="李明华肝病")
    if not protected:
        nobody_else(monkeypatch)
    before = make.figures()
    assert one.traces(MINE) == one.erase(MINE, reason="申请", by=None)
    visit = Visit.objects.get()
    need.refresh_from_db()
    assert (notes(of_mine), visit.remark) == ([None], CLEARED)
    assert (visit.needs, need.private != {}) == (
        ("李明华需要就业培训", True) if protected else (CLEARED, False)
    )
    assert (visit.leader == "李明华") is protected
    assert None not in notes(of_other)
    assert (make.figures(), verify(make.campaign())) == (before, [])


def test_notes_of_corrections_of_others_go_only_by_the_number(clerk: User) -> None:
    enter(clerk, "李明", MINE, phone=PHONE, card=CARD)
    of_other, of_namesake, of_third = [
        correct(enter(clerk, name, number, phone=PHONE, card=CARD), clerk, name, number, phone=phone, remark=remark)
        for name, number, phone, remark in (
            ("王村书记", OTHER, "13912340002", "与李明同户"), ("李明", THIRD, "13912340003", "李明肝病"),
            ("赵大", make.citizen_id(4), "13912340004", f"曾写成{MINE}"),
        )
    ]  # fmt: skip
    one.erase(MINE, reason="申请", by=None)
    assert None not in notes(of_other, of_namesake)
    assert notes(of_third) == [None]


def test_a_phone_that_two_have_tells_of_neither_by_itself(clerk: User) -> None:
    enter(clerk, "李明", MINE, phone=PHONE)
    enter(clerk, "王村书记", OTHER, phone=PHONE)
    made = make.batch({"筹集款物": [
        make.contribution(备注=f"联系{PHONE}"), make.contribution(备注=f"联系李明{PHONE}", 日期="2023-01-12"),
    ]})  # fmt: skip
    table = made.pending_tables.create(sheet="慰问帮扶发放", title="表", heads=[])
    waits = []
    for sent in (["李明", PHONE], ["王村书记", PHONE], ["李某", PHONE], ["钱二", PHONE, THIRD]):
        row = PendingRow(table=table, batch=made, campaign=made.campaign, union=made.union, row=2)
        row.sealed = cipher.seal_values({"cells": sent, "faults": []}, row.uid)
        row.save()
        waits.append(row)
    gone = one.erase(MINE, reason="申请", by=None)
    assert (gone.pending, list(PendingRow.objects.order_by("pk"))) == (1, waits[1:])
    assert gone.unclear == (Unclear("pendingrow", make.CHAOYANG, "", waits[2].pk),)
    remarks = Contribution.objects.order_by("date").values_list("remark", flat=True)
    assert sorted(remarks) == sorted([f"联系{PHONE}", CLEARED])


def test_a_row_that_waits_and_says_whom_to_ask_stays_and_is_told(clerk: User) -> None:
    row = enter(clerk, "李明", MINE, phone=PHONE)
    table = row.added_by.pending_tables.create(sheet=row.SHEET, title="表", heads=[])
    for sent in (["王五", "", f"可问{PHONE}"], ["李某", PHONE, ""]):
        waits = PendingRow(table=table, batch=row.added_by, campaign=row.campaign, union=row.union, row=2)
        waits.sealed = cipher.seal_values({"cells": sent, "faults": []}, waits.uid)
        waits.save()
    stays = PendingRow.objects.order_by("pk")[0]
    gone = one.erase(MINE, reason="申请", by=None)
    assert gone.unclear == (Unclear("pendingrow", make.CHAOYANG, clerk.username, stays.pk),)
    assert (gone.pending, list(PendingRow.objects.all())) == (1, [stays])


def test_a_longer_name_counts_also_where_the_person_has_no_row(clerk: User) -> None:
    """A file of another union holds the number; notes and files of that union name somebody with a longer name."""
    enter(clerk, "李明", MINE)
    elsewhere = make.union(make.YUSHU)
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="李明华", 身份证号=OTHER)]}, make.YUSHU)
    of_both = []
    for name in ("李明华.xlsx", "李明.xlsx"):
        upload = Upload.objects.create(
            campaign=make.campaign(), union=elsewhere, by=clerk, file_name=name, digest="", stored_as=""
        )
        cell = MendedCell(upload=upload, sheet="慰问帮扶发放", title="表", row=2, header="身份证号", by=clerk)
        cell.sealed = cipher.seal_values({"before": "", "after": MINE}, cell.uid)
        cell.save()
        noting.note("upload.received", upload, by=clerk)
        of_both.append(upload)
    one.erase(MINE, reason="申请", by=None)
    for upload in of_both:
        upload.refresh_from_db()
    assert [upload.file_name for upload in of_both] == ["李明华.xlsx", CLEARED]
    kept = EventDetail.objects.filter(event__verb="upload.received").order_by("event__sequence")
    assert [detail.key is not None for detail in kept] == [True, False]


def test_a_colleagues_form_loses_only_the_persons_row(clerk: User) -> None:
    enter(clerk, "李明", MINE, phone=PHONE)
    enter(clerk, "王村书记", OTHER, phone=PHONE)
    people = [
        person(name=name, citizen_id=make.citizen_id(serial)) for name, serial in (("赵大", 7), ("钱二", 8))
    ]
    far = keep(clerk, form(*people, remark=f"联系人王书记{PHONE}"))
    picture = make.photograph(Visit(record=far.record, campaign=far.campaign, union=far.union), "门前")
    both = keep(clerk, form(person(name="李明", citizen_id=""), *people, needs="要住院", visitors="李明明"))
    clear = keep(clerk, form(people[0], person(citizen_id=MINE), leader=f"李明{MINE}", reason=""))
    typed = far.data
    planned = one.traces(MINE)
    assert [left.key for left in planned.unclear] == [both.pk, far.pk]
    assert {left.owner for left in planned.unclear} == {clerk.username}
    assert (planned.drafts, one.erase(MINE, reason="申请", by=None)) == (2, planned)
    for draft in (far, both, clear):
        draft.refresh_from_db()
    assert (far.data, far.version, list(Photograph.objects.all())) == (typed, 1, [picture])
    assert [key for key in both.data if key.endswith("_name")] == ["r2_name", "r3_name"]
    assert (both.data["needs"], both.data["name"]) == (["要住院"], ["长春春雨机械有限公司"])
    assert [clear.data[field] for field in ("r1_name", "leader")] == [["赵大"], [CLEARED]]
    assert "r2_name" not in clear.data
    # Whoever has it open in a window may not keep the old one over it.
    with pytest.raises(drafts.Outdated):
        drafts.keep(
            both.uid, both.record, {"r1_name": ["李明"]}, 1, window="w",
            campaign=both.campaign, union=both.union, by=clerk, corrects=False,
        )  # fmt: skip


def test_control_where_nobody_else_is_looked_for_a_colleague_loses_the_text(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(clerk, "李明", MINE, phone=PHONE)
    enter(clerk, "王村书记", OTHER, phone=PHONE)
    far = keep(clerk, form(person(name="赵大"), remark=f"联系人王书记{PHONE}"))
    nobody_else(monkeypatch)
    one.erase(MINE, reason="申请", by=None)
    far.refresh_from_db()
    assert far.data["remark"] == [CLEARED]


def test_what_bears_a_namesakes_name_stays_and_is_told(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = enter(clerk, "李明", MINE)
    enter(clerk, "李明", OTHER)
    need = Need(
        campaign=row.campaign, union=row.union, responsible=row.union, kind=Need.Kind.MEDICAL, due=row.date
    )
    need.seal(whose="李明", text="要住院")
    need.save()
    draft = keep(clerk, form(person(name="李明")))
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{MINE}\n"))
    out = io.StringIO()
    call_command("erase", "--json", stdout=out)
    assert json.loads(out.getvalue())["unclear"] == [
        {"what": "draft", "union": make.CHAOYANG, "owner": clerk.username, "key": draft.pk},
        {"what": "need", "union": make.CHAOYANG, "owner": "", "key": need.pk},
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{MINE}\n"))
    out = io.StringIO()
    call_command("erase", stdout=out)
    assert f"草稿 {draft.pk}，工会{make.CHAOYANG}，填写人{clerk.username}" in out.getvalue()
    assert "李明" not in out.getvalue()
    one.erase(MINE, reason="申请", by=None)
    need.refresh_from_db()
    draft.refresh_from_db()
    assert (need.private["text"], draft.data["r1_name"]) == ("要住院", ["李明"])
