"""T22, T23: no filter, order, search or address of the admin tells what its pages mask or withhold."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, Model
from django.test import Client, RequestFactory
from django.urls import reverse

from beneficiaries.models import Disbursement, Person, RosterEntry
from campaigns.models import Batch, Team, Union, User, Visit
from tests import factories as make
from tests.admin.pages import SENTINEL, Neighbour, address, neighbour, signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T22", "T23")]
LOOKUPS = (
    "",
    "__exact",
    "__startswith",
    "__icontains",
    "__regex",
    "__gt",
    "__lte",
    "__in",
    "__range",
    "__isnull",
)
OPEN = {
    "__exact": ("", "__exact", "__id__exact", "__isnull"),
    "day": ("__gte", "__lt", "__year", "__month", "__day"),
}
PERSONAL = (Disbursement, RosterEntry, Person)
NUMBER, PHONE, CARD = make.citizen_id(5), "13804310077", "6222021234567890128"
CHILD = make.citizen_id(7, born="20120111")


def almighty(at: str = make.CHAOYANG) -> User:
    """Every verb there is, so that only the pages' own rules stand in the way."""
    user = make.clerk(at, "almighty")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return User.objects.get(pk=user.pk)


def paths(model: type[Model]) -> Iterator[str]:
    """Every column of a model, and of what it points to."""
    for field in model._meta.concrete_fields:
        yield field.name
        if field.remote_field is not None:
            yield from (f"{field.name}__{inner.name}" for inner in field.related_model._meta.concrete_fields)


def declared(site: Any, request: Any) -> set[str]:
    """The lookups that the page's own filters send."""
    names: set[str] = set()
    for entry in site.get_list_filter(request):
        name = entry[0] if isinstance(entry, tuple) else entry
        if isinstance(name, str):
            found: Field = get_fields_from_path(site.model, name)[-1]
            days = OPEN["day"] if found.get_internal_type().startswith("Date") else ()
            names |= {name + suffix for suffix in (*OPEN["__exact"], *days)}
        else:
            names.add(name.parameter_name)
    return names | {f"{site.date_hierarchy}{suffix}" for suffix in OPEN["day"] if site.date_hierarchy}


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_no_lookup_but_those_of_the_filters_is_let_through(model: type[Model]) -> None:
    site = admin.site._registry[model]
    request = RequestFactory().get("/")
    request.user = almighty()
    asked = {path + lookup for path in paths(model) for lookup in LOOKUPS}
    let_through = {lookup for lookup in asked if site.lookup_allowed(lookup, "x", request)}
    assert let_through - declared(site, request) == set()


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model.__name__)
def test_such_a_lookup_in_an_address_is_refused(model: type[Model]) -> None:
    client = signed_in(almighty(make.PROVINCE if model is Person else make.CHAOYANG))
    paths_ = (
        "sealed__gt=0",
        "phone_index__isnull=0",
        "index__gt=0",
        "person__sealed__regex=.",
        "name__startswith=李",
    )
    assert {client.get(f"{address(model)}?{path}").status_code for path in paths_} == {400}


def rows_of(page: str) -> list[str]:
    return re.findall(r"/(\d+)/change/", page)


def people() -> None:
    make.batch({
        "慰问帮扶发放": [
            make.disbursement(姓名="赵小雨", 身份证号=CHILD, 联系电话=PHONE, 银行卡号=CARD, 家庭住址="春城大街1号"),
            make.disbursement(姓名="张警官", 人员类别="因公伤残民警"), make.disbursement(身份证号=NUMBER),
        ],
        "在档困难职工": [make.roster(姓名="赵小雨", 身份证号=CHILD, 致困原因="肺病"), make.roster()],
    })  # fmt: skip


@pytest.mark.hardening("T37")
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("at__year=1", 400),
        ("at__year=9999&at__month=12&at__day=31", 400),
        ("at__gte=0001-01-01", 400),
        ("at__lt=9999-12-31", 400),
        ("at__year=2023", 200),
        ("at__year=2023&at__month=1&at__day=2", 200),
        ("at__gte=2023-01-01 00:00:00%2B08:00&at__lt=2023-02-01 00:00:00%2B08:00", 200),
        # As Python and Django read years, too.
        *(
            (f"at__year={year}", 400)
            for year in (
                "nonsense",
                "9_999",
                "%209999",
                "%2B9999",
                "９９９９",
                "٩٩٩٩",
                "0_1",
                "9" * 20,
                "2023x",
                "2023%0A",
            )
        ),
        ("at__lt=9999W525T235959-1200", 400),
    ],
)
def test_a_day_that_no_clock_elsewhere_can_tell_is_refused(client: Client, asked: str, status: int) -> None:
    client.force_login(make.user("省级工作人员", make.PROVINCE))
    assert client.get(f"{reverse('admin:campaigns_batch_changelist')}?{asked}").status_code == status


