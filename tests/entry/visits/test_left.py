"""走访草稿 of somebody who left the union's work: colleagues see them and go on with them, nobody else does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import Event, Posting, User
from songnuan.accounts.handover import Unfinished, handover
from songnuan.entry.models import Draft
from songnuan.entry.models.draft import COMPARED
from songnuan.entry.visits import drafts
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


def begun(user: User, name: str = "长春春雨机械有限公司", at: str = make.CHAOYANG) -> Draft:
    """A draft as the form keeps it."""
    data = form(person(), name=name, union=at)
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
    assert ("（2份草稿）已不在这里录入，可以接手" in page, "（1份草稿）" in page) == (True, True)


def test_the_page_asks_as_often_for_three_as_for_one() -> None:
    wang, li = make.clerk(username="wangfang"), make.clerk(username="lina")
    disabled(begun(wang).by)
    reader = browser(li)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reader.get("/visits/drafts/").content.decode().count("接手</button>") == shown
        return len(queries)

    shown, _first = 1, reader.get("/visits/drafts/")
    one = asked()
    for name in ("zhaomin", "sunli"):
        disabled(begun(make.clerk(username=name)).by)
    shown = 3
    assert asked() == one
