"""Whatever leads to a person goes with them: other versions, notes, forms in which they were chosen, by phone or name (T54)."""

import datetime
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID, uuid4

import pytest

from beneficiaries.models import Disbursement, DuplicateDecision, Need, Person
from campaigns import journal
from campaigns.models import (
    Amendment,
    Batch,
    Contribution,
    EventDetail,
    Filing,
    PendingRow,
    PlannedVisit,
    Team,
    User,
    Visit,
)
from songnuan.entry import noting, single
from songnuan.entry.models import Draft, MendedCell, Upload
from songnuan.entry.names import load
from songnuan.entry.visits import drafts, people
from songnuan.entry.written import written
from songnuan.ledger.verify import verify
from songnuan.lib import cipher
from songnuan.people.search import search
from songnuan.retention import hanging, one
from songnuan.retention.trail import SHARED, trail
from tests import factories as make
from tests.entry.visits.forms import form, record_of
from tests.retention.everything import everything

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T54")]
NUMBER, PHONE, CARD = make.citizen_id(1), "13912340001", "6222020200112233445"
NEW_PHONE, NAME = "13912340002", "周除名"
SIGNS = (NUMBER, PHONE, NEW_PHONE, CARD, NAME, "春城大街", "人民大街", "肝癌", "透析")
"""Number, phones, card, name, addresses, illness."""


@pytest.fixture
def clerk() -> User:
    return make.clerk()


@pytest.fixture
def row(clerk: User) -> Disbursement:
    """The person's row as it stands: all but the number was corrected."""
    make.batch({"慰问帮扶发放": [
        make.disbursement(姓名=NAME, 身份证号=NUMBER, 联系电话=PHONE, 家庭住址="春城大街1号", 备注="肝癌晚期", 银行卡号=CARD),
        make.disbursement(姓名="他人", 身份证号=make.citizen_id(2), 联系电话=PHONE, 备注="无"),
    ]})  # fmt: skip
    found = Disbursement.objects.get(person__index=cipher.blind_index(NUMBER))
    return corrected(found, clerk, phone=NEW_PHONE, address="人民大街9号", remark="肝癌，透析")


def corrected(fact: Disbursement, by: User, **cells: str) -> Disbursement:
    lookups = load(fact.campaign, fact.union)
    outcome = single.correct(
        fact, {**written(fact, lookups), **cells}, lookups, by=by, reason=f"{NAME}电话写错"
    )
    assert outcome.batch is not None, outcome.faults
    return Disbursement.objects.get(added_by=outcome.batch)


def keep(by: User, record: UUID | None = None, **typed: Any) -> Draft:
    data = form(**typed)
    return drafts.keep(
        UUID(data["draft"]), record or record_of(data), {name: [value] for name, value in data.items()}, 0, window="",
        campaign=make.campaign(), union=make.union(), by=by, corrects=record is not None,
    )  # fmt: skip


