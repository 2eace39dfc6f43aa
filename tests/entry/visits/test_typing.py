"""While a visit is typed: kept, judged by the same rules, and what is found comes from unions in reach only."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.utils import timezone

from beneficiaries import limits
from beneficiaries.models import Category, Disbursement, Person
from campaigns.models import Batch, Event, Photograph, Visit
from songnuan.entry import counted
from songnuan.entry.models import Draft
from songnuan.entry.visits import drafts, firms, people
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.entry.visits.forms import AREAS, browser, form, keep_address, person

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_kept_sealed_and_given_back() -> None:
    mine, data = browser(make.clerk()), form(person(citizen_id=make.citizen_id(1)), needs="缺资金")
    told = mine.post(keep_address(data), data).json()
    assert (told["version"], told["faults"], told["sum"]) == (1, {}, "1人次，500.00元")
    draft = Draft.objects.get()
    assert "缺资金".encode() not in bytes(draft.sealed)
    page = mine.get(f"/visits/drafts/{data['draft']}/").content.decode()
    assert make.citizen_id(1) in page
    assert "缺资金" in page
    assert "长春春雨机械有限公司" in mine.get("/visits/drafts/").content.decode()
    assert not Batch.objects.exists()


def test_a_draft_is_seen_by_who_types_it_alone() -> None:
    data = form(person())
    browser(make.clerk(username="one")).post(keep_address(data), data)
    other = browser(make.clerk(username="two"))
    assert other.get(f"/visits/drafts/{data['draft']}/").status_code == 404
    assert other.post(keep_address(data), data).status_code == 404
    assert other.post(f"/visits/drafts/{data['draft']}/discard/").status_code == 404
    assert Draft.objects.count() == 1


def test_an_older_window_does_not_overwrite_a_newer_one() -> None:
    mine, data = browser(make.clerk()), form(person())
    for version in ("0", "1", "2"):
        assert mine.post(keep_address(data), data | {"version": version}).status_code == 200
    late = mine.post(keep_address(data), data | {"version": "1", "name": "旧窗口"})
    assert late.status_code == 409
    assert Draft.objects.get().data["name"] == ["长春春雨机械有限公司"]


def test_a_window_that_missed_an_answer_goes_on() -> None:
    mine, data = browser(make.clerk()), form(person(), window="a" * 32)
    for name in ("春雨", "春雨机械"):
        assert mine.post(keep_address(data), data | {"name": name}).status_code == 200
    assert Draft.objects.get().data["name"] == ["春雨机械"]
    other = data | {"window": "b" * 32, "name": "另一个窗口"}
    assert mine.post(keep_address(data), other).status_code == 409
    told = mine.post(keep_address(data), other | {"version": "2"}).json()
    assert told["version"] == 3
    assert mine.post(keep_address(data), data | {"version": "2"}).status_code == 409
    assert Draft.objects.get().data["name"] == ["另一个窗口"]


@pytest.mark.parametrize("window", ["", "a b", "春", "a" * 33])
def test_a_window_without_a_proper_name_is_any_window(window: str) -> None:
    mine, data = browser(make.clerk()), form(person(), window=window)
    assert mine.post(keep_address(data), data).status_code == 200
    assert mine.post(keep_address(data), data).status_code == 409


def test_warnings_come_while_typing_by_the_same_rules() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1))]}, make.YUSHU)
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(2), **{"慰问金(元)": 9})]})
    data = form(
        person(citizen_id=make.citizen_id(1)), person(citizen_id=make.citizen_id(2)), person(name=""), date="2023-01-10"
    )  # fmt: skip
    faults = browser(make.clerk()).post(keep_address(data), data).json()["faults"]
    assert "已由其他单位慰问" in faults["r1_citizen_id"][0][1]
    assert faults["r1_citizen_id"][0][0] is True
    assert "已报送过此人" in faults["r2_citizen_id"][0][1]
    assert "r3_name" not in faults


def test_saving_or_throwing_away_ends_a_draft_and_its_photographs() -> None:
    clerk = make.clerk()
    mine, first, second = browser(clerk), form(person()), form(person(name="另一人"))
    for data in (first, second):
        mine.post(keep_address(data), data)
    mine.post("/visits/new/", first)
    assert list(Draft.objects.values_list("uid", flat=True)) != []
    draft = Draft.objects.get()
    photograph = make.photograph(_Place(draft), by=clerk)
    mine.post(f"/visits/drafts/{second['draft']}/discard/")
    assert not Draft.objects.exists()
    assert not Photograph.objects.filter(pk=photograph.pk).exists()


class _Place:
    """Where a photograph of a draft hangs."""

    SHEET = "走访企业"

    def __init__(self, draft: Draft) -> None:
        self.record, self.campaign, self.union = draft.record, draft.campaign, draft.union


def test_one_person_has_so_many_drafts_and_goes_on_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST", 2)
    mine, forms = browser(make.clerk()), [form(), form(), form()]
    statuses = [mine.post(keep_address(data), data).status_code for data in forms]
    again = mine.post(keep_address(forms[0]), forms[0] | {"version": "1"}).status_code
    assert (statuses, again) == ([200, 200, 429], 200)


def test_drafts_that_nobody_touches_are_forgotten() -> None:
    mine, data = browser(make.clerk()), form(person())
    mine.post(keep_address(data), data)
    assert drafts.sweep(timezone.now() + timedelta(days=29)) == 0
    assert drafts.sweep(timezone.now() + timedelta(days=31)) == 1
    assert not Draft.objects.exists()


@pytest.mark.parametrize("asked", ["春雨机", "ccyj", "CCCYJX", make.credit_code(3)[:10].lower(), "（有限）"])
def test_an_enterprise_is_found_by_name_initials_or_code_within_reach(asked: str) -> None:
    firm = make.visit(企业名称="长春春雨机械(有限)公司", 统一社会信用代码=make.credit_code(3), 职工人数=120)
    make.batch({"走访企业": [firm]})
    make.batch(
        {"走访企业": [make.visit(企业名称="长春春雨机械(有限)榆树", 统一社会信用代码=make.credit_code(4))]},
        make.YUSHU,
    )
    mine = browser(make.clerk())
    (found,) = mine.post("/visits/firms/", {**AREAS, "q": asked}).json()["found"]
    assert (found["name"], found["code"], found["kind"], found["workers"]) == (
        "长春春雨机械(有限)公司", make.credit_code(3), "困难企业", "120",
    )  # fmt: skip


def test_initials_take_the_first_letter_of_each_reading() -> None:
    assert [firms.initials(name) for name in ("长春春雨机械", "一汽（集团）A区", "重庆")] == [
        "cccyjx",
        "yq(jt)aq",
        "cq",
    ]


def test_people_are_found_masked_and_within_reach() -> None:
    mine_, theirs = make.citizen_id(1), make.citizen_id(2)
    make.batch({"在档困难职工": [make.roster(姓名="王桂兰", 身份证号=mine_)]})
    make.batch({"在档困难职工": [make.roster(姓名="王桂花", 身份证号=theirs)]}, make.YUSHU)
    mine = browser(make.clerk())
    (found,) = mine.post("/visits/people/", {**AREAS, "q": "王桂"}).json()["found"]
    assert (found["name"], found["number"], found["category"]) == (
        "王桂兰",
        f"220104********{mine_[14:]}",
        "深度困难职工",
    )
    assert mine.post("/visits/people/", {**AREAS, "q": mine_}).json()["found"][0]["name"] == "王桂兰"
    assert mine.post("/visits/people/", {**AREAS, "q": theirs}).json()["found"] == []
    data = form({"name": "王桂兰", "person": found["token"], "category": "深度困难职工", "cash": "500"})
    assert mine.post("/visits/new/", data).status_code == 302
    assert Disbursement.objects.get().person.id_number == mine_


def test_a_token_is_of_use_to_its_user_alone() -> None:
    make.batch({"在档困难职工": [make.roster(身份证号=make.citizen_id(1))]})
    one, two = make.clerk(), make.clerk(make.YUSHU)
    (found,) = people.by_number(one, make.citizen_id(1))
    assert people.number_behind(one, found.token) == make.citizen_id(1)
    assert people.number_behind(two, found.token) == ""
    assert people.number_behind(one, found.token + "x") == ""


@pytest.mark.hardening("T24", "T45")
def test_a_token_tells_nothing_of_the_person_s_number() -> None:
    """Persons are numbered throughout the province: an old or a near number would tell that others wrote of them."""
    make.batch({"在档困难职工": [make.roster(身份证号=make.citizen_id(1))]})
    user = make.clerk()
    (found,), (again,) = (
        people.by_number(user, make.citizen_id(1)),
        people.by_number(user, make.citizen_id(1)),
    )
    owner, sealed = signing.loads(found.token, salt=people._SALT)
    assert (owner, len(sealed), found.token == again.token) == (
        user.pk,
        len(signing.loads(again.token, salt=people._SALT)[1]),
        False,
    )
    person = Person.objects.get().pk
    assert person.to_bytes(8, "big") not in base64.b85decode(sealed)
    signed_only = signing.dumps([user.pk, person], salt=people._SALT)
    assert [people.number_behind(user, token) for token in (signed_only, found.token)] == [
        "",
        make.citizen_id(1),
    ]


def test_the_closed_class_is_not_found() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="赵警官", 人员类别="因公伤残民警")]})
    assert browser(make.clerk()).post("/visits/people/", {**AREAS, "q": "赵警"}).json()["found"] == []


@pytest.mark.parametrize("version", ["x", "1e3", "-1", "9" * 20, "9" * 5000, "１２"])
def test_a_version_that_is_none_is_no_error_page(version: str) -> None:
    mine, data = browser(make.clerk()), form(person(), version=version)
    assert mine.post(keep_address(data), data).status_code == 200
    assert mine.post("/visits/new/", {**data, "name": ""}).status_code == 422


@pytest.mark.hardening("T21")
def test_a_record_of_another_union_is_not_taken_over() -> None:
    """Not even once it no longer counts: its photographs and its history hang on it."""
    theirs = make.batch({"走访企业": [make.visit()]}, at=make.YUSHU)
    visit = Visit.objects.get()
    make.photograph(visit, "邻县照片")
    undo(theirs, by=None, reason="重来")
    mine, data = browser(make.clerk()), form(person(), record=str(visit.record))
    assert mine.post("/visits/new/", data).status_code == 404
    assert mine.post(keep_address(data), data).status_code == 404
    assert (Visit.objects.count(), Draft.objects.count()) == (1, 0)


def test_a_draft_takes_no_photographs_of_others_with_it() -> None:
    mine, data = make.clerk(), form(person())
    browser(mine).post(keep_address(data), data)
    other = make.batch({"走访企业": [make.visit()]}, at=make.YUSHU)
    kept = make.photograph(Visit.objects.get(added_by=other))
    Photograph.objects.filter(pk=kept.pk).update(record=data["record"])
    drafts.forget(Draft.objects.get())
    assert Photograph.objects.get() == kept


MISSES = 4


@pytest.mark.hardening("T45")
def test_lookups_by_number_are_noted_and_so_many_an_hour_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(people, "TYPED_MISSES", MISSES)
    make.batch({"在档困难职工": [make.roster(身份证号=make.citizen_id(0))]})
    clerk = make.clerk()
    mine = browser(clerk)
    codes = [
        mine.post("/visits/people/", {**AREAS, "q": make.citizen_id(n)}).status_code
        for n in range(MISSES + 3)
    ]
    assert codes == [200] * (MISSES + 1) + [429] * 2
    noted = Event.objects.filter(actor=clerk, verb="search.typed").order_by("sequence")
    assert [event.body["hits"] for event in noted] == [1] + [0] * MISSES
    assert noted[0].detail.opened == {"number": make.citizen_id(0)}
    assert make.citizen_id(0) not in str(noted[0].body)
    assert Event.objects.filter(verb="search.alarm").count() == 1
    assert mine.post("/people/find/", {"number": make.citizen_id(0)}).status_code == 200


def elsewhere_of(told: dict[str, Any]) -> list[str]:
    """The rows of which a form says that others helped."""
    return [name for name, lines in told["faults"].items() if any("其他单位" in said for _, said in lines)]


@pytest.mark.hardening("T45")
def test_whom_others_helped_is_told_while_typing_of_so_many_numbers_an_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counted, "COMPARED", 3)
    theirs = [make.disbursement(姓名=f"某{n}", 身份证号=make.citizen_id(n)) for n in (1, 4)]
    make.batch({"慰问帮扶发放": theirs}, make.YUSHU)
    clerk = make.clerk()
    mine = browser(clerk)
    data = form(person(citizen_id=make.citizen_id(1)), person(name="另一人", citizen_id=make.citizen_id(2)))
    for version in range(3):
        told = mine.post(keep_address(data), {**data, "version": str(version)}).json()
        assert elsewhere_of(told) == ["r1_citizen_id"]
    noted = Event.objects.get(actor=clerk, verb="search.compared")
    assert (noted.body, noted.union.code) == ({"numbers": 2, "hits": 1}, make.CHAOYANG)
    assert noted.detail.opened == {"numbers": sorted([make.citizen_id(1), make.citizen_id(2)])}
    more = {
        "r3_name": "第三人",
        "r3_category": "户外一线",
        "r3_cash": "500",
        "r4_name": "第四人",
        "r4_category": "户外一线",
        "r4_cash": "5",
    }
    more |= {
        "r3_citizen_id": make.citizen_id(3),
        "r4_citizen_id": make.citizen_id(4),
        "version": "3",
        "compared": make.citizen_id(4),
    }
    told = mine.post(keep_address(data), data | more).json()
    assert (elsewhere_of(told), told["sum"]) == (["r1_citizen_id"], "4人次，1,505.00元")
    assert "暂不提示其他单位" in told["kept"]
    other = form(person(citizen_id=make.citizen_id(4)), person(name="另一人", citizen_id=make.citizen_id(5)))
    assert elsewhere_of(mine.post(keep_address(other), other).json()) == []
    assert Event.objects.filter(verb="search.alarm", actor=clerk).count() == 1
    assert Event.objects.filter(verb="search.compared").count() == 1


def test_the_same_people_on_several_forms_count_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "COMPARED", 3)
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="某", 身份证号=make.citizen_id(1))]}, make.YUSHU)
    clerk = make.clerk()
    mine = browser(clerk)
    for number in (2, 2, 3):
        data = form(
            person(citizen_id=make.citizen_id(1)), person(name="另一人", citizen_id=make.citizen_id(number))
        )
        told = mine.post(keep_address(data), data).json()
        assert (elsewhere_of(told), "暂不提示" in told["kept"]) == (["r1_citizen_id"], False)
    told = mine.post(keep_address(data), {**data, "version": "1", "name": "改名"}).json()
    assert elsewhere_of(told) == ["r1_citizen_id"]
    noted = Event.objects.filter(actor=clerk, verb="search.compared").order_by("pk")
    assert [event.body["numbers"] for event in noted] == [2, 1]
    assert not Event.objects.filter(verb="search.alarm").exists()
    # An hour later they count again.
    later = timezone.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr("campaigns.lately.timezone.now", lambda: later)
    assert limits.told_in_the_last_hour(clerk, "search.compared") == set()


@pytest.mark.hardening("T45")
def test_a_form_that_is_not_saved_tells_nothing_of_other_units() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1))]}, make.YUSHU)
    mine, data = browser(make.clerk()), form(person(citizen_id=make.citizen_id(1)))
    refused = mine.post("/visits/new/", {**data, "name": ""})
    assert (refused.status_code, "其他单位" in refused.content.decode()) == (422, False)
    saved = mine.post("/visits/new/", data, follow=True)
    assert "已由其他单位慰问" in saved.content.decode()


def test_what_is_half_typed_is_no_lookup() -> None:
    mine = browser(make.clerk())
    for asked in (make.citizen_id(1)[:17], "王桂", "220104198503179999"):
        assert mine.post("/visits/people/", {**AREAS, "q": asked}).json() == {"found": []}
    assert not Event.objects.filter(verb__startswith="search.").exists()


def test_a_category_is_offered_and_typed_in_english_and_kept_under_its_name() -> None:
    called = Category.objects.get(campaign=make.campaign(), name="户外一线").name_en
    mine, data = browser(make.clerk()), form(person(category=called.lower(), citizen_id=make.citizen_id(1)))
    mine.cookies["django_language"] = "en"
    assert mine.post(keep_address(data), data).json()["faults"] == {}
    page = mine.get(f"/visits/drafts/{data['draft']}/").content.decode()
    assert (f'value="{called}"' in page, "户外一线" in page) == (True, False)
    mine.post("/visits/new/", data)
    assert Disbursement.objects.get().category.name == "户外一线"
    (found,) = mine.post("/visits/people/", {**AREAS, "q": "李春"}).json()["found"]
    assert found["category"] == called
    mine.cookies["django_language"] = "zh-hans"
    (found,) = mine.post("/visits/people/", {**AREAS, "q": "李春"}).json()["found"]
    assert found["category"] == "户外一线"
    other = form(person(name="周雪", category=called), name="长春另一家工厂")
    assert mine.post(keep_address(other), other).json()["faults"] == {}
    assert 'value="户外一线"' in mine.get(f"/visits/drafts/{other['draft']}/").content.decode()


@pytest.mark.hardening("T44")
def test_what_is_suggested_holds_no_number_of_a_person() -> None:
    phone, number = "13912340001", make.citizen_id(8)
    make.batch({
        "走访企业": [make.visit(企业名称="长春甲厂", 所属行业=f"制造{phone}")],
        "慰问帮扶发放": [make.disbursement(姓名="王桂兰", 身份证号=make.citizen_id(9), 工作单位=f"王家小店{phone}")],
        "在档困难职工": [make.roster(姓名="王桂花", 身份证号=number, 工作单位=f"小店{number}")],
    })  # fmt: skip
    mine = browser(make.clerk())
    answers = [
        mine.post(f"/visits/{what}/", {**AREAS, "q": asked})
        for what, asked in (("firms", "甲厂"), ("people", "王桂"))
    ]
    assert [len(answer.json()["found"]) for answer in answers] == [1, 2]
    texts = [answer.content.decode("unicode_escape") for answer in answers]
    assert [(phone in text, number in text) for text in texts] == [(False, False)] * 2
