"""企业核对: which pairs are asked about, by whom they may be decided, and that the answer is remembered."""

import pytest

from campaigns.models import EnterpriseDistinction, Event, Visit
from songnuan.fieldwork.firms.candidates import candidates, firms
from songnuan.fieldwork.firms.names import core, place_names, slips
from tests import factories as make
from tests.fieldwork.reading import cells, queries, signed_in

pytestmark = pytest.mark.django_db
CODE, SECOND = make.credit_code(1), make.credit_code(2)
PLACES = place_names(["吉林省", "长春市", "朝阳区"])


def visited(name: str, code: str | None = None, at: str = make.CHAOYANG, day: str = "2023-01-05") -> int:
    make.batch({"走访企业": [make.visit(企业名称=name, 统一社会信用代码=code, 走访日期=day)]}, at=at)
    return Visit.objects.latest("pk").enterprise_id


def asked(user: object = None) -> list[tuple[str, set[str]]]:
    known = firms(make.campaign(), user or make.user("省级工作人员", make.PROVINCE))
    return [(pair.why, {pair.first.name, pair.second.name}) for pair in candidates(make.campaign(), known)]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("长春市春雨机械有限公司", "春雨机械有限责任公司"),
        ("吉林省长春市朝阳区春雨机械厂", "春雨机械"),
        ("春雨机械（长春）有限公司", "春雨机械有限公司"),
    ],
)
def test_the_core_of_a_name_is_without_place_and_form(name: str, other: str) -> None:
    assert core(name, PLACES) == core(other, PLACES) == "春雨机械"


def test_a_name_that_is_nothing_but_place_and_form_stays_whole() -> None:
    assert core("长春市有限公司", PLACES) == "长春市有限公司"
    assert core("公司", PLACES) == "公司"


def test_slips_of_short_names_are_other_names() -> None:
    assert list(slips("四个字儿")) == []
    assert set(slips("春雨机械厂")) & set(slips("春雨机器厂"))


def test_what_is_asked_about_and_why() -> None:
    visited("长春春雨机械有限公司", CODE)
    visited("长春市春雨机械厂", at=make.YUSHU)
    visited("松江造纸设备", SECOND)
    visited("松江造纸投备", at=make.YUSHU)
    visited("另一家", make.credit_code(5))
    assert asked() == [
        ("similar", {"长春春雨机械有限公司", "长春市春雨机械厂"}),
        ("slip", {"松江造纸设备", "松江造纸投备"}),
    ]


def test_a_name_with_two_codes_and_one_beyond_the_area() -> None:
    visited("春雨机械", CODE)
    visited("春雨机械", SECOND)
    visited("春雨机械")
    visited("春雨机械", at="220581")
    reasons = [why for why, _names in asked()]
    assert sorted(reasons) == ["coded", "coded", "codes", "places", "places", "places"]


def test_a_county_is_asked_only_about_what_it_alone_visited() -> None:
    visited("春雨机械", CODE)
    visited("春雨机械厂", at=make.YUSHU)
    assert asked(make.clerk()) == []
    visited("春雨机械公司")
    assert asked(make.clerk(username="second")) == [("similar", {"春雨机械", "春雨机械公司"})]


def pair_page(first: int, second: int) -> str:
    return f"/records/firms/{first}/{second}/?campaign=2023"


def test_the_same_firm_is_joined_with_a_reason() -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    client = signed_in(make.clerk())
    assert client.post(pair_page(first, second), {"answer": "same"}).status_code == 422
    response = client.post(pair_page(first, second), {"answer": "same", "reason": "电话核实"})
    assert response.url == "/records/firms/?campaign=2023"
    assert make.figures()["enterprises"] == 1
    assert client.get(response.url).context["page"].object_list == []
    assert client.get(pair_page(first, second)).status_code == 404


def test_different_firms_are_not_asked_about_again() -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    client = signed_in(make.clerk())
    client.post(pair_page(second, first), {"answer": "different"})
    client.post(pair_page(first, second), {"answer": "different"})
    assert EnterpriseDistinction.objects.values_list("first", "second").get() == (first, second)
    assert asked() == []
    assert make.figures()["enterprises"] == 2
    assert Event.objects.filter(verb="enterprise.distinct").count() == 1


def test_a_pair_that_another_union_visited_is_not_found() -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂", at=make.YUSHU)
    client = signed_in(make.clerk())
    assert client.get(pair_page(first, second)).status_code == 404
    assert client.post(pair_page(first, second), {"answer": "different"}).status_code == 404
    assert EnterpriseDistinction.objects.count() == 0


def test_the_export_holds_the_rows_of_the_page() -> None:
    visited("春雨机械", CODE)
    visited("=春雨机械厂")
    visited("春雨机械厂")
    response = signed_in(make.clerk()).get("/records/firms/?campaign=2023&export=xlsx")
    lines = cells(response)
    assert [line[1:5] for line in lines[4:]] == [["春雨机械", CODE, 1, "春雨机械厂"]]
    assert Event.objects.get(verb="export.made").body["rows"] == 1


def test_the_list_costs_the_same_with_one_and_three_pairs() -> None:
    client = signed_in(make.clerk())
    visited("春雨机械", CODE)
    visited("春雨机械厂")
    one = queries(client, "/records/firms/?campaign=2023")
    for name in ("松江造纸", "松花江食品"):
        visited(name)
        visited(f"{name}厂")
    assert queries(client, "/records/firms/?campaign=2023") == one


def test_a_code_under_several_names_leads_to_its_visits_and_their_corrections() -> None:
    pk = visited("长春春雨机械有限公司", CODE)
    visited("北方印刷厂", CODE, day="2023-01-06")
    visited("南湖乳品厂", SECOND)
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    assert (
        f'href="/records/firms/{pk}/?campaign=2023">{CODE}</a>'
        in client.get("/records/firms/").content.decode()
    )
    page = client.get(f"/records/firms/{pk}/").content.decode()
    records = Visit.objects.filter(credit_code=CODE).values_list("record", flat=True)
    assert [f"/visits/{record}/correct/" in page for record in records] == [True, True]
    assert "南湖乳品厂" not in page
    other = signed_in(make.user("市县填报员", make.YUSHU))
    assert other.get(f"/records/firms/{pk}/").status_code == 404
