"""Rows that stand already with something put right: new to the ledger, and said to be there."""

import pytest

from campaigns.models import Contribution
from songnuan.entry.faults import Fault
from songnuan.entry.names import load
from songnuan.entry.single import correct
from songnuan.entry.written import written
from tests import factories as make
from tests.entry.ledgers import against, held, parted
from tests.entry.sheets import HANDED, places

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T13")]
RAISED, SERVED, VISITED = "筹集款物", "分类服务", "走访企业"


def people(count: int, **changes: object) -> list[make.Row]:
    return [
        make.disbursement(姓名=f"王{n}", 身份证号=make.citizen_id(n), **changes) for n in range(1, count + 1)
    ]


def nameless(count: int, **changes: object) -> list[make.Row]:
    return [make.disbursement(姓名=f"王{n}", **changes) for n in range(1, count + 1)]


def told(rows: list[make.Row], sheet: str = HANDED) -> list[Fault]:
    compared = against({sheet: rows})
    assert compared.errors == []
    return [fault for fault in compared.warnings if fault.code == "possible_duplicate"]


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"发放日期": "2023-01-14"}, "发放日期"), ({"用途": "帮扶救助"}, "用途"), ({"救助项目": "生活救助"}, "救助项目"),
        ({"发放日期": "2023-01-14", "资金来源": "社会捐助"}, "发放日期、资金来源"),
    ],
)  # fmt: skip
def test_the_voucher_of_another_payment_is_pointed_out(changes: make.Row, columns: str) -> None:
    number = make.batch({HANDED: people(1, 凭证号="V001")}).number
    (fault,) = told(people(1, 凭证号="v００1", **changes))
    assert places([fault]) == [(2, "凭证号", "possible_duplicate")]
    assert f"批次{number}第2行" in fault.message
    assert f"只是{columns}不同" in fault.message
    for other in ({"凭证号": "V002"}, {"凭证号": None}, {"慰问金(元)": 501}):
        assert told(people(1, **{"凭证号": "V001", **changes, **other})) == []


@pytest.mark.parametrize(
    "changes",
    [{"发放日期": "2023-01-14"}, {"用途": "帮扶救助"}, {"救助项目": "生活救助"}, {"发放日期": "2023-01-14", "资金来源": "社会捐助"}],
)  # fmt: skip
@pytest.mark.parametrize(
    ("again", "new", "warned"), [(5, 0, True), (5, 5, True), (5, 6, False), (4, 0, False)]
)
@pytest.mark.parametrize("of", [people, nameless])
def test_a_list_that_stands_with_something_put_right_is_pointed_out_once(
    of: make.Any, again: int, new: int, warned: bool, changes: make.Row
) -> None:
    number = make.batch({HANDED: of(again)}).number
    found = told(of(again + new, **changes))
    assert places(found) == ([(None, None, "possible_duplicate")] if warned else [])
    assert all(f"有{again}行" in fault.message and f"批次{number}" in fault.message for fault in found)


def test_who_is_paid_from_a_second_source_is_told_of_one_by_one() -> None:
    make.batch({HANDED: people(6)})
    compared = against({HANDED: people(6, 资金来源="社会捐助")})
    assert [fault.code for fault in compared.faults] == ["co_funded"] * 6


def test_what_is_there_unchanged_and_what_others_paid_is_not_counted() -> None:
    make.batch({HANDED: people(9)}, at=make.YUSHU)
    assert told(people(9, 发放日期="2023-01-14", 用途="帮扶救助")) == []
    make.batch({HANDED: people(9)})
    assert told(people(9)) == []


def test_a_copied_worksheet_with_another_day_is_pointed_out() -> None:
    for of in (people, nameless):
        sheets = [
            make.sheet(title, of(5, 发放日期=day))
            for title, day in (("甲", "2023-01-10"), ("乙", "2023-01-14"))
        ]
        (fault,) = (fault for fault in held(*sheets).faults if fault.code == "possible_duplicate")
        assert (fault.title, fault.row, "别的表（多在本文件“甲”表）" in fault.message) == ("乙", None, True)


def test_a_paper_of_another_worksheet_is_not_said_to_be_reported() -> None:
    rows = [make.contribution(文号="吉工〔2022〕5号", 到账日期=day) for day in ("2023-01-04", "2023-01-05")]
    (fault,) = held(make.sheet("甲", rows[:1]), make.sheet("乙", rows[1:])).faults
    assert (fault.title, "在本文件“甲”表第2行也有" in fault.message) == ("乙", True)


