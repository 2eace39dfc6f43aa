"""The same payments under another day: new to the ledger, and said to be there already."""

import pytest

from songnuan.entry.faults import Fault
from tests import factories as make
from tests.entry.ledgers import against, parted
from tests.entry.sheets import HANDED, places

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T13")]


def people(count: int, **changes: object) -> list[make.Row]:
    return [
        make.disbursement(姓名=f"王{n}", 身份证号=make.citizen_id(n), **changes) for n in range(1, count + 1)
    ]


def told(rows: list[make.Row]) -> list[Fault]:
    compared = against({HANDED: rows})
    assert compared.errors == []
    return [fault for fault in compared.warnings if fault.code == "possible_duplicate"]


def test_the_voucher_of_a_payment_on_another_day_is_pointed_out() -> None:
    number = make.batch({HANDED: people(1, 凭证号="V001")}).number
    (fault,) = told(people(1, 凭证号="v００1", 发放日期="2023-01-14"))
    assert (places([fault]), f"批次{number}" in fault.message) == (
        [(2, "凭证号", "possible_duplicate")],
        True,
    )
    for other in (
        {"凭证号": "V002"},
        {"凭证号": None},
        {"慰问金(元)": 501},
        {"资金来源": "社会捐助"},
        {"用途": "帮扶救助"},
    ):
        assert told(people(1, **{"凭证号": "V001", "发放日期": "2023-01-14", **other})) == []


@pytest.mark.parametrize(
    ("again", "new", "warned"), [(5, 0, True), (5, 5, True), (5, 6, False), (4, 0, False)]
)
def test_a_list_that_stands_under_another_day_is_pointed_out_once(again: int, new: int, warned: bool) -> None:
    number = make.batch({HANDED: people(again)}).number
    found = told(people(again + new, 发放日期="2023-01-14"))
    assert places(found) == ([(None, "发放日期", "possible_duplicate")] if warned else [])
    assert all(f"有{again}行" in fault.message and f"批次{number}" in fault.message for fault in found)


def test_what_is_there_unchanged_and_what_others_paid_is_not_counted() -> None:
    make.batch({HANDED: people(9)})
    assert told(people(9)) == []
    make.batch({HANDED: people(9)}, at=make.YUSHU)
    assert told(people(9, 发放日期="2023-01-14", 用途="帮扶救助")) == []


def test_a_visit_that_is_told_with_another_visitor_is_pointed_out() -> None:
    make.batch({"走访企业": [make.visit(走访人="甲", 统一社会信用代码=make.credit_code(1))]})
    compared = against({"走访企业": [make.visit(走访人="甲、乙")]})
    assert parted(compared) == {"走访企业": (1, 1, 1, 0)}
    assert places(compared.faults) == [(2, None, "possible_duplicate")]
    assert against({"走访企业": [make.visit(走访日期="2023-01-19")]}).faults == []
    assert against({"走访企业": [make.visit(统一社会信用代码=make.credit_code(7))]}).faults == []
