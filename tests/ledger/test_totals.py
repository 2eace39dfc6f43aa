"""Figures as they are asked for: every breakdown, its nulls, its own total; always as many queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songnuan.ledger.totals import JSON_ORDER, totals
from tests import factories as make
from tests.ledger.spread import INDUSTRY, lines, rows, spread, total

pytestmark = pytest.mark.django_db


def test_a_union_counts_itself_and_all_below_it_and_persons_once() -> None:
    spread()
    at = {
        code: make.figures(code) for code in (make.PROVINCE, make.CHANGCHUN, make.CHAOYANG, "220581", "2203")
    }
    assert [at[code]["consoled"] for code in at] == [6, 3, 1, 1, 0]
    assert [at[code]["disbursed"] for code in at] == ["3000.00", "1500.00", "500.00", "500.00", "0.00"]
    assert [(at[code]["persons"], at[code]["enterprises"], at[code]["visits"]) for code in at] == [
        (1, 1, 6), (1, 1, 3), (1, 1, 1), (1, 1, 1), (0, 0, 0),
    ]  # fmt: skip


def test_by_area_has_the_eleven_and_a_line_for_the_province_itself() -> None:
    spread()
    found = lines("area")
    assert list(found) == [
        "2201",
        "2202",
        "2203",
        "2204",
        "2205",
        "2206",
        "2207",
        "2208",
        "2224",
        "22CBS",
        "220581",
        "22",
    ]
    assert [found[code]["consoled"] for code in ("2201", "220581", "22")] == [3, 1, 2]
    assert sum(line["consoled"] for line in found.values()) == total("area")["consoled"] == 6
    assert [sum(line[code] for line in found.values()) for code in ("persons", "enterprises")] == [3, 3]
    assert [total("area")[code] for code in ("persons", "enterprises")] == [1, 1]


def test_by_area_within_an_area_or_a_county_is_that_one_line() -> None:
    spread()
    assert {code: line["consoled"] for code, line in lines("area", make.CHANGCHUN).items()} == {"2201": 3}
    assert {code: line["consoled"] for code, line in lines("area", make.CHAOYANG).items()} == {
        make.CHAOYANG: 1
    }


def test_by_union_each_line_is_its_own_rows() -> None:
    spread()
    found = lines("union")
    assert len(found) == make.campaign().places.count()
    helped = {code: line["consoled"] for code, line in found.items() if line["consoled"]}
    assert helped == dict.fromkeys(
        (make.PROVINCE, INDUSTRY, make.CHANGCHUN, make.CHAOYANG, make.YUSHU, "220581"), 1
    )
    assert set(lines("union", make.CHANGCHUN)) == {c for c in found if c.startswith("2201")}


@pytest.mark.parametrize("status", ["filed", "reviewed"])
def test_nothing_is_filed_or_reviewed_yet(status: str) -> None:
    spread()
    figures = totals(make.campaign(), make.union(make.PROVINCE), status).as_json()
    assert list(figures) == list(JSON_ORDER)
    assert set(figures.values()) == {0, "0.00"}
    for by in ("area", "union", "category", "source", "day"):
        assert {value for line in lines(by, status=status).values() for value in line.values()} <= {
            0,
            "0.00",
            None,
        }


@pytest.mark.parametrize("by", ["area", "union", "category", "source", "day"])
def test_every_line_of_money_adds_up_to_the_total(by: str) -> None:
    spread()
    for code in ("raised", "disbursed", "received", "service_cost"):
        values = [line[code] for line in lines(by).values()]
        cents = [int(value.replace(".", "")) for value in values if value is not None]
        assert sum(cents) == int(total(by)[code].replace(".", "")) or set(values) == {None}


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        ask()
    return len(seen)


@pytest.mark.parametrize("by", ["area", "union", "category", "source", "day"])
def test_a_breakdown_costs_the_same_for_one_union_and_for_six(by: str) -> None:
    make.batch(rows())
    one = queries(lambda: lines(by))
    for at in (make.YUSHU, "220581", make.PROVINCE):
        make.batch(rows(person=make.citizen_id(2), firm=make.credit_code(2), 发放日期="2023-01-11"), at=at)
    assert queries(lambda: lines(by)) == one
    assert queries(lambda: totals(make.campaign(), make.union())) == 3


def test_posting_costs_the_same_for_one_row_and_for_thirty() -> None:
    def handed(first: int, count: int) -> make.Tables:
        return {
            "慰问帮扶发放": [
                make.disbursement(身份证号=make.citizen_id(serial)) for serial in range(first, first + count)
            ]
        }

    make.batch(handed(100, 1))
    assert queries(lambda: make.batch(handed(200, 1))) == queries(lambda: make.batch(handed(300, 30)))
