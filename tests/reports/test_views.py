"""The pages of the reports: who gets them, what they say, and that they stay cheap."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from songnuan.ledger.indicators import HEADLINE, INDICATORS
from tests import factories as make

pytestmark = pytest.mark.django_db

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
ROWS = [f"/rows/{code}/" for code in INDICATORS]


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def leader(at: str | None = make.PROVINCE) -> Client:
    reader = make.user("领导", at)
    reader.is_staff = False
    reader.save()
    return browser(reader)


def test_the_overview_links_every_figure_to_its_rows() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    page = leader().get("/").content.decode()
    for code in HEADLINE:
        assert f'href="/rows/{code}/?campaign=2023&amp;union=22"' in page
    assert (
        '<a href="/rows/disbursed/?campaign=2023&amp;union=22">0.05</a><span class="unit">万元</span>' in page
    )
    assert '<a href="/?campaign=2023&amp;union=2201">长春市</a>' in page
    assert '<a href="/?campaign=2022" >2022年“两节”送温暖</a>' in page


def test_a_row_links_to_its_batch() -> None:
    batch = make.batch({"慰问帮扶发放": [make.disbursement()]})
    page = leader().get("/rows/disbursed/").content.decode()
    assert f'<a href="/batches/{batch.number}/">{batch.number}</a>' in page
    assert "第 2 行" in page


@pytest.mark.parametrize("path", ["/", *ROWS])
def test_a_stranger_to_the_system_is_asked_to_log_in(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={path}")


@pytest.mark.parametrize("path", ["/", *ROWS])
@pytest.mark.parametrize(
    "query",
    [
        f"union={make.YUSHU}", f"union={make.CHANGCHUN}", "union=22&scope=direct",
        "union=220104&union=220104", "campaign=2024", "status=x", "scope=x",
    ],
)  # fmt: skip
def test_foreign_and_wrong_values_are_not_found(path: str, query: str) -> None:
    assert browser(make.clerk()).get(f"{path}?{query}").status_code == 404


@pytest.mark.parametrize("path", ["/rows/nothing/", "/rows/union_id/", "/rows/disbursed/?page=2"])
def test_rows_that_are_not_there_are_not_found(path: str) -> None:
    assert leader().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", *ROWS])
def test_only_reading_is_answered(path: str) -> None:
    assert leader().post(path).status_code == 405


def test_without_figures_staff_go_to_what_is_theirs() -> None:
    for role, home in (("安全审计", "/audit/"), ("系统管理员", "/admin/")):
        answer = browser(make.user(role, make.PROVINCE)).get("/")
        assert (answer.status_code, answer["Location"]) == (302, home)


def test_who_is_posted_nowhere_reads_so() -> None:
    for role in ("安全审计", "系统管理员", "市县填报员", "账号管理员"):
        assert "还没有任职单位" in browser(make.user(role, None)).get("/").content.decode()


@pytest.mark.parametrize("path", ROWS)
def test_without_figures_there_are_no_rows(path: str) -> None:
    assert browser(make.user("系统管理员", make.PROVINCE)).get(path).status_code == 404


def test_figures_without_the_right_to_the_rows_stay_figures() -> None:
    reader = make.user("领导", make.PROVINCE)
    reader.groups.get().permissions.remove(
        *reader.groups.get().permissions.filter(codename="view_disbursement")
    )
    client = browser(reader)
    assert client.get("/").status_code == 200
    assert [client.get(f"/rows/{code}/").status_code for code in ("disbursed", "persons", "raised")] == [
        404,
        404,
        200,
    ]


def test_without_a_posting_the_page_says_whom_to_ask() -> None:
    answer = leader(None).get("/")
    assert answer.status_code == 200
    assert "还没有任职单位，请联系管理员" in answer.content.decode()
    assert leader(None).get("/rows/disbursed/").status_code == 404


def test_nothing_of_the_neighbour_is_on_any_page() -> None:
    sentinel = {"姓名": "欧阳哨兵", "工作单位": "哨兵厂", "联系电话": "13999990000"}
    make.batch({"慰问帮扶发放": [make.disbursement(**sentinel)]}, make.YUSHU)
    make.batch({"走访企业": [make.visit(企业名称="哨兵机械厂")]}, make.YUSHU)
    make.batch({"慰问帮扶发放": [make.disbursement()], "走访企业": [make.visit()]})
    client = browser(make.clerk())
    for path in ("/", *ROWS):
        page = client.get(path).content.decode()
        assert [word for word in ("欧阳", "哨兵", "1399999", "榆树", make.YUSHU) if word in page] == []
    # The control: the city does read of it, so the words would have been found.
    assert "哨兵机械厂" in browser(make.user("领导", "2201")).get("/rows/visits/").content.decode()


def facts(names: list[str]) -> make.Tables:
    return {
        "筹集款物": [make.contribution(拨款或捐赠单位=name) for name in names],
        "走访企业": [make.visit(企业名称=name, 慰问组="第一慰问组") for name in names],
        "慰问帮扶发放": [
            make.disbursement(姓名=name, 用途="帮扶救助", 救助项目="生活救助") for name in names
        ],
        "分类服务": [make.service(活动名称=name, 资金来源="省级财政") for name in names]
        + [make.service(活动名称=name, 服务类型="返岗包车") for name in names],
    }


@pytest.mark.parametrize("path", ["/", *ROWS])
def test_the_number_of_queries_does_not_grow_with_the_rows(path: str) -> None:
    client = leader()
    counts = []
    for names, at in ((["Ai"], make.CHAOYANG), (["Bo", "Ci"], make.YUSHU)):
        make.batch(facts(names), at)
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


@pytest.fixture
def unwritten_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for a complete English catalogue: whatever goes through gettext loses its Chinese."""

    def translated(message: str) -> str:
        return CHINESE.sub("x", message)

    def plural(one: str, many: str, number: int) -> str:
        return translated(one if number == 1 else many)

    monkeypatch.setattr(translation._trans, "gettext", translated)
    monkeypatch.setattr(translation._trans, "ngettext", plural)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?union=2201",
        "/?scope=direct",
        "/wall/",
        "/how/balance/",
        "/how/persons/",
        *ROWS,
        "/password/",
        "/nothing/",
    ],
)
def test_in_english_no_chinese_is_left(path: str, unwritten_english: None) -> None:
    names = ["Ai Lian", "Bo Wen"]
    tables = facts(names)
    tables["慰问帮扶发放"].append(make.disbursement(姓名="Fu", 人员类别="因公伤残民警"))
    tables["筹集款物"].append(make.contribution(资金来源="上级工会经费补助", 拨款或捐赠单位="Co"))
    make.batch(tables)
    reader = make.user("领导", make.PROVINCE)
    reader.name = "Reader"
    reader.save()
    client = browser(reader)
    client.cookies["django_language"] = "en"
    page = client.get(path).content.decode()
    own_name_of_the_language = page.replace('lang="zh-hans" title="中文">中文<', "")
    # A masked name, and the name of the clerk's own file, stay as they are.
    ours = own_name_of_the_language.replace("某", "").replace("测试.xlsx", "")
    assert CHINESE.findall(ours) == []
    assert '<html lang="en">' in page


def test_the_addresses_have_their_names() -> None:
    assert reverse("overview") == "/"
    assert reverse("rows", args=["raised"]) == "/rows/raised/"