def plant(row: Disbursement, by: User) -> None:
    """The person wherever the application lets somebody write of them, the number in none of these."""
    visit = uuid4()
    Disbursement.objects.filter(pk=row.pk).update(visit_record=visit)
    make.batch({"走访企业": [make.visit(诉求=f"{NAME}肝癌，求助")], "筹集款物": [make.contribution()]})
    Visit.objects.update(record=visit, uid=visit)
    Contribution.objects.update(remark=f"有事打139-1234-0002，{NAME}")
    search(by, NEW_PHONE, "")
    journal.note(
        "reveal.shown", actor=by, union=row.union, campaign=row.campaign, body={"row": f"disbursement:{row.pk}"},
        detail={"citizen_id": "", "name": "家住春城大街"},
    )  # fmt: skip
    keep(by, r1_person=people._token(by, row.person_id or 0), needs="肝癌，要照顾", remark="住人民大街7号")
    keep(by, visit, fact="1", r1_fact=str(row.pk), remark="透析，每周三次")
    keep(by, r1_name=NAME, remark="住春城大街")
    keep(by, remark=f"电话{NEW_PHONE}，透析")
    for phone, name in ((PHONE, NAME), (NEW_PHONE, "周除")):
        pending(row, ["他处", name, phone, "肝癌"])
    union, day = row.union, datetime.date(2023, 1, 20)
    for record, values in ((visit, {"text": f"{NAME}透析"}), (None, {"whose": NAME, "text": "肝癌"})):
        need = Need(
            campaign=row.campaign,
            union=union,
            responsible=union,
            kind=Need.Kind.MEDICAL,
            due=day,
            record=record,
        )
        need.seal(**values)
        need.save()
    team = Team.objects.create(campaign=row.campaign, name="一组")
    for values in ({"person": NAME, "address": "人民大街9号"}, {"phone": NEW_PHONE, "note": "透析"}):
        planned = PlannedVisit(team=team, day=day, union=union, kind=PlannedVisit.Kind.HOUSEHOLD)
        planned.seal(**values)
        planned.save()
    asked = Amendment(
        campaign=row.campaign, union=union, sheet=row.SHEET, record=row.record, fact_id=row.pk, asked_by=by,
        reason="肝癌病名写错",
    )  # fmt: skip
    asked.seal({"remark": "透析"}, {"remark": "肝癌"})
    asked.save()
    DuplicateDecision.objects.create(
        campaign=row.campaign, person=row.person, place=union, verdict="fitting", reason="肝癌，两家都该去", by=by,
        at=asked.asked_at, rows=1, last_row=row.pk,
    )  # fmt: skip
    Batch.objects.filter(pk=row.added_by_id).update(file_name=f"{NAME}.xlsx")
    Filing.objects.create(
        campaign=row.campaign, union=union, period=make.period(), number=1, at=asked.asked_at, remark=f"{NAME}已补",
        checks=[{"text": f"{NAME}肝癌"}],
    )  # fmt: skip
    body = {"list": "visits", "asked": f"firm={quote(NAME)}", "rows": 1}
    journal.note("export.made", actor=by, union=union, campaign=row.campaign, body=body)
    # A file that waits in another union, with a row of theirs: what it is called tells of them, too.
    waits = Upload.objects.create(
        campaign=row.campaign, union=make.union(make.YUSHU), by=by, file_name=f"{NAME}家.xlsx", digest="", stored_as="",
    )  # fmt: skip
    cell = MendedCell(upload=waits, sheet=row.SHEET, title="表", row=2, header="身份证号", by=by)
    cell.sealed = cipher.seal_values({"before": "", "after": NUMBER}, cell.uid)
    cell.save()
    noting.note("upload.received", waits, by=by)


@pytest.mark.parametrize("theirs", [True, False])
def test_why_a_row_was_to_be_theirs_goes_with_what_was_to_be(
    theirs: bool, row: Disbursement, clerk: User
) -> None:
    """A 更正单 that is to add their row hangs on none of theirs: it is known by what it asks for."""
    asked = Amendment(
        campaign=row.campaign, union=row.union, sheet=row.SHEET, record=uuid4(), asked_by=clerk,
        kind=Amendment.Kind.ADD, reason="补报小胡 南湖小区", refusal="小胡不符合条件", state=Amendment.State.REFUSED,
    )  # fmt: skip
    asked.seal({}, {"citizen_id": NUMBER if theirs else make.citizen_id(7), "name": "小胡"})
    asked.save()
    one.erase(NUMBER, reason="申请", by=None)
    asked.refresh_from_db()
    cleared = ("（已清除）", "（已清除）")
    assert (asked.reason, asked.refusal) == (cleared if theirs else ("补报小胡 南湖小区", "小胡不符合条件"))


def pending(row: Disbursement, cells: list[str]) -> PendingRow:
    table = row.added_by.pending_tables.get_or_create(sheet=row.SHEET, title="表", heads=[])[0]
    waits = PendingRow(table=table, batch=row.added_by, campaign=row.campaign, union=row.union, row=2)
    waits.sealed = cipher.seal_values({"cells": cells, "faults": []}, waits.uid)
    waits.save()
    return waits


def signs() -> set[str]:
    text = unquote(everything())
    return {sign for sign in SIGNS if sign in text}


