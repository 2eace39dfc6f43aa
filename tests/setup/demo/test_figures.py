"""The seven published figures of 2023, recomputed from the cells of the written workbooks."""

from collections import Counter
from pathlib import Path

import pytest

from tests.setup.demo.reading import Fact, distinct_enterprises, records

pytestmark = pytest.mark.slow

Facts = dict[str, list[Fact]]

GIVEN, CONTRIBUTED, VISITS, SERVICES = "慰问帮扶发放", "筹集款物", "走访企业", "分类服务"
JOURNEYS = {"交通费用补贴", "返岗包车"}
AREA_OF = {u["code"]: u["area"] or "22" for u in records("unions.json")}


def person_times(fact: Fact) -> int:
    return 1 if fact["人次"] is None else int(fact["人次"])


def handed_out(fact: Fact) -> int:
    return fact.fen("慰问金(元)") + fact.fen("慰问品折价(元)")


def is_received(fact: Fact) -> bool:
    return fact["是否转拨"] == "是" or (fact["资金来源"] == "上级工会经费补助" and fact.union != "22")


def test_one_workbook_for_each_reporting_union(paths: list[Path]) -> None:
    unions = records("unions.json")
    assert [path.name for path in paths] == [f"{u['code']}-{u['short_name']}.xlsx" for u in unions]
    assert len(paths) >= 70


def test_raised(facts: Facts) -> None:
    assert sum(c.fen("金额(元)") for c in facts[CONTRIBUTED] if not is_received(c)) == 48_404_376_90


def test_disbursed(facts: Facts) -> None:
    assert sum(handed_out(d) for d in facts[GIVEN]) == 40_669_168_10


def test_consoled_and_assisted(facts: Facts) -> None:
    counts: Counter[str] = Counter()
    for fact in facts[GIVEN]:
        counts[fact["用途"]] += person_times(fact)
    assert counts == {"慰问": 134_630, "帮扶救助": 19_991}


def test_served_and_returned(facts: Facts) -> None:
    counts: Counter[bool] = Counter()
    for fact in facts[SERVICES]:
        counts[fact["服务类型"] in JOURNEYS] += person_times(fact)
    assert counts == {False: 145_827, True: 598}


def test_enterprises_are_fewer_than_visits(facts: Facts) -> None:
    assert distinct_enterprises(facts[VISITS], AREA_OF) == 1236
    assert len(facts[VISITS]) == 1305
    assert sum(v["统一社会信用代码"] is None for v in facts[VISITS]) == 59


def test_enterprises_of_the_areas_do_not_add_up(facts: Facts) -> None:
    by_area = Counter[str]()
    for area in {AREA_OF[v.union] for v in facts[VISITS]}:
        by_area[area] = distinct_enterprises([v for v in facts[VISITS] if AREA_OF[v.union] == area], AREA_OF)
    assert sum(by_area.values()) == 1236 + 40


def test_travel_money_of_changchun(facts: Facts) -> None:
    own = [s for s in facts[SERVICES] if s.union == "2201" and s["服务类型"] in JOURNEYS]
    assert sum(s.fen("支出金额(元)") for s in own) == 200_000_00
    assert {s["主题活动"] for s in own} == {"平安返长·工益同行"}
    assert {s["服务类型"] for s in own} == JOURNEYS


def test_money_left_is_explained_by_area(facts: Facts) -> None:
    """What came in is at least what went out: at each union, and from each source at each union."""
    left: Counter[tuple[str, str]] = Counter()
    for fact in facts[CONTRIBUTED]:
        left[fact.union, fact["资金来源"]] += fact.fen("金额(元)")
    for fact in facts[GIVEN]:
        left[fact.union, fact["资金来源"]] -= handed_out(fact)
    for fact in facts[SERVICES]:
        if fact["支出金额(元)"]:
            left[fact.union, fact["资金来源"]] -= fact.fen("支出金额(元)")
    assert [key for key, fen in left.items() if fen < 0] == []
    cost = sum(s.fen("支出金额(元)") for s in facts[SERVICES])
    passed_on = sum(c.fen("金额(元)") for c in facts[CONTRIBUTED] if is_received(c))
    assert sum(left.values()) - passed_on == 7_735_208_80 - cost


def test_enough_named_persons(facts: Facts) -> None:
    named = [d for d in facts[GIVEN] if d["身份证号"]]
    assert sum(person_times(d) for d in named) >= 100_000
    persons = {d["身份证号"] for d in named}
    assert 80_000 <= len(persons) < sum(person_times(d) for d in named)


def test_some_persons_are_helped_by_two_unions(facts: Facts) -> None:
    places: dict[str, set[str]] = {}
    for fact in facts[GIVEN]:
        if fact["身份证号"]:
            places.setdefault(fact["身份证号"], set()).add(fact.union)
    assert Counter(len(unions) for unions in places.values()).keys() == {1, 2}
    assert sum(len(unions) == 2 for unions in places.values()) > 500


def test_a_share_of_the_roster_is_not_reached(facts: Facts) -> None:
    roster = {r["身份证号"] for r in facts["在档困难职工"]}
    helped = {d["身份证号"] for d in facts[GIVEN]}
    assert len(roster) == len(facts["在档困难职工"]) == 6000
    assert 0.8 < len(roster & helped) / len(roster) < 0.9


def test_2022_is_smaller(facts: Facts, earlier_facts: Facts) -> None:
    """About an eighth of the money and of the rosters; every union sends again."""
    assert sum(handed_out(d) for d in earlier_facts[GIVEN]) == 5_198_732_40
    assert sum(c.fen("金额(元)") for c in earlier_facts[CONTRIBUTED] if not is_received(c)) == 6_124_086_50
    assert len(facts[GIVEN]) / 9 < len(earlier_facts[GIVEN]) < len(facts[GIVEN]) / 7
    assert {d.union for d in earlier_facts[GIVEN]} == set(AREA_OF)
