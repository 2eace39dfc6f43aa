"""发放标准: what passes one is warned of with its sum, never refused, and tells nothing of other unions."""

import pytest
from django.core.exceptions import ValidationError

from beneficiaries.models import AidItem, Ceiling
from campaigns.models import FundSource
from songnuan.entry.names import load
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.single import enter
from tests import factories as make
from tests.entry.ledgers import against, rows

pytestmark = pytest.mark.django_db
ID, OTHER = make.citizen_id(1), make.citizen_id(2)


def ceiling(**changes: object) -> Ceiling:
    values = {"per_time": None, "per_campaign": None, "document": "吉工办发〔2022〕9号", **changes}
    made = Ceiling(**values)
    made.full_clean()
    made.save()
    return made


def passed(tables: make.Tables, at: str = make.CHAOYANG) -> list[tuple[int | None, str]]:
    """Row and amount of each warning."""
    found = against(tables, at)
    assert found.errors == []
    return [
        (fault.row, fault.message.partition("元")[0].rpartition("共")[2])
        for fault in found.faults
        if fault.code == "over_ceiling"
    ]


def test_without_ceilings_nothing_passes_one() -> None:
    assert passed(rows({"慰问金(元)": 999_999, "身份证号": ID})) == []


def test_a_row_that_passes_what_one_time_may_be() -> None:
    ceiling(per_time=100_000)
    assert passed(rows({"慰问金(元)": 1000}, {"慰问金(元)": 900, "慰问品折价(元)": 100.01})) == [
        (3, "1,000.01")
    ]
    message = next(
        fault.message for fault in against(rows({"慰问金(元)": 1001})).faults if fault.code == "over_ceiling"
    )
    assert (
        message
        == "这一行共1,001.00元，超过“吉工办发〔2022〕9号”每次最多1,000.00元的标准。请核对；属实可以照常导入。"
    )


def test_the_rows_of_a_person_are_added_up_with_those_already_there() -> None:
    ceiling(per_campaign=120_000)
    make.batch(rows({"身份证号": ID}, {"身份证号": OTHER}))
    days = [{"身份证号": ID, "发放日期": f"2023-01-1{day}"} for day in (1, 2)]
    assert passed(rows({"身份证号": OTHER, "发放日期": "2023-01-11"}, *days)) == [(4, "1,500.00")]


def test_what_another_union_gave_is_neither_counted_nor_told() -> None:
    ceiling(per_campaign=60_000)
    make.batch(rows({"身份证号": ID}), at=make.YUSHU)
    assert passed(rows({"身份证号": ID})) == []


def test_it_holds_for_the_source_item_and_campaign_that_it_names() -> None:
    source, item = FundSource.objects.get(name="省级财政"), AidItem.objects.get(name="生活救助")
    ceiling(per_time=100, source=source)
    ceiling(per_time=200, item=item)
    ceiling(per_time=300, campaign=make.campaign("2022"))
    aided = {"用途": "帮扶救助", "救助项目": "生活救助", "资金来源": "省级财政"}
    assert passed(rows({}, {"资金来源": "市级财政"}, {"资金来源": "省级财政"}, aided)) == [
        (4, "500.00"),
        (5, "500.00"),
        (5, "500.00"),
    ]


def test_a_row_with_a_faulty_amount_is_not_held_against_one() -> None:
    ceiling(per_time=100, per_campaign=100)
    codes = {fault.code for fault in against(rows({"慰问金(元)": "五百元", "身份证号": ID})).faults}
    assert codes == {"amount_invalid"}


def test_a_row_typed_in_the_admin_is_warned_of_too() -> None:
    ceiling(per_time=100)
    cells = {
        column.field: make.disbursement(身份证号=ID).get(column.header) for column in DISBURSEMENTS.columns
    }
    outcome = enter(DISBURSEMENTS, cells, load(make.campaign(), make.union()), by=make.clerk())
    assert ([fault.code for fault in outcome.faults], outcome.batch is not None) == (["over_ceiling"], True)


@pytest.mark.parametrize("amounts", [{}, {"per_time": 0}, {"per_time": 5, "per_campaign": 0}])
def test_a_ceiling_names_an_amount(amounts: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="至少填一项"):
        ceiling(**amounts)
