"""T23, T44: no filter, search box or suggestion finds a row by digits that its pages cover, at either end or in windows."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.test import Client, RequestFactory

from beneficiaries.models import Disbursement, RosterEntry, Service
from campaigns.admin import scoped, searching
from campaigns.models import Contribution, User, Visit
from songnuan.entry.models import HeaderMeaning
from songnuan.entry.sheets import BY_FACT
from songnuan.entry.visits import firms
from songnuan.lib import sought
from songnuan.reports import narrow
from tests import factories as make
from tests.admin.pages import address, signed_in, text

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T23", "T44")]
ROOT = Path(__file__).parents[2]
NUMBER, PHONE = make.citizen_id(5), "13904315566"
HIDDEN, SHOWN = NUMBER[6:14], (NUMBER[:6], NUMBER[14:])
TEXT = f"张三家{NUMBER}"
MAKE: dict[type, Callable[..., dict[str, Any]]] = {
    Contribution: make.contribution, Visit: make.visit, Disbursement: make.disbursement, Service: make.service,
    RosterEntry: make.roster,
}  # fmt: skip


def guesses() -> Iterator[str]:
    """Longer and longer from a known beginning, back from the known end, and windows of two to four in between."""
    yield from (f"家{NUMBER[:length]}" for length in (7, 10, 14, 18))
    yield from (NUMBER[start:] for start in (13, 10, 0))
    yield from (HIDDEN[start : start + 4] for start in range(5))
    yield from (NUMBER, TEXT, TEXT.translate(str.maketrans("0123456789", "０１２３４５６７８９")))


def visible() -> tuple[str, ...]:
    return ("张三", "三家2", f"家{NUMBER[:6]}", *SHOWN)


BY_PART = re.compile(r"__i?(?:contains|startswith|endswith|regex)\b|__iexact\b|__search\b|trigram")
PLACES = {
    "songnuan/entry/visits/listing.py": "only_shown",
    "songnuan/entry/visits/firms.py": "only_shown; codes of firms are shown whole",
    "songnuan/entry/visits/people.py": "names that hold a number are not suggested",
    "songnuan/entry/admin/base.py": "names of unions, which are shown whole",
    "songnuan/audit/forms.py": "names of accounts, which are shown whole",
    "songnuan/accounts/listing.py": "names of accounts, which are shown whole",
    "campaigns/usernames.py": "usernames, which are shown whole",
    "songnuan/setup/season/listing.py": "names of unions, which are shown whole",
    "songnuan/inspection/sample.py": "verbs of the log, which are words of ours",
    "songnuan/retention/others.py": "asked by `erase` on the server, and told to nobody",
}
"""Where our code asks a database for part of a text, and what keeps the answer from telling what is covered."""


def test_of_every_place_that_asks_for_part_of_a_text_it_is_said_what_keeps_it_honest() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for room in ("campaigns", "beneficiaries", "songnuan")
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts and BY_PART.search(path.read_text("utf-8"))
    }
    assert found == set(PLACES)


def lookups() -> Iterator[tuple[type, str, str]]:
    """Every column of text by which a fact's table is searched, and what it is called on the sheet."""
    for model in MAKE:
        site: Any = admin.site._registry[model]
        headers = {column.field: column.header for column in BY_FACT[model].columns if column.kind == "text"}
        for field in (*site.search_fields, *site.personal_search):
            if field in headers:
                yield model, field, headers[field]


def rows_of(reader: User, model: type, term: str) -> int:
    """What a table's search box finds, without the page around it."""
    request = RequestFactory().get("/")
    request.user = reader
    site: Any = admin.site._registry[model]
    return int(site.get_search_results(request, site.get_queryset(request), term)[0].count())


def almighty() -> User:
    user = make.clerk(username="almighty")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def reader() -> User:
    """Each table's row holds the number in every column of text that is searched."""
    written: dict[type, dict[str, Any]] = {model: {} for model in MAKE}
    for model, _field, header in lookups():
        written[model][header] = TEXT
    make.batch({BY_FACT[model].name: [MAKE[model](**cells)] for model, cells in written.items()})
    return almighty()


@pytest.mark.parametrize("model", MAKE, ids=lambda model: model.__name__)
def test_a_table_is_searched_by_what_it_shows(model: type, reader: User) -> None:
    assert {term: rows_of(reader, model, term) for term in visible()} == dict.fromkeys(visible(), 1)
    assert [term for term in guesses() if rows_of(reader, model, term)] == []


