"""Who is told what of a 更正单: no more than the row's own page tells them (decisions 22, 32, 35)."""

from typing import Any

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Amendment, Campaign, User
from songnuan.closing.amend import approve, refuse
from songnuan.closing.ask import ask
from songnuan.closing.close import close
from songnuan.closing.told import amendment_page, tell_reasons
from songnuan.entry import names
from songnuan.entry.written import written
from tests import factories as make
from tests.closing.world import asked, asked_addition, closed, staff

pytestmark = pytest.mark.django_db
FREE = {
    "工作单位": "龘派出所",
    "所属基层工会": "龘警会",
    "凭证号": "龘凭证",
    "慰问品": "龘米",
    "慰问品折价(元)": 10,
}
AFTER = {
    "employer": "龘特勤大队", "grassroots": "龘特警会", "voucher": "龘凭证二", "goods_text": "龘油", "goods": "20",
}  # fmt: skip


def handed(**changes: Any) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(**changes)]})


def told(amendment: Amendment, role: str) -> dict[str, tuple[str, str]]:
    reader = make.user(role, make.PROVINCE, f"reader {role}")
    return {change.name: (change.old, change.new) for change in amendment_page(amendment, reader).changes}


def test_of_the_closed_class_nothing_is_told_that_its_page_does_not_tell() -> None:
    handed(姓名="", 人员类别="因公伤残民警", 人次=5, **FREE)
    closed()
    amendment = asked(**AFTER)
    hidden = dict.fromkeys(("工作单位", "所属基层工会", "凭证号", "慰问品"), ("不公开", "不公开"))
    assert told(amendment, "经审") == {**hidden, "慰问品折价(元)": ("10.00", "20")}
    assert told(amendment, "省级工作人员")["工作单位"] == ("龘派出所", "龘特勤大队")


@pytest.mark.parametrize(
    ("before", "after"), [("户外一线", "因公伤残民警"), ("因公伤残民警", "户外一线")]
)  # fmt: skip
def test_a_row_that_enters_or_leaves_the_closed_class_is_of_it(before: str, after: str) -> None:
    handed(姓名="" if "警" in before else "钱多多", 人员类别=before, 人次=5)
    closed()
    amendment = asked(category=after, name="" if "警" in after else "钱多多")
    shown = told(amendment, "经审")
    heads = {"户外一线": "坚守一线职工", "因公伤残民警": "公安民警、移民管理警察及家庭"}
    assert shown["人员类别"] == (heads[before], heads[after])
    assert {text for text in shown["姓名"] if text} == {"不公开"}


def test_a_row_that_became_of_it_later_is_of_it_in_earlier_papers_too() -> None:
    handed(姓名="钱多多", 人次=5, 工作单位="龘派出所")
    closed()
    first = asked(employer="龘特勤大队", name="钱多")
    for number in (1, 2):
        approve(first, by=staff(f"first {number}"))
    second = asked(category="因公伤残民警", name="")
    for number in (3, 4):
        approve(second, by=staff(f"second {number}"))
    first.refresh_from_db()
    assert told(first, "经审") == {"姓名": ("不公开", "不公开"), "工作单位": ("不公开", "不公开")}


def test_who_reads_figures_is_told_amounts_alone() -> None:
    handed(姓名="钱多多", 身份证号=make.citizen_id(1), 工作单位="龘单位")
    closed()
    amendment = asked(employer="龘新单位", category="快递员", cash="700")
    said = "已登记，此处不显示"
    assert told(amendment, "领导") == {
        "人员类别": (said, said), "工作单位": (said, said), "慰问金(元)": ("500.00", "700"),
    }  # fmt: skip
    assert told(amendment, "经审")["人员类别"] == ("户外一线", "快递员")


@pytest.mark.hardening("T47")
@pytest.mark.parametrize("after", ["因公伤残民警", "快递员"])
def test_of_whichever_class_a_row_is_they_are_told_the_same(after: str) -> None:
    """The head of the closed class is one: a word for it would name a small group."""
    handed(姓名="钱多多", 人次=5, 工作单位="龘单位", 发放方式="现金")
    closed()
    name = "" if "警" in after else "钱多"
    shown = told(asked(category=after, name=name, employer="龘派出所", method="转账"), "领导")
    said = "已登记，此处不显示"
    assert shown == {
        "姓名": (said, said if name else ""), "人员类别": (said, said), "工作单位": (said, said), "发放方式": (said, said),
    }  # fmt: skip