def test_nothing_that_leads_to_the_person_stays(row: Disbursement, clerk: User) -> None:
    plant(row, clerk)
    assert signs() == set(SIGNS)
    before = make.figures()
    planned = one.traces(NUMBER)
    assert (planned.rows, planned.drafts, planned.pending, planned.amendments) == (2, 4, 2, 1)
    assert one.erase(NUMBER, reason="申请", by=None) == planned
    left = unquote(everything())
    # The other of the household has the same phone, and keeps it.
    assert [line for line in left.splitlines() for sign in SIGNS if sign in line] == [
        f"Disbursement.sealed: {{'phone': '{PHONE}', 'remark': '无'}}"
    ]
    assert (make.figures(), verify(make.campaign())) == (before, [])
    with pytest.raises(one.Unknown):
        one.traces(NUMBER)


def test_control_by_the_number_alone_notes_and_drafts_stay(
    row: Disbursement, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(row, clerk)
    monkeypatch.setattr(hanging, "details", lambda *_of: [])
    monkeypatch.setattr(one, "forms", lambda *_of: [])
    one.erase(NUMBER, reason="申请", by=None)
    assert {"肝癌", NAME, NEW_PHONE} <= signs()


def test_what_is_of_others_stays(row: Disbursement, clerk: User) -> None:
    """A row that was put in its place, forms and notes of others, and a waiting row with a number of its own."""
    other = Disbursement.objects.get(person__index=cipher.blind_index(make.citizen_id(2)))
    theirs = keep(clerk, r1_person=people._token(clerk, other.person_id), remark="无事")
    note = journal.note("search.person", actor=clerk, detail={"number": "13900000000"})
    waits = pending(row, ["他人", make.citizen_id(2), PHONE])
    became = corrected(
        row, clerk, name="赵后来", citizen_id=make.citizen_id(5), phone="", card="", remark="后来的人"
    )
    before = (other.name, other.private, other.fingerprint)
    one.erase(NUMBER, reason="申请", by=None)
    for fact in (other, became):
        fact.refresh_from_db()
    assert (other.name, other.private, other.fingerprint) == before
    assert (became.name, became.private["remark"]) == ("赵后来", "后来的人")
    assert list(Draft.objects.all()) == [theirs]
    assert list(PendingRow.objects.all()) == [waits]
    assert EventDetail.objects.get(event=note).opened == {"number": "13900000000"}


def test_versions_without_the_number_and_rows_by_phone_go_too(clerk: User) -> None:
    make.batch({"慰问帮扶发放": [
        make.disbursement(姓名=NAME, 联系电话=PHONE),
        make.disbursement(姓名=NAME, 联系电话=PHONE, 发放日期="2023-01-11"),
        make.disbursement(姓名="同住", 联系电话=PHONE, 发放日期="2023-01-12"),
    ]})  # fmt: skip
    first = Disbursement.objects.order_by("pk")[0]
    corrected(first, clerk, citizen_id=NUMBER)
    assert one.erase(NUMBER, reason="申请", by=None).rows == 3
    assert set(Disbursement.objects.exclude(name="").values_list("name", flat=True)) == {"同住"}
    assert NAME not in everything()


def test_an_offices_phone_tells_of_nobody(clerk: User) -> None:
    rows = [
        make.disbursement(姓名=f"职工{serial}", 身份证号=make.citizen_id(serial), 联系电话="0431-88501234")
        for serial in range(1, SHARED + 3)
    ]
    make.batch({"慰问帮扶发放": rows, "筹集款物": [make.contribution(备注="联系0431-88501234")]})
    assert not trail(NUMBER).contacts
    one.erase(NUMBER, reason="申请", by=None)
    assert Contribution.objects.get().remark == "联系0431-88501234"


def test_photographs_of_a_form_go_with_it(row: Disbursement, clerk: User) -> None:
    draft = keep(clerk, r1_fact=str(row.pk))
    visit = Visit(record=draft.record, campaign=row.campaign, union=row.union)
    photograph = make.photograph(visit, f"慰问{NAME}一家")
    assert one.erase(NUMBER, reason="申请", by=None).photographs == 1
    assert not type(photograph).objects.exists()


def test_a_token_is_opened_however_old_and_one_of_nobody_leads_nowhere(
    row: Disbursement, clerk: User
) -> None:
    assert people.person_behind(people._token(clerk, row.person_id or 0)) == row.person_id
    assert people.person_behind("x") is None
    assert Person.objects.filter(pk=row.person_id).exists()
