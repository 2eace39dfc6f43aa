"""Acts on chosen rows of a list (T21): one row out of reach, and nothing is done at all."""

from typing import Any

import pytest

from campaigns.models import Event, User
from songnuan.entry.models import HeaderMeaning
from tests import factories as make
from tests.admin.pages import address, signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T21")]
LIST = address(HeaderMeaning)


@pytest.fixture
def rows() -> tuple[User, HeaderMeaning, HeaderMeaning]:
    """A clerk of 朝阳区, a row of theirs, and one of 榆树."""
    clerk = make.clerk()
    mine, theirs = (
        HeaderMeaning.objects.create(
            union=make.union(code), sheet="走访企业", written=f"{code}列", key=f"{code}列", by=clerk
        )
        for code in (make.CHAOYANG, make.YUSHU)
    )
    return clerk, mine, theirs


def asked(user: User, *keys: Any, **more: str) -> Any:
    data = {
        "action": "delete_selected",
        "_selected_action": [str(key) for key in keys],
        "post": "yes",
        **more,
    }
    return signed_in(user).post(LIST, data)


def test_ones_own_row_is_deleted(rows: Any) -> None:
    user, mine, theirs = rows
    assert asked(user, mine.pk).status_code == 302
    assert list(HeaderMeaning.objects.all()) == [theirs]


@pytest.mark.parametrize("more", [{}, {"select_across": "1"}], ids=["chosen", "all pages"])
def test_a_foreign_row_among_them_refuses_the_whole_and_is_noted(rows: Any, more: dict[str, str]) -> None:
    user, mine, theirs = rows
    answer = asked(user, mine.pk, theirs.pk, **more)
    assert (answer.status_code, theirs.written in text(answer)) == (404, False)
    assert HeaderMeaning.objects.count() == 2
    event = Event.objects.filter(verb="denied.scope").get()
    assert (event.actor, event.body["path"]) == (user, LIST)


def test_all_pages_means_all_rows_in_reach(rows: Any) -> None:
    user, mine, theirs = rows
    assert asked(user, mine.pk, select_across="1").status_code == 302
    assert list(HeaderMeaning.objects.all()) == [theirs]


@pytest.mark.parametrize("key", ["x", "9" * 20, "１", "-1", "", "1 OR 1=1"])
def test_what_is_no_key_is_not_found(rows: Any, key: str) -> None:
    user, _mine, _theirs = rows
    assert asked(user, key).status_code == 404
    assert HeaderMeaning.objects.count() == 2


def test_an_export_of_a_foreign_row_hands_out_nothing(rows: Any) -> None:
    """The list of keys that an export carries on is looked up among one's own rows."""
    account, theirs = make.user("省级工作人员", make.PROVINCE, "a"), make.clerk(make.YUSHU, "b")
    page = address(User, "export")
    system = make.deputy("系统管理员", make.CHANGCHUN, "system")
    User.objects.filter(pk=system.pk).update(is_staff=True)
    data = {"format": "0", "export_items": [str(theirs.pk), str(account.pk)], "userresource_username": "on"}
    answer = signed_in(system).post(page, data)
    assert account.username not in text(answer).split()
    assert not Event.objects.filter(verb="admin.export").exists()


def test_filters_that_cannot_be_understood_lead_an_export_back_to_its_list() -> None:
    system = make.user("系统管理员", make.PROVINCE, "system")
    User.objects.filter(pk=system.pk).update(is_staff=True)
    answer = signed_in(system).get("/admin/beneficiaries/category/export/", {"campaign": "nan"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/beneficiaries/category/?e=1")


def test_a_role_beyond_every_table_is_no_role() -> None:
    system, other = make.user("系统管理员", make.PROVINCE, "system"), make.clerk(username="other")
    User.objects.filter(pk=system.pk).update(is_staff=True)
    data = {
        "username": "other",
        "groups": ["9" * 20],
        "postings-TOTAL_FORMS": "0",
        "postings-INITIAL_FORMS": "0",
    }
    answer = signed_in(system).post(address(User, "change", other.pk), data)
    assert answer.status_code == 200
    assert other.groups.count() == 1
