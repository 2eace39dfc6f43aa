"""企业核对: which pairs are asked about, by whom they may be decided, and that the answer is remembered."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

import pytest

from campaigns.models import EnterpriseDistinction, Event, User, Visit
from songnuan.entry import single
from songnuan.entry.names import load
from songnuan.entry.written import written
from songnuan.fieldwork.firms import apart, deciding
from songnuan.fieldwork.firms import candidates as of_candidates
from songnuan.fieldwork.firms.candidates import candidates
from songnuan.fieldwork.firms.firm import Firm, firms
from songnuan.fieldwork.firms.names import core, place_names, slips
from tests import factories as make
from tests.fieldwork.reading import cells, queries, signed_in

pytestmark = pytest.mark.django_db
CHANGES_ANYWAY = re.compile(r'[A-Za-z0-9]{64}|data-seconds="\d+"')
CODE, SECOND = make.credit_code(1), make.credit_code(2)
PLACES = place_names(["吉林省", "长春市", "朝阳区"])


def visited(name: str, code: str | None = None, at: str = make.CHAOYANG, day: str = "2023-01-05") -> UUID:
    make.batch({"走访企业": [make.visit(企业名称=name, 统一社会信用代码=code, 走访日期=day)]}, at=at)
    record: UUID = Visit.objects.latest("pk").record
    return record


def staff() -> User:
    return make.user("省级工作人员", make.PROVINCE)


def asked(user: object = None) -> list[tuple[str, set[str]]]:
    reader = user or staff()
    known = firms(make.campaign(), reader)
    found = candidates(make.campaign(), reader, known, apart.told_apart(make.campaign(), reader, known))
    return [(pair.why, {pair.first.name, pair.second.name}) for pair in found]


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


def alike(count: int, name: str = "春雨机械", **more: object) -> dict[int, Firm]:
    """So many firms of one name in one area; `{}` in the name is a character of each one's own."""
    return {
        pk: Firm(
            pk,
            names={(written := name.format(chr(0x4E00 + pk))): 1},
            cores={written},
            areas={1},
            visits=[pk],
            **more,  # type: ignore[arg-type]
        )
        for pk in range(1, count + 1)
    }