def test_of_vouchers_with_covered_digits_nobody_says_that_they_are_one() -> None:
    make.batch({HANDED: people(1, 凭证号="2023010500000001")})
    assert told(people(1, 凭证号="2023011800000001", 发放日期="2023-01-14")) == []


def test_a_child_s_name_is_another_one_s_to_nobody() -> None:
    child = {"身份证号": make.citizen_id(1, born="20120301"), "姓名": "王小明", "用途": "帮扶救助"}
    make.batch({HANDED: [make.disbursement(**child)]})
    again = make.disbursement(**child, 发放日期="2023-01-14")
    assert [fault.code for fault in against({HANDED: [again]}).faults] == []


@pytest.mark.parametrize(
    "changes",
    [{"到账日期": "2023-01-07"}, {"到账日期": None}, {"资金来源": "社会捐助"}, {"拨款或捐赠单位": "乙公司"}],
)
def test_the_document_of_a_sum_that_stands_is_pointed_out(changes: make.Row) -> None:
    row = {"拨款或捐赠单位": "甲公司", "文号": "吉工〔2022〕5号"}
    number = make.batch({RAISED: [make.contribution(**row)]}).number
    (fault,) = told([make.contribution(**row | changes)], RAISED)
    assert places([fault]) == [(2, "文号", "possible_duplicate")]
    assert f"批次{number}第2行" in fault.message
    assert told([make.contribution(**row | changes | {"文号": "吉工〔2022〕6号"})], RAISED) == []
    assert told([make.contribution(**row | changes | {"金额(元)": 7})], RAISED) == []


LISTS = [
    (RAISED, [make.contribution(拨款或捐赠单位=f"公司{n}") for n in range(2)], {"到账日期": "2023-01-07"}),
    (RAISED, [make.contribution(**{"金额(元)": 1000 + n}) for n in range(2)], {"到账日期": None}),
    (VISITED, [make.visit(企业名称=f"长春第{n}厂") for n in "一二三四五"], {"走访日期": "2023-01-18"}),
    (SERVED, [make.service(活动名称=f"义诊{n}") for n in range(2)], {"服务日期": "2023-01-18"}),
    (SERVED, [make.service(活动名称=f"义诊{n}", 地点=f"{n}号") for n in range(2)], {"活动名称": "社区义诊"}),
    (SERVED, [make.service(活动名称=f"义诊{n}") for n in range(2)], {"人次": 125}),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "rows", "changes"), LISTS)
def test_a_list_without_persons_is_pointed_out_as_well(
    sheet: str, rows: list[make.Row], changes: make.Row
) -> None:
    make.batch({sheet: rows})
    again = [row | changes for row in rows]
    assert places(told(again, sheet)) == [(None, None, "possible_duplicate")]
    assert told(again[:1], sheet) == []


def test_one_row_that_stands_is_taken_for_one_of_a_list() -> None:
    """Ten gifts of 1,000 without a giver are not the one that stands, ten times."""
    make.batch({RAISED: [make.contribution()]})
    assert told([make.contribution(到账日期=f"2023-01-{day}") for day in range(11, 15)], RAISED) == []


def test_a_row_that_comes_as_it_was_before_a_correction_is_pointed_out() -> None:
    chaoyang, row = (
        make.union(make.CHAOYANG),
        make.contribution(拨款或捐赠单位="甲公司", **{"金额(元)": 46000}),
    )
    make.batch({RAISED: [row]})
    lookups = load(make.campaign(), chaoyang)
    fact = Contribution.objects.get()
    by = make.clerk()
    batch = correct(fact, {**written(fact, lookups), "amount": "40000"}, lookups, by=by, reason="实收").batch
    (fault,) = told([row], RAISED)
    assert (places([fault]), f"批次{batch.number}更正或删除" in fault.message) == (
        [(2, None, "possible_duplicate")],
        True,
    )
    assert told([row | {"金额(元)": 40000}], RAISED) == []
    assert told([row | {"金额(元)": 40001}], RAISED) == []


def test_a_visit_that_is_told_with_another_visitor_is_pointed_out() -> None:
    make.batch({VISITED: [make.visit(走访人="甲", 统一社会信用代码=make.credit_code(1))]})
    compared = against({VISITED: [make.visit(走访人="甲、乙")]})
    assert parted(compared) == {VISITED: (1, 1, 1, 0)}
    assert places(compared.faults) == [(2, None, "possible_duplicate")]
    assert against({VISITED: [make.visit(走访日期="2023-01-19")]}).faults == []
    assert against({VISITED: [make.visit(统一社会信用代码=make.credit_code(7))]}).faults == []
