"""人次 0: a row that pays without counting, right only where another row counts the same occasion."""

import pytest

from tests import factories as make
from tests.entry.ledgers import against, rows
from tests.entry.sheets import places

pytestmark = pytest.mark.django_db
ID, OTHER = make.citizen_id(1), make.citizen_id(2)


@pytest.mark.parametrize(
    "counted", [{"资金来源": "市级财政"}, {"救助项目": "生活救助"}, {"人次": 3, "资金来源": "市级财政"}]
)
def test_zero_person_times_beside_a_row_of_the_file_that_counts(counted: make.Row) -> None:
    for order in (1, -1):
        compared = against(rows(*[{"身份证号": ID, **counted}, {"身份证号": ID, "人次": 0}][::order]))
        assert compared.errors == []


@pytest.mark.parametrize(
    "counted",
    [
        {"身份证号": OTHER},
        {"发放日期": "2023-01-11"},
        {"用途": "帮扶救助"},
        {"资金来源": "市级财政", "人次": 0},
    ],
)
def test_zero_person_times_that_nothing_counts_is_refused(counted: make.Row) -> None:
    compared = against(rows({"身份证号": ID, "人次": 0}, {"身份证号": ID, **counted}))
    assert (2, "人次", "number_invalid") in places(compared.errors)


def test_zero_person_times_beside_a_live_row() -> None:
    zero = rows({"身份证号": ID, "人次": 0, "资金来源": "市级财政"})
    make.batch(rows({"身份证号": ID}), at=make.YUSHU)
    assert places(against(zero).errors) == [(2, "人次", "number_invalid")]
    counting = make.batch(rows({"身份证号": ID}))
    assert against(zero).errors == []
    assert places(against(zero, replaced=counting).errors) == [(2, "人次", "number_invalid")]
    make.batch(zero)
    assert (make.figures(make.CHAOYANG)["consoled"], make.figures(make.CHAOYANG)["disbursed"]) == (
        1,
        "1000.00",
    )