@pytest.mark.hardening("T15")
@pytest.mark.parametrize("name", ["春雨机械", "吉林{}食品加工配送中心"])
def test_a_file_of_one_name_does_not_make_a_pair_of_any_two(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is found here, so that nothing ends the search early: it looks at each firm a few times, not at each pair."""
    firms_, looked = alike(3_000, name, code="coded"), Counter[str]()
    plain = itertools.combinations

    def counted(group: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
        for pair in plain(group, size):
            looked["pairs"] += 1
            yield pair

    monkeypatch.setattr(of_candidates, "combinations", counted)
    monkeypatch.setattr(of_candidates, "_same_name", lambda *_firms: "")
    assert candidates(make.campaign(), staff(), firms_, ()) == []
    assert looked["pairs"] <= 3_000 * of_candidates.ALL_PAIRS // 2
    monkeypatch.setattr(of_candidates, "ALL_PAIRS", 10_000)
    assert candidates(make.campaign(), staff(), alike(300, name, code="coded"), ()) == []
    assert looked["pairs"] >= 300 * 299 // 2  # the control


@pytest.mark.parametrize(("count", "pairs"), [(50, 50 * 49 // 2), (51, 50)])
def test_of_many_firms_of_one_name_each_is_asked_about_beside_the_first(count: int, pairs: int) -> None:
    firms_ = alike(count, code="coded")
    firms_[7].code = ""  # whose code nobody wrote stands before the others
    found = candidates(make.campaign(), staff(), firms_, ())
    assert len(found) == pairs
    assert {pair.why for pair in found if 7 in (pair.first.pk, pair.second.pk)} == {"coded"}
    assert len([pair for pair in found if 7 in (pair.first.pk, pair.second.pk)]) == count - 1


def test_as_many_pairs_as_anybody_decides_are_listed_and_a_reason_chooses_before() -> None:
    firms_ = alike(40, code="coded") | {
        900: Firm(900, names={"松江造纸设备": 1}, cores={"松江造纸设备"}, areas={1}, visits=[900])
    }
    firms_[901] = Firm(901, names={"松江造纸投备": 1}, cores={"松江造纸投备"}, areas={1}, visits=[901])
    assert [pair.why for pair in candidates(make.campaign(), staff(), firms_, (), most=5)] == ["codes"] * 5
    assert [pair.why for pair in candidates(make.campaign(), staff(), firms_, (), why="slip", most=5)] == [
        "slip"
    ]


def test_one_code_under_a_thousand_names_is_listed_with_some_of_them() -> None:
    firm = Firm(1, code=CODE, names={f"春雨{number:04}": 1 for number in range(1_000)})
    assert (firm.name, firm.other_names[0], len(firm.other_names), firm.unlisted) == (
        "春雨0999", "春雨0000", 10, 989,
    )  # fmt: skip


def test_a_firm_of_many_visits_is_shown_page_by_page() -> None:
    rows = [make.visit(企业名称=f"春雨{number}", 统一社会信用代码=CODE) for number in range(51)]
    make.batch({"走访企业": [*rows, make.visit(企业名称="另一家")]})
    first, second = Visit.objects.order_by("pk").values_list("record", flat=True)[50:]
    client = signed_in(make.clerk())
    page = client.get(f"/records/firms/{first}/?campaign=2023")
    assert len(page.context["page"].object_list) == 50
    page = client.get(pair_page(first, second)).content.decode()
    assert "另有 1 次走访没有列在这里" in page
    assert "另有 40 个写法" in page


def pair_page(first: UUID, second: UUID) -> str:
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
    numbers = [Visit.objects.get(record=record).enterprise_id for record in (first, second)]
    assert EnterpriseDistinction.objects.values_list("first", "second").get() == tuple(numbers)
    assert asked() == []
    assert make.figures()["enterprises"] == 2
    assert Event.objects.filter(verb="enterprise.distinct").count() == 1


def numbers(*records: UUID) -> tuple[int, ...]:
    return tuple(Visit.objects.get(record=record).enterprise_id for record in records)


def test_a_pair_that_another_union_visited_is_not_found() -> None:
    first, second = visited("春雨机械", CODE), visited("春雨机械厂", at=make.YUSHU)
    client = signed_in(make.clerk())
    assert client.get(pair_page(first, second)).status_code == 404
    assert client.post(pair_page(first, second), {"answer": "different"}).status_code == 404
    assert EnterpriseDistinction.objects.count() == 0


def pages(user: User) -> tuple[object, ...]:
    """What 企业核对 shows a user of firms named 春雨: the pairs, each firm's page, each pair's."""
    client = signed_in(user)
    mine = Visit.objects.visible_to(user).order_by("pk").values_list("enterprise_id", "record")
    firms_ = list(dict(reversed(list(mine))).values())[::-1]
    shown = [client.get(f"/records/firms/{record}/?campaign=2023") for record in firms_]
    shown += [client.get(pair_page(*pair)) for pair in itertools.combinations(firms_, 2)]
    return (
        asked(user),
        [CHANGES_ANYWAY.sub("", page.content.decode()) for page in shown],
        {page.status_code for page in shown},
    )


@pytest.mark.hardening("T21")
@pytest.mark.parametrize("at", [make.YUSHU, "220581"])
def test_nothing_tells_whether_somebody_out_of_reach_visited_a_firm(at: str) -> None:
    """By its code, or by its name in the same area: what is shown is the same before and after."""
    clerk = make.clerk()
    visited("春雨机械", CODE)
    visited("春雨机械厂")
    visited("春雨机械公司", SECOND)
    before = pages(clerk)
    visited("春雨机械", CODE, at=at)
    visited("春雨机械厂", make.credit_code(3), at=at)
    visited("春雨机械厂", make.credit_code(4), at=at)
    after = pages(clerk)
    assert (before, after[2]) == (after, {200})


@pytest.mark.hardening("T24")
@pytest.mark.parametrize("first", [CODE, SECOND])
def test_no_number_or_order_tells_which_firm_somebody_out_of_reach_visited_before(first: str) -> None:
    """Firms are numbered throughout the province by who writes of one first: a page has nothing that follows it."""
    visited("春雨机械（北）", first, at="220581")
    make.batch({"走访企业": [
        make.visit(企业名称="春雨机械", 统一社会信用代码=SECOND), make.visit(企业名称="春雨机械", 统一社会信用代码=CODE),
    ]})  # fmt: skip
    clerk = make.clerk()
    known = firms(make.campaign(), clerk)
    assert [firm.code for firm in known.values()] == [SECOND, CODE]
    (asked_,) = candidates(make.campaign(), clerk, known, ())
    assert (asked_.first.code, asked_.second.code) == (SECOND, CODE)
    page = signed_in(clerk).get("/records/firms/?campaign=2023").content.decode()
    records = [
        Visit.objects.get(union__code=make.CHAOYANG, credit_code=code).record for code in (SECOND, CODE)
    ]
    assert re.findall(r'href="/records/firms/([^?"]+)', page) == [f"{records[0]}/{records[1]}/"]
    number = Visit.objects.get(union__code=make.CHAOYANG, credit_code=CODE).enterprise_id
    assert signed_in(clerk).get(f"/records/firms/{number}/?campaign=2023").status_code == 404


def test_a_corrected_visit_still_calls_its_firm() -> None:
    record = visited("春雨机械", CODE)
    clerk = make.clerk()
    fact, lookups = Visit.objects.get(record=record), load(make.campaign(), make.union())
    single.correct(fact, {**written(fact, lookups), "name": "春雨机械厂"}, lookups, by=clerk, reason="写错")
    client = signed_in(clerk)
    assert client.get(f"/records/firms/{record}/?campaign=2023").status_code == 200


@pytest.mark.hardening("T21")
def test_an_answer_for_a_superior_is_refused_and_noted_and_not_asked_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deciding, "BEYOND", 2)
    first, second = visited("春雨机械", CODE), visited("春雨机械厂")
    own = visited("松江造纸", make.credit_code(3)), visited("松江造纸厂")
    visited("春雨机械", CODE, at=make.YUSHU)
    client = signed_in(make.clerk())
    for _turn in range(2):
        page = client.post(pair_page(first, second), {"answer": "same", "reason": "电话核实"})
        assert (page.status_code, "要由共同的上级工会来判定" in page.content.decode()) == (422, True)
    page = client.post(pair_page(*own), {"answer": "same", "reason": "电话核实"})
    assert (page.status_code, "请过一小时再判定" in page.content.decode()) == (422, True)
    assert (EnterpriseDistinction.objects.count(), make.figures()["enterprises"]) == (0, 4)
    assert Event.objects.filter(verb="enterprise.beyond").count() == 2
    for user in (make.user("省级工作人员", make.PROVINCE), make.clerk(username="other")):
        answer = signed_in(user).post(pair_page(first, second), {"answer": "different"})
        assert answer.status_code == 302  # what is not joined moves no figure, and tells nobody anything


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
    record = visited("长春春雨机械有限公司", CODE)
    visited("北方印刷厂", CODE, day="2023-01-06")
    visited("南湖乳品厂", SECOND)
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    assert (
        f'href="/records/firms/{record}/?campaign=2023">{CODE}</a>'
        in client.get("/records/firms/").content.decode()
    )
    page = client.get(f"/records/firms/{record}/").content.decode()
    records = Visit.objects.filter(credit_code=CODE).values_list("record", flat=True)
    assert [f"/visits/{record}/correct/" in page for record in records] == [True, True]
    assert "南湖乳品厂" not in page
    other = signed_in(make.user("市县填报员", make.YUSHU))
    assert other.get(f"/records/firms/{record}/").status_code == 404
