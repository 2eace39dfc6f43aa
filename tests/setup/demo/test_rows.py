"""Every row of both campaigns passes every rule of the contract, judged without the pipeline."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.setup.demo.reading import (
    DATES,
    MONEY,
    Fact,
    born,
    is_bank_card,
    is_credit_code,
    is_id_number,
    records,
)

Facts = dict[str, list[Fact]]

GIVEN, CONTRIBUTED, VISITS, SERVICES, ROSTER = (
    "慰问帮扶发放",
    "筹集款物",
    "走访企业",
    "分类服务",
    "在档困难职工",
)

pytestmark = pytest.mark.slow
JOURNEYS = {"交通费用补贴", "返岗包车"}
CATEGORIES = {c["name"]: c for c in records("categories.json")}
HEADS = {c["head"] for c in CATEGORIES.values()}
LEAVES = {name for name, c in CATEGORIES.items() if c["code"] not in HEADS}
SOURCES = {s["name"]: s for s in records("sources.json")}


def names(fixture: str) -> set[str]:
    return {record["name"] for record in records(fixture)}


@pytest.fixture(params=["2022", "2023"])
def campaign(request: pytest.FixtureRequest) -> str:
    """One campaign after the other."""
    code: str = request.param
    return code


@pytest.fixture
def sheets(campaign: str, request: pytest.FixtureRequest) -> Facts:
    """That campaign's rows."""
    sheets: Facts = request.getfixturevalue("facts" if campaign == "2023" else "earlier_facts")
    return sheets


@pytest.fixture
def window(campaign: str) -> tuple[date, date]:
    """The campaign's first and last day."""
    record = next(c for c in records("campaigns.json") if c["code"] == campaign)
    return date.fromisoformat(record["starts"]), date.fromisoformat(record["ends"])


def allowed(sheet: str, fact: Fact, window: tuple[date, date]) -> tuple[date, date]:
    """The window of the row's date, both ends included."""
    starts, ends = window
    if sheet == CONTRIBUTED:
        return date(starts.year, 9, 1), ends
    if sheet == ROSTER:
        return date(1990, 1, 1), ends
    if sheet == SERVICES and fact["服务类型"] in JOURNEYS:
        return starts, ends + timedelta(days=30)
    return starts, ends


def test_dates_lie_in_their_windows(sheets: Facts, window: tuple[date, date]) -> None:
    for sheet, facts in sheets.items():
        (column,) = DATES & set(facts[0].cells)
        for fact in facts:
            first, last = allowed(sheet, fact, window)
            assert first <= fact[column] <= last, (sheet, fact.union, fact.row)


def test_money_is_positive_and_has_two_decimals_at_most(sheets: Facts) -> None:
    for facts in sheets.values():
        for column in MONEY & set(facts[0].cells):
            assert all(fact.fen(column) > 0 for fact in facts if fact[column] is not None), column


def id_numbers(sheets: Facts) -> Iterator[tuple[Fact, str]]:
    for fact in (*sheets[GIVEN], *sheets[ROSTER]):
        if fact["身份证号"] is not None:
            yield fact, fact["身份证号"]


def test_id_numbers_are_of_adults(sheets: Facts, window: tuple[date, date]) -> None:
    starts, ends = window
    for fact, number in id_numbers(sheets):
        assert is_id_number(number), (fact.union, fact.row)
        assert date(ends.year - 76, ends.month, ends.day) < born(number), (fact.union, fact.row)
        assert born(number) <= date(starts.year - 18, starts.month, starts.day), (fact.union, fact.row)


def test_id_numbers_begin_with_a_division_of_this_province_or_a_known_one(sheets: Facts) -> None:
    counties = {u["gb_code"] for u in records("unions.json") if u["gb_code"]}
    # 公主岭 lay under 四平, 九台 was a city; migrants come from four provinces.
    others = {"220381", "220181", "230103", "230184", "230606", "150526", "211224", "371326", "411627"}
    found = Counter(number[:6] for _, number in id_numbers(sheets))
    assert found.keys() - others <= counties - {"220184", "220113"}
    assert others <= found.keys()


