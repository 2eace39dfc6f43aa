"""走访草稿 of somebody who left the union's work: colleagues see them and go on with them, nobody else does."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beneficiaries.models import Disbursement
from campaigns.models import Campaign, Event, Posting, User, Visit
from songnuan.accounts.handover import Unfinished, handover
from songnuan.entry.models import Draft
from songnuan.entry.models.draft import COMPARED
from songnuan.entry.visits import drafts, people
from songnuan.entry.visits.left import left_to
from tests import factories as make
from tests.entry.visits.forms import browser, form, keep_address, person

pytestmark = pytest.mark.django_db


def disabled(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def dismissed(user: User) -> None:
    today = timezone.localdate()
    Posting.objects.filter(user=user).update(since=today - timedelta(days=9), until=today)


def moved(user: User) -> None:
    dismissed(user)
    Posting.objects.create(user=user, union=make.union(make.YUSHU))


def made_a_leader(user: User) -> None:
    user.groups.set(Group.objects.filter(name="领导"))


def begun(user: User, name: str = "长春春雨机械有限公司", at: str = make.CHAOYANG, **whom: str) -> Draft:
    """A draft as the form keeps it."""
    data = form(person(**whom), name=name, union=at)
    assert browser(user).post(keep_address(data), data).status_code == 200
    return Draft.objects.get(uid=data["draft"])


def take(user: User, draft: Draft) -> Any:
    return browser(user).post(f"/visits/drafts/{draft.uid}/take/")


@pytest.mark.parametrize("left", [disabled, dismissed, moved, made_a_leader])
def test_a_colleague_goes_on_with_what_was_left(left: Callable[[User], None]) -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    draft = begun(wang)
    assert take(li, draft).status_code == 404  # in hand
    left(wang)
    page = browser(li).get("/visits/drafts/").content.decode()
    assert ("同事留下的" in page, "长春春雨机械有限公司" in page) == (True, True)
    assert browser(li).get(f"/visits/drafts/{draft.uid}/").status_code == 404  # opened only once it is taken
    assert take(li, draft).headers["Location"] == f"/visits/drafts/{draft.uid}/"
    assert "李春生" in browser(li).get(f"/visits/drafts/{draft.uid}/").content.decode()
    event = Event.objects.latest("sequence")
    assert (event.verb, event.actor, event.union.code, event.body) == (
        "draft.taken", li, make.CHAOYANG, {"account": wang.pk, "username": "wangfang"},
    )  # fmt: skip
    assert take(make.clerk(username="zhaomin"), draft).status_code == 404  # in hand again


def test_nobody_else_sees_or_takes_it() -> None:
    wang = make.clerk(username="wangfang")
    draft = begun(wang)
    disabled(wang)
    neighbour = make.clerk(make.YUSHU, "neighbour")
    for other in (
        neighbour,
        make.user("领导", make.CHAOYANG, "leader"),
        make.user("市县填报员", None, "stranger"),
    ):
        page = browser(other).get("/visits/drafts/")
        assert "长春春雨机械有限公司" not in page.content.decode()
        assert take(other, draft).status_code in (403, 404)
    Posting.objects.filter(user=neighbour).delete()
    Posting.objects.create(user=neighbour, union=make.union())
    assert "长春春雨机械有限公司" in browser(neighbour).get("/visits/drafts/").content.decode()  # the control
    assert take(neighbour, draft).status_code == 302


def test_what_the_first_one_was_told_of_others_stays_theirs() -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    draft = begun(wang)
    drafts.remember(draft, ["220102199001011234"])
    disabled(wang)
    take(li, draft)
    draft.refresh_from_db()
    assert (draft.by, COMPARED in draft.data) == (li, False)


def test_whoever_has_fifty_in_hand_takes_no_more() -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    draft = begun(wang)
    begun(li)
    disabled(wang)
    mine = Draft.objects.get(by=li)
    Draft.objects.bulk_create(
        Draft(record=mine.record, campaign=mine.campaign, union=mine.union, by=li)
        for _number in range(drafts.MOST - 1)
    )
    reader = browser(li)
    assert reader.post(f"/visits/drafts/{draft.uid}/take/").headers["Location"] == "/visits/drafts/"
    assert "您的草稿已有50份，不能再接手。" in reader.get("/visits/drafts/").content.decode()
    assert Draft.objects.get(uid=draft.uid).by == wang
    mine.delete()
    assert take(li, draft).status_code == 302


def test_a_month_begins_anew_for_whoever_goes_on() -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    draft = begun(wang)
    disabled(wang)
    late = timezone.now() - timedelta(days=29)
    Draft.objects.filter(pk=draft.pk).update(at=late)
    take(li, draft)
    assert drafts.sweep(late + timedelta(days=31)) == 0


def test_the_handover_names_who_has_visits_in_hand() -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    begun(wang, "一厂")
    begun(wang, "二厂")
    begun(li)
    begun(make.clerk(make.YUSHU, "neighbour"), at=make.YUSHU)
    disabled(wang)
    found = handover(make.union(), make.campaign(), li).unfinished
    assert found == (Unfinished(li, 1, left=False), Unfinished(wang, 2, left=True))
    page = browser(li).get("/handover/").content.decode()
    assert ("（2份草稿）已不在这里录入" in page, "（1份草稿）" in page) == (True, True)


def test_a_correction_is_begun_again_from_what_stands() -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    draft = begun(wang)
    disabled(wang)
    Draft.objects.update(corrects=True)
    assert (left_to(li), take(li, draft).status_code) == ([], 404)


@pytest.mark.parametrize("category", ["公安民警、移民管理警察及家庭", "因公牺牲民警家庭", "民警", ""])
def test_who_may_not_know_the_closed_class_gets_none_that_may_hold_one(category: str) -> None:
    """Begun for the county by somebody above who may know."""
    above, li = make.user("省级工作人员", make.PROVINCE), make.clerk(username="lina")
    draft = begun(above, category=category)
    open_one = begun(above)
    disabled(above)
    assert ([one.pk for one in left_to(li)], take(li, draft).status_code) == ([open_one.pk], 404)
    knows = make.deputy("省级工作人员", username="knows")
    assert {one.pk for one in left_to(knows)} == {draft.pk, open_one.pk}  # the control


def test_at_the_desk_itself_nothing_is_withheld() -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    draft = begun(wang, category="因公牺牲民警家庭")
    disabled(wang)
    assert take(li, draft).status_code == 302


def test_one_that_was_tampered_with_is_left_out_and_keeps_nobody_from_the_rest() -> None:
    above, li = make.user("省级工作人员", make.PROVINCE), make.clerk(username="lina")
    broken, sound = begun(above), begun(above)
    disabled(above)
    Draft.objects.filter(pk=broken.pk).update(sealed=b"x" * 60)
    assert [one.pk for one in left_to(li)] == [sound.pk]
    assert browser(li).get("/visits/").status_code == 200
    assert take(li, sound).status_code == 302


def test_from_above_nothing_is_taken_that_lies_at_a_county() -> None:
    wang, city = make.clerk(username="wangfang"), make.clerk(make.CHANGCHUN, "city")
    draft = begun(wang)
    disabled(wang)
    assert (left_to(city), take(city, draft).status_code) == ([], 404)


def test_of_a_closed_campaign_none_is_taken() -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    draft = begun(wang)
    disabled(wang)
    Campaign.objects.update(closed_at=timezone.now())
    assert take(li, draft).status_code == 404


def test_a_right_of_ones_own_keeps_a_draft_in_hand() -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    draft = begun(wang)
    wang.groups.clear()
    wang.user_permissions.set(Permission.objects.filter(codename__in=("add_visit", "add_disbursement")))
    assert take(li, draft).status_code == 404
    wang.user_permissions.clear()
    assert take(li, draft).status_code == 302  # the control


@pytest.mark.parametrize("hours", [0, 13])
def test_who_was_chosen_stays_chosen_on_the_next_day_and_by_who_goes_on(
    hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    number = make.citizen_id(1)
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=number)]})
    (found,) = people.by_name(wang, make.union(), make.disbursement()["姓名"])
    draft = begun(wang, person=found.token)
    real = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: real + hours * 3600)
    assert chosen(wang, draft) == number
    disabled(wang)
    assert take(li, draft).status_code == 302
    assert chosen(li, draft) == number


def chosen(user: User, draft: Draft) -> str:
    """The number that the opened form of the draft stands for."""
    page = browser(user).get(f"/visits/drafts/{draft.uid}/").content.decode()
    (token,) = re.findall(r'name="r1_person" value="([^"]+)"', page)
    return people.number_behind(user, token)


def test_whose_number_is_not_to_be_had_any_more_is_not_stored_without_it() -> None:
    clerk, neighbour = make.clerk(), make.clerk(make.YUSHU, "neighbour")
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1))]}, at=make.YUSHU)
    (found,) = people.by_name(neighbour, make.union(make.YUSHU), make.disbursement()["姓名"])
    data = form(person(person=found.token))
    answer = browser(clerk).post("/visits/new/", data)
    assert (answer.status_code, "身份证号带不过来" in answer.content.decode()) == (422, True)
    assert Visit.objects.count() == 0
    assert (
        browser(clerk).post("/visits/new/", {**data, "r1_citizen_id": make.citizen_id(2)}).status_code == 302
    )


def test_of_the_closed_class_no_number_is_asked_for() -> None:
    data = form(person(person="lapsed", category="因公牺牲民警家庭"))
    assert browser(make.clerk()).post("/visits/new/", data).status_code == 302


@pytest.mark.parametrize("hours", [0, 13])
def test_a_page_that_lay_open_is_saved_with_whom_was_chosen(
    hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, number = make.clerk(), make.citizen_id(1)
    make.batch({"在档困难职工": [make.roster(身份证号=number)]})
    (found,) = people.by_number(clerk, number)
    mine, real = browser(clerk), time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: real + hours * 3600)
    assert mine.post("/visits/new/", form(person(person=found.token))).status_code == 302
    assert Disbursement.objects.get().person.id_number == number


def test_the_page_asks_as_often_for_three_drafts_as_for_one() -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    begun(wang)
    disabled(wang)
    reader = browser(li)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.get("/visits/drafts/").content.decode().count("接手</button>") == shown
        return len(queries)

    shown, _first = 1, reader.get("/visits/drafts/")
    one = asked()
    User.objects.filter(pk=wang.pk).update(is_active=True)
    begun(wang, "二厂")
    begun(wang, "三厂")
    disabled(wang)
    shown = 3
    assert asked() == one