def test_control_the_database_alone_would_tell(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoped, "found_as_shown", lambda rows, _fields, _term: rows)
    assert [model.__name__ for model in MAKE if not rows_of(reader, model, HIDDEN[:4])] == []


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_every_search_box_of_the_admin_goes_through_the_rule(
    model: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    site: Any = admin.site._registry[model]
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    if not site.search_fields:
        return
    request.user = almighty()
    asked: list[tuple[str, ...]] = []

    def seen(rows: QuerySet, terms: Any, covered: Any, whole: Any) -> QuerySet:
        asked.append((*covered, *whole))
        assert set(whole) <= {*searching.SHOWN_WHOLE, "number", "identity"}
        return rows

    monkeypatch.setattr(searching, "only_shown", seen)
    site.get_search_results(request, site.get_queryset(request), "22")
    assert [set(fields) for fields in asked] == [
        {name.lstrip("^=@") for name in site.get_search_fields(request)}
    ]


def test_several_words_are_each_shown_somewhere(reader: User) -> None:
    make.batch({"走访企业": [make.visit(企业名称="2023春雨1号厂", 所属行业="制造业3312")]})
    found = {
        term: rows_of(reader, Visit, term)
        for term in ("2023 3312", "1号 2023春", '"春雨1"', f"2023 {HIDDEN[:4]}", f"张三 {HIDDEN[:4]}", f"张三 {NUMBER[:6]}")
    }  # fmt: skip
    assert list(found.values()) == [1, 1, 1, 0, 0, 1]


def test_no_order_stands_a_number_among_numbers_that_one_knows(reader: User) -> None:
    below, above = (f"张三家{NUMBER[:6]}{digits}{NUMBER[14:]}" for digits in ("19000101", "20191231"))
    make.batch({"走访企业": [make.visit(企业名称=name) for name in (below, above)]})
    names = dict(Visit.objects.values_list("pk", "name"))
    place = admin.site._registry[Visit].list_display.index("name") + 1
    page = text(signed_in(reader).get(address(Visit), {"o": str(place), "q": "张三家"}))
    listed = [names[int(pk)] for pk in dict.fromkeys(re.findall(r"/(\d+)/change/", page))]
    assert sorted(listed) == [below, TEXT, above]
    assert listed not in ([below, TEXT, above], [above, TEXT, below])


def asked_of_pages(client: Client, term: str) -> dict[str, bool]:
    """Whether the list of visits, its export and what is suggested while a visit is typed know a row by a term."""
    place = {"campaign": "2023", "union": make.CHAOYANG}
    record = str(Visit.objects.get(name=TEXT).record)
    return {
        "list": record in text(client.get("/visits/", {"campaign": "2023", "firm": term})),
        "firms": bool(client.post("/visits/firms/", {**place, "q": term}).json()["found"]),
        "initials": bool(client.post("/visits/firms/", {**place, "q": f"zsj{term}"}).json()["found"]),
        "people": bool(client.post("/visits/people/", {**place, "q": f"张三{term}"}).json()["found"]),
    }


@pytest.fixture
def typing() -> Client:
    make.batch({
        "走访企业": [make.visit(企业名称=TEXT, 所属行业=PHONE)],
        "慰问帮扶发放": [make.disbursement(姓名=f"张三{PHONE}", 身份证号=make.citizen_id(6), 工作单位=TEXT)],
    })  # fmt: skip
    return signed_in(make.clerk())


def test_pages_are_searched_by_what_they_show_and_suggest_no_number(typing: Client) -> None:
    terms = (f"家{NUMBER[:7]}", HIDDEN[:4], NUMBER[10:], TEXT, PHONE[:5])
    told = [(term, name) for term in terms for name, found in asked_of_pages(typing, term).items() if found]
    assert told == []
    assert [asked_of_pages(typing, term)["list"] for term in ("张三", f"家{NUMBER[:6]}", NUMBER[14:])] == [
        True
    ] * 3


def test_control_a_page_that_asks_the_database_alone_tells(
    typing: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sought, "mask_inside", lambda written: written)
    monkeypatch.setattr(firms, "holds_number", lambda _text: False)
    assert asked_of_pages(typing, HIDDEN[:4])["list"]
    found = typing.post("/visits/firms/", {"campaign": "2023", "union": make.CHAOYANG, "q": HIDDEN[:4]})
    assert NUMBER in text(found)


def test_an_address_that_names_a_whole_number_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    make.batch({
        "走访企业": [make.visit(所属行业=TEXT), make.visit(所属行业="制造业")], "分类服务": [make.service(主题活动=TEXT)],
    })  # fmt: skip
    leader = signed_in(make.user("领导", make.CHAOYANG))
    industry = {"campaign": "2023", "union": make.CHAOYANG, "industry": TEXT}
    named = {"campaign": "2023", "named": TEXT}
    assert leader.get("/rows/visits/", {**industry, "industry": "制造业"}).status_code == 200
    wrong, right = (leader.get("/rows/visits/", {**industry, "industry": f"张三家{number}"}).status_code for number in (make.citizen_id(6), NUMBER))  # fmt: skip
    assert (wrong, right) == (404, 404)
    assert list(leader.get("/records/activities/", named).context["page"]) == []
    monkeypatch.setattr(narrow, "holds_number", lambda _text: False)
    assert leader.get("/rows/visits/", industry).status_code == 200


def test_a_header_that_holds_a_number_is_covered_where_it_is_listed(reader: User) -> None:
    meaning = HeaderMeaning.objects.create(
        union=make.union(), sheet="走访企业", written=f"户主{NUMBER}", key="户主", by=reader
    )
    client = signed_in(reader)
    pages = [
        text(client.get(at)) for at in (address(HeaderMeaning), address(HeaderMeaning, "change", meaning.pk))
    ]
    assert [(NUMBER[:6] in page, NUMBER in page) for page in pages] == [(True, False)] * 2