def test_words_of_ours_hold_no_numbers_and_cover_what_older_ones_held() -> None:
    number, phone = make.citizen_id(9), "13812345678"
    handed()
    close(make.campaign(), by=staff("closer"), reason=f"归档，问{phone}")
    amendment = asked()
    refuse(amendment, by=staff("first"), reason=f"号码不对{number}")
    amendment.refresh_from_db()
    assert (number in amendment.refusal, phone in make.campaign().closed_reason) == (False, False)
    Amendment.objects.update(reason=number, refusal=number)
    Campaign.objects.filter(code="2023").update(closed_reason=number)
    browser = Client()
    browser.force_login(staff("reader"))
    for page in ("/amendments/", f"/amendments/{amendment.uid}/", "/campaigns/2023/close/"):
        assert number not in browser.get(page).content.decode(), page


@pytest.mark.hardening("T45")
@pytest.mark.parametrize("sees", [False, True])
def test_what_other_units_did_is_told_to_the_province_alone(sees: bool) -> None:
    """Asking posts nothing and is counted as no guess: who asks learns nothing of a number by it."""
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(7))]}, at=make.YUSHU)
    closed()
    clerk = make.clerk()
    amendment = asked_addition(by=clerk)
    reader: User = staff("decides") if sees else clerk
    hints = amendment_page(amendment, reader).hints
    assert any("其他单位" in hint for hint in hints) == sees


GUESSES = {"right": make.citizen_id(7), "wrong": make.citizen_id(8)}


@pytest.mark.hardening("T45")
@pytest.mark.parametrize("role", ["市县填报员", "省级工作人员"])
@pytest.mark.parametrize("kind", ["add", "change"])
def test_who_asked_is_told_nothing_of_the_owner_of_a_number(kind: str, role: str) -> None:
    """Whether somebody stands at the union under it, by which name, on which day: asked, read and taken back, it left no trace."""
    row = make.disbursement(
        姓名="龘友友", 身份证号=GUESSES["right"], 发放日期="2023-01-12", 资金来源="社会捐助"
    )
    make.batch({"慰问帮扶发放": [row]})
    if kind == "change":
        make.batch({"慰问帮扶发放": [make.disbursement(姓名="赵忘年", 发放日期="2023-01-12")]})
    closed()
    asker, decides = make.user(role, make.PROVINCE), staff("decides")
    said: dict[str, list[tuple[str, ...]]] = {}
    for name, number in GUESSES.items():
        amendment = _guess(kind, asker, number)
        said[name] = [amendment_page(amendment, reader).hints for reader in (asker, decides)]
        refuse(amendment, by=asker, reason="撤回")
    assert said["right"][0] == said["wrong"][0]
    # Those who decide are told: the same page without the protection.
    assert said["right"][1] != said["wrong"][1]
    assert any("龘" in hint for hint in said["right"][1])


def _guess(kind: str, asker: User, number: str) -> Amendment:
    if kind == "add":
        return asked_addition(by=asker, citizen_id=number, source="本级工会经费")
    fact = Disbursement.objects.live().get(person=None)
    cells = written(fact, names.load(fact.campaign, fact.union))
    return ask(fact, {**cells, "citizen_id": number}, by=asker, reason="补号码")


def test_who_asked_is_told_what_the_row_says_by_itself() -> None:
    closed()
    clerk = make.clerk()
    amendment = asked_addition(by=clerk, category="因公牺牲民警家庭")
    hints = amendment_page(amendment, clerk).hints
    assert hints
    assert hints == amendment_page(amendment, staff("decides")).hints


POLICE = {"人员类别": "因公牺牲民警家庭", "身份证号": None}


def words_about(amendment: Amendment, role: str, at: str = make.CHANGCHUN) -> tuple[str, str, str]:
    """Why it was asked for, as the page and the list say it, and why it was refused."""
    reader = make.user(role, at)
    page = amendment_page(amendment, reader)
    tell_reasons(reader, [amendment])
    return page.reason, amendment.told_reason, page.refusal


def test_what_was_written_of_a_withheld_row_is_told_to_who_may_know_it_or_works_there() -> None:
    handed(**POLICE)
    close(make.campaign(), by=staff("closer"), reason="归档")
    amendment = refuse(asked(), by=staff("third"), reason="不用补发")
    silent = "（理由不显示）"
    assert words_about(amendment, "市州审核员") == (silent, "见更正单", silent)
    assert words_about(amendment, "领导") == (silent, silent, silent)
    told = ("少写一百元", "少写一百元", "不用补发")
    assert words_about(amendment, "省级工作人员", make.PROVINCE) == told
    assert words_about(amendment, "市县填报员", make.CHAOYANG) == told


def test_what_was_written_of_other_rows_is_told_to_everybody_who_reads_them() -> None:
    handed()
    close(make.campaign(), by=staff("closer"), reason="归档")
    amendment = asked()
    assert words_about(amendment, "市州审核员")[:2] == ("少写一百元", "见更正单")
    Amendment.objects.filter(pk=amendment.pk).update(sheet="走访企业", sealed=b"")
    amendment.refresh_from_db()
    assert words_about(amendment, "领导")[1] == "少写一百元"