def test_an_id_number_has_one_name(sheets: Facts) -> None:
    written: dict[str, set[str]] = {}
    for fact, number in id_numbers(sheets):
        written.setdefault(number, set()).add(fact["姓名"])
    assert [number for number, variants in written.items() if len(variants) > 1] == []


def test_keys_are_unique_within_a_union(sheets: Facts) -> None:
    columns = ("身份证号", "用途", "救助项目", "资金来源", "发放日期")
    keys = Counter((d.union, *(d[c] for c in columns)) for d in sheets[GIVEN] if d["身份证号"])
    assert [key for key, times in keys.items() if times > 1] == []
    on_file = Counter((r.union, r["身份证号"]) for r in sheets[ROSTER])
    assert set(on_file.values()) == {1}


def test_names_and_id_numbers_stand_where_they_must(sheets: Facts) -> None:
    for fact in sheets[GIVEN]:
        category, source = CATEGORIES[fact["人员类别"]], SOURCES[fact["资金来源"]]
        if category["closed"]:
            assert fact["身份证号"] is None, (fact.union, fact.row)
        else:
            assert fact["姓名"], (fact.union, fact.row)
        if category["needs_id"] or source["needs_id"]:
            assert fact["身份证号"], (fact.union, fact.row)
        assert fact["慰问金(元)"] is not None or fact["慰问品折价(元)"] is not None, (fact.union, fact.row)


def test_zero_person_times_only_beside_a_row_that_counts(sheets: Facts) -> None:
    occasion = ("身份证号", "发放日期", "用途")
    counted = {(d.union, *(d[c] for c in occasion)) for d in sheets[GIVEN] if d["人次"] != 0}
    zeros = [d for d in sheets[GIVEN] if d["人次"] == 0]
    assert zeros
    assert all(d["身份证号"] and (d.union, *(d[c] for c in occasion)) in counted for d in zeros)
    assert all(d["人次"] is None or d["人次"] == int(d["人次"]) for d in sheets[GIVEN])


def test_credit_codes_and_cards_pass_their_checks(sheets: Facts) -> None:
    codes = [v["统一社会信用代码"] for v in sheets[VISITS] if v["统一社会信用代码"]]
    assert [code for code in codes if not is_credit_code(code)] == []
    cards = [d["银行卡号"] for d in sheets[GIVEN] if d["银行卡号"]]
    assert cards
    assert [card for card in cards if not re.fullmatch(r"\d{19}", card) or not is_bank_card(card)] == []
    phones = [f["联系电话"] for f in (*sheets[GIVEN], *sheets[ROSTER]) if f["联系电话"]]
    assert [phone for phone in phones if not re.fullmatch(r"154\d{8}", phone)] == []


def test_every_name_of_the_reference_tables_appears(sheets: Facts, campaign: str) -> None:
    def found(sheet: str, column: str) -> set[str]:
        return {fact[column] for fact in sheets[sheet]} - {None}

    assert found(GIVEN, "人员类别") == LEAVES
    assert found(GIVEN, "救助项目") == names("aid_items.json")
    assert found(GIVEN, "资金来源") == set(SOURCES)
    assert found(GIVEN, "用途") == {"慰问", "帮扶救助"}
    assert found(GIVEN, "发放方式") == {"现金", "转账", "实物"}
    assert found(CONTRIBUTED, "资金来源") == set(SOURCES)
    assert found(CONTRIBUTED, "形式") == {"资金", "物资"}
    assert found(CONTRIBUTED, "是否转拨") == {"是", "否"}
    assert found(VISITS, "企业类型") == names("enterprise_kinds.json")
    assert found(ROSTER, "困难类型") == names("hardship_kinds.json")
    kinds = names("service_kinds.json")
    assert found(SERVICES, "服务类型") == (kinds if campaign == "2023" else kinds - {"返岗包车"})


def test_teams_visit_only_for_the_province(sheets: Facts, campaign: str) -> None:
    record = next(c for c in records("campaigns.json") if c["code"] == campaign)
    by_union: dict[bool, set[str | None]] = {True: set(), False: set()}
    for visit in sheets[VISITS]:
        by_union[visit.union == "22"].add(visit["慰问组"])
    assert by_union == {True: {team["name"] for team in record["teams"]}, False: {None}}