@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model.__name__)
def test_no_order_follows_a_masked_column(model: type[Model]) -> None:
    people()
    client = signed_in(almighty(make.PROVINCE if model is Person else make.CHAOYANG))
    site = admin.site._registry[model]
    stock = rows_of(text(client.get(address(model))))
    for place, name in enumerate(site.list_display):
        if name in ("person_name", "masked_id", "masked"):
            for sign in ("", "-"):
                assert rows_of(text(client.get(f"{address(model)}?o={sign}{place}"))) == stock


@pytest.mark.parametrize("model", [Disbursement, RosterEntry], ids=lambda model: model.__name__)
@pytest.mark.parametrize("word", [NUMBER, CHILD, PHONE, CARD, "春城大街", "赵小雨", "张警官", "肺病", "赵"])
def test_a_search_finds_nothing_by_what_is_masked(model: type[Model], word: str) -> None:
    people()
    assert rows_of(text(signed_in(almighty()).get(address(model), {"q": word, "state": "all"}))) == []


def test_the_control_a_name_that_is_not_masked_is_found() -> None:
    people()
    assert len(rows_of(text(signed_in(almighty()).get(address(Disbursement), {"q": "李春生"})))) == 1


HIDDEN = {"工作单位": "春城特勤大队", "所属基层工会": "特勤工会", "凭证号": "特勤凭证7"}


@pytest.mark.parametrize("role", ["经审", "市州审核员"])
def test_of_the_closed_class_nothing_is_shown_or_found_but_what_every_list_says(role: str) -> None:
    make.batch({"慰问帮扶发放": [
        make.disbursement(姓名="张警官", 人员类别="因公伤残民警", **HIDDEN), make.disbursement(工作单位="特勤食堂"),
    ]})  # fmt: skip
    reader = signed_in(make.user(role, make.CHANGCHUN if role == "市州审核员" else make.CHAOYANG))
    closed = Disbursement.objects.get(category__closed=True)
    pages = [
        text(reader.get(address(Disbursement, "change", closed.pk))),
        text(reader.get(address(Disbursement))),
    ]
    assert [word for word in (*HIDDEN.values(), "因公伤残民警") for page in pages if word in page] == []
    assert all(str(closed.head) in page for page in pages)
    found = {
        word: len(rows_of(text(reader.get(address(Disbursement), {"q": word}))))
        for word in ("特勤", "朝阳", "凭证7")
    }
    assert found == {"特勤": 1, "朝阳": 2, "凭证7": 0}


def test_control_who_may_know_the_closed_class_reads_and_finds_it() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="张警官", 人员类别="因公伤残民警", **HIDDEN)]})
    reader = signed_in(make.user("省级工作人员", make.PROVINCE))
    page = text(reader.get(address(Disbursement), {"q": "特勤"}))
    assert (len(rows_of(page)), "因公伤残民警" in page) == (1, True)


@pytest.fixture
def theirs() -> Neighbour:
    return neighbour()


@pytest.fixture
def mine(theirs: Neighbour) -> Client:
    return signed_in(almighty())


def test_filters_that_are_kept_in_an_address_print_nothing(mine: Client, theirs: Neighbour) -> None:
    yushu = make.union(make.YUSHU).pk
    kept = {"_changelist_filters": f"union__id__exact={yushu}&q={theirs.visit.pk}"}
    for model, page in ((Visit, "changelist"), (Team, "add"), (Union, "add"), (User, "add")):
        shown = text(mine.get(address(model, page), kept))
        assert [word for word in (SENTINEL, "榆树市总工会") if word in shown] == []


@pytest.mark.parametrize(
    "mode", ["_popup=1", "_popup=1&_to_field=id", "_to_field=id", "_facets=True", "all="]
)
def test_no_way_of_opening_a_list_shows_a_foreign_row(mine: Client, theirs: Neighbour, mode: str) -> None:
    for model in (Visit, Disbursement, RosterEntry, Batch, User):
        shown = text(mine.get(f"{address(model)}?{mode}&state=all"))
        assert [word for word in (SENTINEL, "榆树市总工会") if word in shown] == []


def test_the_shortcut_to_an_object_leads_nowhere(mine: Client, theirs: Neighbour) -> None:
    for row in (theirs.visit, theirs.disbursement, theirs.user, make.union(make.YUSHU)):
        kind = ContentType.objects.get_for_model(row)
        response = mine.get(reverse("admin:view_on_site", args=[kind.pk, row.pk]))
        assert (response.status_code, SENTINEL in text(response)) == (404, False)


@pytest.mark.parametrize("page", ["history", "delete", "change"])
def test_what_is_and_what_is_not_there_answer_alike(mine: Client, theirs: Neighbour, page: str) -> None:
    for model, row in ((Visit, theirs.visit), (Disbursement, theirs.disbursement), (User, theirs.user)):
        there, nowhere = (mine.get(address(model, page, pk)) for pk in (row.pk, 10**9))
        assert there.status_code == nowhere.status_code


def test_the_log_of_the_admin_holds_no_foreign_words(mine: Client, theirs: Neighbour) -> None:
    assert SENTINEL not in text(mine.get(reverse("admin:index")))
