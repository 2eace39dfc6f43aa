"""汇总表 beside 明细 in one file: both would count, and both are named."""

import pytest

from songnuan.entry.check import Checked
from songnuan.lib.spreadsheets.cells import Cell
from tests import factories as make
from tests.entry.sheets import check

pytestmark = pytest.mark.django_db


def raised(*amounts: Cell, title: str) -> make.TypedSheet:
    rows = [
        make.contribution(**{"金额(元)": amount, "文号": f"{title}{at}"}) for at, amount in enumerate(amounts)
    ]
    return make.sheet(title, rows)


def paid(*amounts: Cell, title: str, numbered: bool = False) -> make.TypedSheet:
    rows = [
        make.disbursement(
            **{
                "姓名": f"{title}{at}",
                "慰问金(元)": amount,
                "身份证号": make.citizen_id(at) if numbered else None,
            }
        )
        for at, amount in enumerate(amounts, start=1)
    ]
    return make.sheet(title, rows)


def told(checked: Checked) -> list[tuple[str, str]]:
    return [
        (fault.title, fault.message.partition("正好")[0])
        for fault in checked.warnings
        if fault.code == "possible_duplicate"
    ]


def test_a_worksheet_with_the_sums_of_another_is_told_and_counts() -> None:
    checked = check(raised(3000, title="汇总"), raised(1000, 1500, 500, title="明细"))
    assert told(checked) == [("汇总", "工作表“汇总”的合计与“明细”的合计")]
    assert (checked.errors, [len(sheet.rows) for sheet in checked.sheets]) == ([], [1, 3])


def test_or_of_all_others_together() -> None:
    checked = check(raised(1000, title="一"), raised(2000, 3000, title="总"), raised(1500, 2500, title="二"))
    assert told(checked) == [("总", "工作表“总”的合计与“一”、“二”的合计")]


@pytest.mark.parametrize(
    "sheets",
    [
        [raised(3000, title="一"), raised(1000, 1500, 501, title="二")], [raised(3000, title="一"), raised(3000, title="二")],
        [raised(1000, 2000, title="一"), raised(1500, 1500, title="二")], [raised(3000, title="一"), paid(1000, 2000, title="二")],
        [paid(2000, title="一", numbered=True), paid(1000, 1000, title="二")], [raised(3000, title="一")],
    ],
    ids=["another total", "as many rows", "as many again", "another kind", "a person", "alone"],
)  # fmt: skip
def test_nothing_else_is(sheets: list[make.TypedSheet]) -> None:
    assert told(check(*sheets)) == []


def test_people_without_numbers_and_services_too() -> None:
    assert len(told(check(paid(2000, title="一"), paid(1000, 1000, title="二")))) == 1
    held = [make.service(活动名称=f"送福{at}") for at in range(3)]
    for times, found in ((120, 1), (119, 0)):
        whole = make.service(人次=times, **{"支出金额(元)": 900})
        assert len(told(check(make.sheet("总", [whole]), make.sheet("分", held)))) == found
