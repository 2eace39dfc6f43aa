"""Facts by hand: entered, corrected and deleted through the ledger, with the rules of the workbook."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Disbursement, RosterEntry, Service
from campaigns.models import Batch, Contribution, Event, Fact, Visit
from songnuan.entry import names, single, together
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.written import written
from songnuan.ledger import post
from songnuan.ledger.undo import undo
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.access.pages import Page
from tests.admin.pages import address, signed_in, text

ID, PHONE, CARD = make.citizen_id(5), "13804310077", "6222021234567890128"
PLACE = f"?campaign=2023&union={make.CHAOYANG}"


@pytest.fixture
def clerk(db: None) -> Client:
    return signed_in(make.clerk(username="clerk"))


def stored() -> Disbursement:
    row = make.disbursement(
        身份证号=ID, 联系电话=PHONE, 银行卡号=CARD, 家庭住址="春城大街1号", 工作单位="环卫处"
    )
    return Disbursement.objects.get(added_by=make.batch({"慰问帮扶发放": [row]}))


def as_form(fact: Fact, **changes: str) -> dict[str, str]:
    """What a browser posts when the form is left as it came, hidden numbers empty."""
    lookups = names.load(fact.campaign, fact.union)
    cells = {**written(fact, lookups), "citizen_id": "", "phone": "", "card": ""}
    return {**cells, "reason": "金额抄错", **changes}


@pytest.mark.parametrize(
    ("model", "data", "figure"),
    [
        (Contribution, {"source": "社会捐助", "form": "资金", "amount": "1,200.50"}, ("raised", "1200.50")),
        (Visit, {"date": "2023-01-05", "name": "春雨厂", "kind": "困难企业"}, ("visits", 1)),
        (Service, {"date": "2023-01-08", "kind": "义诊", "person_times": "40"}, ("served", 40)),
        (
            Disbursement,
            {"name": "李春", "category": "户外一线", "purpose": "慰问", "cash": "500", "date": "2023-01-10"},
            ("disbursed", "500.00"),
        ),
        (RosterEntry, {"name": "王桂兰", "citizen_id": ID, "kind": "深度困难"}, ("persons", 0)),
    ],
)
def test_an_entry_is_a_batch_that_moves_the_totals(
    clerk: Client, model: type[Fact], data: dict[str, str], figure: tuple[str, Any]
) -> None:
    assert clerk.post(address(model, "add") + PLACE, data).status_code == 302
    fact = model._default_manager.get()
    assert (fact.added_by.kind, fact.added_by.rows, fact.added_by.by.username) == ("entry", 1, "clerk")
    assert (fact.sheet, fact.row) == ("", None)
    assert make.figures()[figure[0]] == figure[1]
    assert verify(make.campaign()) == []
    assert Event.objects.filter(batch=fact.added_by, verb="post.entry").count() == 1


def test_faults_are_those_of_the_workbook_and_store_nothing(clerk: Client) -> None:
    data = {
        "name": "李春",
        "citizen_id": "123",
        "category": "深度困难职工",
        "purpose": "慰问",
        "cash": "五百元",
        "date": "2024-01-10",
    }
    page = text(clerk.post(address(Disbursement, "add") + PLACE, data))
    for message in ("身份证号应为18位", "金额要写成数字", "不在允许的范围内"):
        assert message in page
    assert not Batch.objects.exists()


def test_the_same_row_again_and_another_row_with_its_key_are_refused(clerk: Client) -> None:
    data = {
        "name": "李春",
        "citizen_id": ID,
        "category": "户外一线",
        "purpose": "慰问",
        "cash": "500",
        "date": "2023-01-10",
    }
    assert clerk.post(address(Disbursement, "add") + PLACE, data).status_code == 302
    for again in (data, {**data, "cash": "600"}):
        assert "已报送过此人" in text(clerk.post(address(Disbursement, "add") + PLACE, again))
    assert Batch.objects.count() == 1


def test_an_entry_equals_the_row_of_a_later_file(clerk: Client) -> None:
    data = {
        "name": "李春生",
        "citizen_id": ID,
        "category": "户外一线",
        "purpose": "慰问",
        "cash": "500",
        "date": "2023-01-10",
    }
    clerk.post(address(Disbursement, "add") + PLACE, data)
    compared, _batch = make.post({"慰问帮扶发放": [make.disbursement(身份证号=ID)]})
    assert compared.counts()["慰问帮扶发放"] == {"rows": 1, "valid": 1, "new": 0, "unchanged": 1}


def test_a_correction_removes_and_adds_in_the_place_of_the_original(clerk: Client) -> None:
    old = stored()
    assert clerk.post(address(Disbursement, "change", old.pk), as_form(old, cash="800")).status_code == 302
    old.refresh_from_db()
    new = Disbursement.objects.live().get()
    assert old.removed_by == new.added_by
    assert (new.added_by.kind, new.added_by.reason) == ("correction", "金额抄错")
    assert (new.sheet, new.row, new.cash) == (old.sheet, old.row, 80_000)
    assert (new.person, new.private, new.employer) == (old.person, old.private, old.employer)
    assert (make.figures()["disbursed"], make.figures()["persons"]) == ("800.00", 1)
    assert verify(make.campaign()) == []
    undo(new.added_by, by=None, reason="改回")
    assert (make.figures()["disbursed"], verify(make.campaign())) == ("500.00", [])


@pytest.mark.parametrize("sheet", list(KINDS))
def test_what_is_written_reads_back_as_the_same_row(db: None, sheet: str) -> None:
    """An untouched form changes nothing, on every sheet."""
    rows = {
        "筹集款物": make.contribution(是否转拨="是", 备注="一\n二"),
        "走访企业": make.visit(统一社会信用代码=make.credit_code(), 职工人数=80, 慰问组="第一慰问组"),
        "慰问帮扶发放": make.disbursement(身份证号=ID, 联系电话=PHONE, 资金来源="社会捐助", 发放方式="现金"),
        "分类服务": make.service(),
        "在档困难职工": make.roster(**{"月人均收入(元)": 812.5, "家庭人口": 3, "联系电话": PHONE}),
    }
    made = make.batch({sheet: [rows[sheet]]})
    fact = KINDS[sheet].sheet.fact._default_manager.get(added_by=made)
    lookups = names.load(fact.campaign, fact.union)
    row, faults = single.judge(KINDS[sheet].sheet, written(fact, lookups), lookups)
    assert (faults, row.finger) == ([], bytes(fact.fingerprint))
    outcome = single.correct(fact, written(fact, lookups), lookups, by=make.clerk(), reason="无")
    assert [fault.message for fault in outcome.errors] == ["没有改动任何内容，不用保存。"]


def test_a_correction_needs_a_reason(clerk: Client) -> None:
    old = stored()
    page = text(clerk.post(address(Disbursement, "change", old.pk), as_form(old, cash="800", reason=" ")))
    assert "请写明理由" in page
    assert Batch.objects.count() == 1


def test_numbers_are_never_printed_and_stay_when_untouched(clerk: Client) -> None:
    old = stored()
    for page in ("change", "delete"):
        shown = text(clerk.get(address(Disbursement, page, old.pk)))
        assert [value for value in (ID, PHONE, CARD) if value in shown] == []
        assert f"{ID[:6]}********{ID[-4:]}" in shown
    refused = text(clerk.post(address(Disbursement, "change", old.pk), as_form(old, cash="一")))
    assert [value for value in (ID, PHONE, CARD) if value in refused] == []
    clerk.post(address(Disbursement, "change", old.pk), as_form(old, clear_card="on", phone="13900000000"))
    new = Disbursement.objects.live().get()
    assert (new.person, new.private) == (old.person, {"phone": "13900000000", "address": "春城大街1号"})


def test_a_deletion_is_a_correction_that_only_removes(clerk: Client) -> None:
    old = stored()
    assert "请写明理由" in text(clerk.post(address(Disbursement, "delete", old.pk), {"reason": ""}))
    assert clerk.post(address(Disbursement, "delete", old.pk), {"reason": "重复填报"}).status_code == 302
    old.refresh_from_db()
    assert (old.removed_by.kind, old.removed_by.reason, old.removed_by.rows) == ("correction", "重复填报", 0)
    assert (make.figures()["disbursed"], verify(make.campaign())) == ("0.00", [])


def test_the_second_of_two_corrections_is_told_what_happened_and_keeps_what_was_typed(clerk: Client) -> None:
    old = stored()
    first, second = as_form(old, cash="800"), as_form(old, cash="900", employer="第二人写的单位")
    assert clerk.post(address(Disbursement, "change", old.pk), first).status_code == 302
    response = clerk.post(address(Disbursement, "change", old.pk), second)
    assert response.status_code == 409
    page = text(response)
    for part in (
        "这条记录已由批次2（更正，clerk的名字",
        "<td>500.00</td><td>800.00</td>",
        'value="900"',
        "第二人写的单位",
    ):
        assert part in page
    assert make.figures()["disbursed"] == "800.00"
    assert clerk.post(address(Disbursement, "delete", old.pk), {"reason": "重复"}).status_code == 409


def race(count: int = 2) -> list[str]:
    """Corrections of one service by as many threads at once: what each was told."""
    service = Service.objects.get(added_by=make.batch({"分类服务": [make.service()]}))
    lookups, by = names.load(service.campaign, service.union), make.clerk()
    gate = threading.Barrier(count)
    told: list[str] = []

    def one(cost: int) -> None:
        try:
            mine = Service.objects.get(pk=service.pk)
            cells = {**written(mine, lookups), "person_times": str(cost)}
            gate.wait(20)
            single.correct(mine, cells, lookups, by=by, reason="更正")
            told.append("saved")
        except post.Conflict:
            told.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(100 + number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_is_refused() -> None:
    assert race() == ["conflict", "saved"]
    assert Service.objects.live().count() == 1
    assert verify(make.campaign()) == []


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_question_both_count(monkeypatch: pytest.MonkeyPatch) -> None:
    def mark(rows: Any, batch: Batch) -> int:
        return rows.update(removed_by=batch)

    forgotten: Callable[..., None] = lambda _fact: None  # noqa: E731
    monkeypatch.setattr(together, "refuse_unless_standing", forgotten)
    monkeypatch.setattr(post, "_remove", mark)
    assert race() == ["saved", "saved"]
    assert Service.objects.live().count() == 2


def test_a_removed_fact_is_shown_but_not_changed(clerk: Client) -> None:
    old = stored()
    undo(old.added_by, by=None, reason="传错")
    page = text(clerk.get(address(Disbursement, "change", old.pk)))
    assert "不再计入" in page
    assert "<textarea" not in page
    assert clerk.post(address(Disbursement, "change", old.pk), as_form(old, cash="1")).status_code == 409


def test_the_closed_class_is_withheld_and_survives_a_correction(clerk: Client) -> None:
    row = make.disbursement(姓名="张警官", 人员类别="艰苦岗位民警", 备注="遗属张小某", 联系电话=PHONE)
    make.batch({"慰问帮扶发放": [row]})
    old = Disbursement.objects.get()
    for page in (
        address(Disbursement),
        address(Disbursement, "change", old.pk),
        address(Disbursement, "delete", old.pk),
    ):
        shown = text(clerk.get(page))
        assert "张" not in shown.replace("慰问", "")
        assert "不公开" in shown
    data = as_form(old, cash="700", name="", remark="")
    assert clerk.post(address(Disbursement, "change", old.pk), data).status_code == 302
    assert Disbursement.objects.live().get().private == old.private
    province = signed_in(make.user("省级工作人员", make.PROVINCE))
    shown = text(province.get(address(Disbursement)))
    assert ("张警官" in shown, "张某某" in shown) == (False, True)


POLICE = {
    "姓名": "张警官", "人员类别": "因公牺牲民警家庭", "慰问品": "羽绒服", "数量": "三件", "工作单位": "乙派出所", "所属基层工会": "乙局工会",
    "档案编号": "丙九", "凭证号": "丁七", "救助项目": "子女助学", "发放方式": "实物",
}  # fmt: skip
"""Beside what is said of every row."""


def police_form(page: str) -> dict[str, str]:
    found = next(form for form in Page(page).forms if "reason" in form.values)
    return {name: values[-1].removeprefix("\n") for name, values in found.values.items() if values}


@pytest.mark.parametrize(
    ("at", "category", "left"),
    [
        (make.CHANGCHUN, "公安民警、移民管理警察及家庭", "因公牺牲民警家庭"),
        (make.CHAOYANG, None, "因公伤残民警"),
    ],
    ids=["above", "at the very union"],
)
def test_the_form_prints_of_the_closed_class_what_is_said_of_every_row(
    at: str, category: str | None, left: str, db: None
) -> None:
    """Who works at the union itself may say anew what somebody is, unseen; who is above may not: it would make it known."""
    clerk = signed_in(make.clerk(at))
    make.batch({"慰问帮扶发放": [make.disbursement(**POLICE)]})
    old = Disbursement.objects.get()
    page = text(clerk.get(address(Disbursement, "change", old.pk)))
    sent = police_form(page)
    filled = {name: value for name, value in sent.items() if value and name != "csrfmiddlewaretoken"}
    assert filled == {
        **({"category": category} if category else {}), "purpose": "慰问", "cash": "500.00", "goods": "0.00", "person_times": "1",
        "date": "2023-01-10", "seen": old.seen,
    }  # fmt: skip
    assert [
        word for word in set(POLICE.values()) - {"子女助学", "实物", "因公牺牲民警家庭"} if word in page
    ] == []
    right = {**sent, "cash": "700", "reason": "金额写错"}
    assert clerk.post(address(Disbursement, "change", old.pk), right).status_code == 302
    new, lookups = Disbursement.objects.live().get(), names.load(old.campaign, old.union)
    assert written(new, lookups) == {**written(old, lookups), "cash": "700.00"}
    again = {**right, "category": "因公伤残民警", "cash": "800", "seen": new.seen}
    assert clerk.post(address(Disbursement, "change", new.pk), again).status_code == 302
    newest = Disbursement.objects.live().get()
    assert (newest.category.name, newest.name) == (left, "")


def test_control_who_may_know_the_closed_class_is_printed_it_and_changes_it(db: None) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(**POLICE)]})
    old, staff = Disbursement.objects.get(), signed_in(make.user("省级工作人员", make.PROVINCE))
    sent = police_form(text(staff.get(address(Disbursement, "change", old.pk))))
    assert (sent["category"], sent["goods_text"], sent["voucher"]) == ("因公牺牲民警家庭", "羽绒服", "丁七")
    changed = {**sent, "category": "户外一线", "reason": "类别写错"}
    assert staff.post(address(Disbursement, "change", old.pk), changed).status_code == 302
    assert Disbursement.objects.live().get().category.name == "户外一线"


def test_who_only_looks_reads_masks(db: None) -> None:
    old = stored()
    reviewer = signed_in(make.user("市州审核员", make.CHANGCHUN))
    for page in (address(Disbursement), address(Disbursement, "change", old.pk)):
        shown = text(reviewer.get(page))
        assert "李某某" in shown
        assert [value for value in ("李春生", ID, PHONE, CARD, "春城大街") if value in shown] == []
    assert reviewer.post(address(Disbursement, "change", old.pk), as_form(old)).status_code == 403
    assert reviewer.get(address(Disbursement, "add")).status_code == 403
    assert reviewer.get(address(Disbursement, "delete", old.pk)).status_code == 403
    assert "0 条" in text(reviewer.get(address(Disbursement) + "?q=李春生"))


def test_no_action_removes_facts(clerk: Client) -> None:
    old = stored()
    data = {"action": "delete_selected", "_selected_action": [old.pk], "post": "yes"}
    clerk.post(address(Disbursement), data)
    assert Disbursement.objects.live().count() == 1


@pytest.mark.parametrize("model", [Contribution, Visit, Disbursement, Service, RosterEntry, Batch])
def test_a_list_asks_the_same_queries_for_one_row_and_for_three(clerk: Client, model: Any) -> None:
    def tables(number: int) -> make.Tables:
        return {
            "筹集款物": [make.contribution(文号=str(number))],
            "走访企业": [make.visit(企业名称=f"厂{number}", 慰问组="第一慰问组")],
            "慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(number))],
            "分类服务": [make.service(地点=str(number))],
            "在档困难职工": [make.roster(身份证号=make.citizen_id(number))],
        }

    counts = []
    for number in range(1, 4):
        make.batch(tables(number))
        clerk.get(address(model))
        with CaptureQueriesContext(connection) as asked:
            assert clerk.get(address(model)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]
    assert counts[0] <= 25
