"""更正单 that take a row out or add one: the same three persons, the same door, the same rules, nothing else opened."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Amendment, Batch, Campaign, Event, Filing, Union
from songnuan.closing import ask
from songnuan.closing.amend import approve, refuse
from songnuan.closing.ask import Refused
from songnuan.closing.told import amendment_page
from songnuan.entry import names, single
from songnuan.entry.sheets import BY_NAME
from songnuan.entry.written import written
from songnuan.ledger.difference.report import difference, now, of_edition
from songnuan.ledger.edition import take
from songnuan.ledger.filing import acts
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.ledger.models import Cell, Status
from songnuan.ledger.post import Conflict
from songnuan.ledger.totals import totals
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.closing.world import (
    FORGOTTEN,
    asked,
    asked_addition,
    asked_removal,
    closed,
    reviewed_and_closed,
    staff,
)

pytestmark = pytest.mark.django_db


def posted(amendment: Amendment) -> Amendment:
    approve(amendment, by=staff("first"))
    return approve(amendment, by=staff("second"))


def handed() -> dict[str, int | None]:
    return {status: totals(make.campaign(), make.union(), status)["disbursed"] for status in Status.values}


def test_a_removed_row_goes_from_every_figure_and_stays_in_the_ledger() -> None:
    reviewed_and_closed()
    before = take(make.campaign(), "初步数", by=None)
    done = posted(asked_removal())
    assert (done.state, done.moved_reviewed) == ("posted", True)
    assert done.batch is not None
    assert (done.batch.kind, done.batch.rows, done.batch.by) == (Batch.Kind.CORRECTION, 0, done.asked_by)
    assert handed() == dict.fromkeys(Status.values, 0)
    assert Disbursement.objects.get().removed_by == done.batch
    assert Filing.objects.get(stands=True).is_zero
    explained = difference(make.campaign(), _province(), of_edition(before), now())
    assert (explained.is_explained, explained.moved["disbursed"], explained.moved["persons"]) == (
        True,
        -50_000,
        -1,
    )
    assert verify(make.campaign()) == []


@pytest.mark.parametrize("sheet", [
    "慰问帮扶发放", "走访企业",
    *(pytest.param(sheet, marks=pytest.mark.slow) for sheet in ("筹集款物", "分类服务", "在档困难职工")),
])  # fmt: skip
def test_a_row_of_any_sheet_is_added_by_the_rules_of_all_rows(sheet: str) -> None:
    make.period()
    acts.approve(
        acts.file_report(make.period(2), make.union(), by=make.clerk(), zero=empty_sheets(make.campaign(), make.union())),
        by=staff("reviewer"),
    )  # fmt: skip
    before = take(make.campaign(), "初步数", by=None)
    closed()
    amendment = asked_addition(sheet=sheet)
    done = posted(amendment)
    row = BY_NAME[sheet].fact.objects.live().get()
    assert (row.record, row.added_by, row.row) == (amendment.record, done.batch, None)
    assert row.added_by.kind == Batch.Kind.ENTRY
    filing = Filing.objects.get(stands=True)
    assert (filing.is_zero, sheet in filing.zero_sheets) == (sheet == "在档困难职工", False)
    explained = difference(make.campaign(), _province(), of_edition(before), now())
    assert (explained.is_explained, len(explained.steps)) == (True, 1)
    assert verify(make.campaign()) == []


def test_what_no_clerk_could_upload_cannot_be_asked_for() -> None:
    reviewed_and_closed()
    wrong = {
        "date_outside_campaign": {"date": "2023-09-01"}, "id_number_invalid": {"citizen_id": "22010419850317000X"},
        "required": {"cash": ""}, "amount_invalid": {"cash": "三百元"},
        "duplicate_in_campaign": {"citizen_id": make.citizen_id(1), "date": "2023-01-10"},
    }  # fmt: skip
    for code, change in wrong.items():
        with pytest.raises(Refused) as refusal:
            asked_addition(**change)
        assert code in {fault.code for fault in refusal.value.faults}
    assert not Amendment.objects.exists()


def test_what_stands_there_by_the_time_of_the_second_word_is_not_posted_twice() -> None:
    reviewed_and_closed()
    one, other = asked_addition(), asked_addition(cash="400")
    posted(one)
    approve(other, by=staff("third"))
    with pytest.raises(Conflict, match="不能保存"):
        approve(other, by=staff("fourth"))
    other.refresh_from_db()
    assert (other.state, other.second_by, handed()["all"]) == ("once", None, 80_000)


@pytest.mark.hardening("T60")
@pytest.mark.parametrize("protected", [True, False], ids=["compared", "control"])
def test_the_same_row_is_asked_for_once(monkeypatch: pytest.MonkeyPatch, protected: bool) -> None:
    closed()
    clerk = make.clerk()
    asked_addition(by=clerk)
    if protected:
        with pytest.raises(Conflict, match="正在办理，没有再申请一次"):
            asked_addition(by=clerk)
    else:
        monkeypatch.setattr(ask, "_refuse_the_same", lambda _amendment, _new, _by: None)
        asked_addition(by=clerk)
    assert Amendment.objects.count() == (1 if protected else 2)


@pytest.mark.hardening("T45")
def test_nothing_is_said_of_what_a_colleague_asked() -> None:
    """Its number, phone and address are on no page: that a guess at them is right would be told, and stored nowhere."""
    closed()
    asked_addition(phone="13843210000")
    for phone in ("13843210000", "13843210001"):
        asked_addition(by=make.clerk(), phone=phone)
    assert Event.objects.filter(verb="amendment.asked").count() == 3


def test_nothing_is_asked_of_a_campaign_that_is_open() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    for act in (asked_removal, asked_addition):
        with pytest.raises(Conflict, match="还没有封存"):
            act()


def test_nothing_is_asked_of_a_campaign_whose_personal_data_is_gone() -> None:
    reviewed_and_closed()
    Campaign.objects.filter(code="2023").update(anonymised_at=timezone.now())
    for act in (asked, asked_removal, asked_addition):
        with pytest.raises(Conflict, match="已过保存期限"):
            act()


def test_nor_is_anything_said_of_what_was_asked_before() -> None:
    """What is written in a refusal is about somebody who is gone."""
    reviewed_and_closed()
    amendment, by = asked(), staff("first")
    Campaign.objects.filter(code="2023").update(anonymised_at=timezone.now())
    for say in (
        lambda: refuse(amendment, by=by, reason="赵国杰（肝癌）确已领取"),
        lambda: approve(amendment, by=by),
    ):
        with pytest.raises(Conflict, match="已过保存期限"):
            say()
    amendment.refresh_from_db()
    assert (amendment.state, amendment.refusal) == ("asked", "")
    Campaign.objects.filter(code="2023").update(anonymised_at=None)  # control
    refuse(amendment, by=by, reason="已领取")
    assert Amendment.objects.get().state == "refused"


def _granted(kind: str, **more: object) -> Amendment:
    return Amendment.objects.create(
        campaign=make.campaign(), union=make.union(), kind=kind, sheet="慰问帮扶发放", state="granted",
        asked_by=make.clerk(), first_by=staff("first"), second_by=staff("second"), **more,
    )  # fmt: skip


def _others(row: Disbursement) -> dict[str, Callable[[], object]]:
    """What no grant to take out the first row, or to add one, lets through."""
    lookups, clerk = names.load(make.campaign(), make.union()), make.clerk()
    other = Disbursement.objects.exclude(pk=row.pk).get()
    visit = FORGOTTEN["走访企业"]
    return {
        "another row of the sheet": lambda: single.enter(
            BY_NAME["慰问帮扶发放"], FORGOTTEN["慰问帮扶发放"], lookups, by=clerk
        ),
        "a row of another sheet": lambda: single.enter(BY_NAME["走访企业"], visit, lookups, by=clerk),
        "another row changed": lambda: single.correct(
            other, {**written(other, lookups), "cash": "7"}, lookups, by=clerk, reason="错"
        ),
        "another row taken out": lambda: single.remove(other, by=clerk, reason="错"),
        "the same row changed": lambda: single.correct(
            row, {**written(row, lookups), "cash": "7"}, lookups, by=clerk, reason="错"
        ),
        "a workbook": lambda: make.batch({"慰问帮扶发放": [make.disbursement(姓名="周晴")]}),
        "an empty sheet and a neighbour's": lambda: make.batch(
            {"筹集款物": [make.contribution()]}, make.YUSHU
        ),
    }


@pytest.mark.parametrize("kind", ["remove", "add"])
def test_a_grant_opens_its_row_and_nothing_else(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(), make.disbursement(姓名="周雪")]})
    closed()
    row = Disbursement.objects.order_by("pk")[0]
    if kind == "remove":
        _granted(kind, record=row.record, fact_id=row.pk)
    else:
        _granted(kind)
    for what, act in _others(row).items():
        with pytest.raises(Conflict, match="封存"):
            act()
        assert Batch.objects.count() == 1, what
    # Without a look at what was moved, a grant would open the whole union.
    monkeypatch.setattr("songnuan.ledger.post.keeps_to", lambda _amendment, _batch: True)
    _others(row)["another row of the sheet"]()
    assert Batch.objects.count() == 2


def test_through_the_pages_a_forgotten_row() -> None:
    reviewed_and_closed()
    clerk, cells = Client(), FORGOTTEN["慰问帮扶发放"]
    clerk.force_login(make.clerk())
    place = clerk.get(
        "/amendments/add/", {"campaign": "2023", "union": make.CHAOYANG, "kind": "disbursement"}
    )
    assert (place.status_code, place["Location"]) == (
        302, f"/amendments/add/disbursement/?campaign=2023&union={make.CHAOYANG}",
    )  # fmt: skip
    assert "家庭住址" in clerk.get(place["Location"]).content.decode()
    wrong = clerk.post(place["Location"], {**cells, "date": "2023-09-01", "reason": "漏报"})
    assert (wrong.status_code, "2023-09-01" in wrong.content.decode()) == (422, True)
    same = {"citizen_id": make.citizen_id(1), "date": "2023-01-10", "reason": "漏报"}
    twice = clerk.post(place["Location"], {**cells, **same})
    assert (twice.status_code, "本单位已报送过此人" in twice.content.decode()) == (422, True)
    answer = clerk.post(place["Location"], {**cells, "reason": f"漏报{make.citizen_id(7)}"})
    amendment = Amendment.objects.get()
    assert (answer.status_code, amendment.kind) == (302, "add")
    page = clerk.get(f"/amendments/{amendment.uid}/").content.decode()
    assert ("补一行" in page, "300" in page, "赵忘年" in page, make.citizen_id(7) in page) == (
        True,
        True,
        False,
        False,
    )
    assert posted(amendment).state == "posted"
    row = Disbursement.objects.live().get(record=amendment.record)
    assert f"/row/disbursement/{row.pk}/" in clerk.get(f"/amendments/{amendment.uid}/").content.decode()
    assert Event.objects.filter(verb="amendment.asked", body__kind="add").count() == 1


def test_through_the_pages_a_row_taken_out() -> None:
    reviewed_and_closed()
    fact, clerk = Disbursement.objects.get(), Client()
    clerk.force_login(make.clerk())
    address = f"/amendments/disbursement/{fact.pk}/remove/"
    assert address in clerk.get(f"/amendments/disbursement/{fact.pk}/").content.decode()
    asking = clerk.get(address).content.decode()
    assert (make.citizen_id(1) in asking, "13843210000" in asking, "500.00" in asking) == (False, False, True)
    assert clerk.post(address, {"reason": ""}).status_code == 422
    assert clerk.post(address, {"reason": "重复报送"}).status_code == 302
    assert clerk.post(address, {"reason": "重复报送"}).status_code == 422
    amendment = Amendment.objects.get()
    page = clerk.get(f"/amendments/{amendment.uid}/").content.decode()
    assert ("删去一行" in page, "500.00" in page) == (True, True)
    posted(amendment)
    assert not Disbursement.objects.live().exists()
    assert clerk.get(address).status_code == 404


def test_the_check_speaks_to_those_who_decide() -> None:
    make.batch(
        {
            "慰问帮扶发放": [
                make.disbursement(身份证号=make.citizen_id(7), 发放日期="2023-01-12", 资金来源="社会捐助")
            ]
        }
    )
    closed()
    amendment, decides, reads = asked_addition(source="本级工会经费"), Client(), Client()
    decides.force_login(staff("first"))
    reads.force_login(make.user("领导", make.PROVINCE))
    address = f"/amendments/{amendment.uid}/"
    assert "核对提示" in decides.get(address).content.decode()
    assert "核对提示" not in reads.get(address).content.decode()


def test_who_may_not_know_persons_reads_amounts_alone() -> None:
    reviewed_and_closed()
    amendment, said = asked_addition(employer="春城环卫"), {}
    for role in ("市县填报员", "领导"):
        reader = make.user(role, make.CHAOYANG)
        said[role] = {change.name: change.new for change in amendment_page(amendment, reader).changes}
    assert (said["市县填报员"]["人员类别"], said["市县填报员"]["工作单位"]) == ("户外一线", "春城环卫")
    assert (said["领导"]["慰问金(元)"], said["领导"]["发放日期"]) == ("300", "2023-01-12")
    assert [word for word in ("户外", "春城", "赵忘") if word in repr(said["领导"])] == []


def test_a_row_of_the_closed_class_names_nobody() -> None:
    closed()
    amendment = asked_addition(name="郑卫国", citizen_id="", category="因公牺牲民警家庭", remark="某派出所")
    page = repr(amendment_page(amendment, make.clerk()).changes)
    assert [word for word in ("郑", "派出所") if word in page] == []
    assert "郑" in repr(amendment_page(amendment, staff("knows")).changes)


def test_a_worker_on_file_is_corrected_and_taken_out() -> None:
    make.batch({"在档困难职工": [make.roster(), make.roster(姓名="周雪", 身份证号=make.citizen_id(901))]})
    closed()
    one, other = RosterEntry.objects.order_by("pk")
    clerk, approvers = Client(), (staff("one"), staff("other"))
    clerk.force_login(make.clerk())
    assert f"/amendments/rosterentry/{one.pk}/" in clerk.get(f"/row/rosterentry/{one.pk}/").content.decode()
    form = clerk.get(f"/amendments/rosterentry/{one.pk}/").content.decode()
    assert ("大病" in form, make.citizen_id(900) in form) == (False, False)
    cells = {**written(one, names.load(one.campaign, one.union)), "citizen_id": "", "kind": "相对困难"}
    assert (
        clerk.post(f"/amendments/rosterentry/{one.pk}/", {**cells, "reason": "级别写错"}).status_code == 302
    )
    assert clerk.post(f"/amendments/rosterentry/{other.pk}/remove/", {"reason": "重复"}).status_code == 302
    for amendment in Amendment.objects.all():
        assert "周雪" not in clerk.get(f"/amendments/{amendment.uid}/").content.decode()
        for approver in approvers:
            approve(amendment, by=approver)
    now_ = RosterEntry.objects.live().get()
    assert (now_.kind.name, now_.person_id, now_.record) == ("相对困难", one.person_id, one.record)
    assert verify(make.campaign()) == []


def test_nobody_asks_for_a_place_or_a_sheet_that_is_not_theirs() -> None:
    closed()
    clerk, reviewer = Client(), Client()
    clerk.force_login(make.clerk())
    reviewer.force_login(make.user("市州审核员", make.CHANGCHUN))
    there = {"campaign": "2023", "union": make.YUSHU}
    assert clerk.get("/amendments/add/visit/", there).status_code == 404
    assert clerk.get("/amendments/add/", {**there, "kind": "visit"}).status_code == 422
    assert clerk.get("/amendments/add/enterprisemerge/", {**there, "union": make.CHAOYANG}).status_code == 404
    assert reviewer.get("/amendments/add/visit/", there).status_code == 403


def _province() -> tuple[int, str]:
    return Union.objects.get(code=make.PROVINCE).pk, Cell.Scope.SUBTREE.value
