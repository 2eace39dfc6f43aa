"""Pages of the tables: what they show, where their numbers lead, what is handed out, and to whom."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from campaigns.models import Event, User
from songnuan.reports.official.registry import REPORTS
from tests import factories as make
from tests.reports.clicks import Page
from tests.reports.official.world import facts

pytestmark = pytest.mark.django_db


def client(reader: User) -> Client:
    made = Client()
    made.force_login(reader)
    return made


@pytest.fixture
def leader(db: None) -> Client:
    facts()
    return client(make.user("领导", make.PROVINCE))


def test_the_list_names_every_table_and_what_it_answers(leader: Client) -> None:
    page = leader.get("/tables/").content.decode()
    assert [code for code in REPORTS if f'href="/tables/{code}/?' not in page] == []
    assert [str(report.asks) for report in REPORTS.values() if str(report.asks) not in page] == []


@pytest.mark.parametrize(
    "code",
    [
        "areas",
        *(
            pytest.param(code, marks=pytest.mark.slow)
            for code in ("categories", "sources", "money", "services", "returns")
        ),
    ],
)
def test_every_figure_of_a_table_leads_to_its_rows(leader: Client, code: str) -> None:
    page = Page()
    page.feed(leader.get(f"/tables/{code}/").content.decode())
    behind = [address for address, _text in page.links if address.startswith(("/rows/", "/how/"))]
    assert len(behind) >= 10
    assert {leader.get(address).status_code for address in set(behind)} == {200}


def test_the_workbook_holds_what_the_page_shows_and_is_written_down(leader: Client) -> None:
    response = leader.get("/tables/sources.xlsx")
    rows = list(load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows(values_only=True))
    assert (rows[0][0], rows[1][0], rows[1][-1]) == (
        "2023年“两节”送温暖 资金来源与去向", "填报单位：吉林省总工会", "单位：万元",
    )  # fmt: skip
    assert rows[3] == ("本级工会经费", 1, 0, 0, 0, 1)
    assert next(row for row in rows if row[0] == "合计") == ("合计", 1.5, 0.02, 0.16, 0.09, 1.25)
    event = Event.objects.get(verb="export.made")
    assert event.body["what"] == "table:sources"
    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "address", ["/tables/areas/", "/tables/areas.xlsx", "/tables/", "/tables/on-file/unreached/", "/article/"]
)
def test_another_countys_tables_are_not_there(address: str) -> None:
    facts()
    mine = client(make.clerk())
    assert mine.get(address, {"union": make.CHAOYANG}).status_code == 200
    assert mine.get(address, {"union": make.YUSHU}).status_code == 404
    assert client(make.stranger()).get(address).status_code in (403, 404)


def test_a_table_that_is_not_there_and_one_narrowed(leader: Client) -> None:
    assert leader.get("/tables/nothing/").status_code == 404
    assert leader.get("/tables/areas/", {"source": "own"}).status_code == 404


def test_who_is_not_reached_is_listed_masked_within_scope() -> None:
    facts()
    page = client(make.user("经审", make.PROVINCE)).get("/tables/on-file/unreached/").content.decode()
    assert page.count("赵某某") == 2
    assert "赵晓梅" not in page
    assert make.citizen_id(2) not in page
    mine = client(make.clerk()).get("/tables/on-file/unreached/").content.decode()
    assert (mine.count("赵某某"), "榆树" in mine) == (1, False)


def test_an_english_page_holds_no_chinese(leader: Client) -> None:
    leader.cookies["django_language"] = "en"
    for code in REPORTS:
        page = Page()
        page.feed(leader.get(f"/tables/{code}/").content.decode())
        assert [text for _address, text in page.links if any("一" <= sign <= "龥" for sign in text)] == []
