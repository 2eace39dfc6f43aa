"""The lines of an export say of every kind of row just what its list says, though they are read another way."""

from typing import Any

import pytest

from campaigns.models import User
from songnuan.ledger.indicators import INDICATORS
from songnuan.lib import money
from songnuan.reports.columns import COLUMNS, Column
from songnuan.reports.lines import lines_of
from songnuan.reports.rows import behind, eyes_of, rows_report
from songnuan.reports.scope import resolve
from tests import factories as make

pytestmark = pytest.mark.django_db

CHILD = make.citizen_id(7, born="20150317")
ROLES = ("领导", "经审", "省级工作人员")


def world() -> None:
    for code in ("2201", make.CHAOYANG):
        make.batch({
            "筹集款物": [make.contribution(), make.contribution(形式="物资", 到账日期=None, 备注="=1+1")],
            "走访企业": [make.visit(统一社会信用代码=make.credit_code(1)), make.visit(企业名称="无码厂")],
            "慰问帮扶发放": [
                *(make.disbursement(姓名=f"李{n}", 身份证号=make.citizen_id(n)) for n in range(3)),
                make.disbursement(姓名="王小明", 身份证号=CHILD, 用途="帮扶救助", 救助项目="子女助学"),
                make.disbursement(姓名="张警官", 人员类别="因公伤残民警", 资金来源=None),
                make.disbursement(姓名="赵一", 身份证号=make.citizen_id(9), 人员类别="意外致困职工"),
            ],
            "分类服务": [make.service(), make.service(资金来源=None, **{"支出金额(元)": 3})],
        }, code)  # fmt: skip


def as_said(column: Column, value: Any) -> str:
    """A cell of the file, written as the page writes it."""
    if value is None:
        return ""
    if column.is_number:
        return money.show_yuan(value) if column.kind == "yuan" else f"{value:,}"
    return str(value)


def both(reader: User, code: str) -> tuple[list[list[str]], list[list[str]]]:
    """The list as the page has it, and the lines of its export."""
    indicator, scope = INDICATORS[code], resolve(reader, {})
    page = rows_report(indicator, scope, reader, "1")
    listed = behind(indicator, scope).visible_to(reader)
    columns = COLUMNS[indicator.fact]
    lines = lines_of(listed, eyes_of(reader, indicator.fact, scope, scope.counted))
    shown = [
        [*(text for _column, text in row.cells), str(row.batch), str(row.number or "")] for row in page.rows
    ]
    written = [
        [
            *(as_said(column, value) for column, value in zip(columns, line, strict=False)),
            *(str(value or "") for value in line[-2:]),
        ]
        for line in lines
    ]
    return shown, written


@pytest.mark.parametrize("role", ROLES)
def test_every_kind_of_row_is_exported_as_it_is_listed(role: str) -> None:
    world()
    reader = make.user(role, make.PROVINCE)
    for code in ("raised", "visits", "disbursed", "service_cost"):
        shown, written = both(reader, code)
        assert len(shown) >= 4
        assert written == shown
