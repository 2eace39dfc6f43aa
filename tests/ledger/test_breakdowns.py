"""By category, source and day: which figures have such a dimension, and lines for those that name none."""

import pytest

from beneficiaries.models import Category
from tests import factories as make
from tests.ledger.spread import ID, lines, rows, total

pytestmark = pytest.mark.django_db


def test_by_category_the_heads_and_null_where_a_figure_has_no_category() -> None:
    make.batch({"慰问帮扶发放": [
        make.disbursement(身份证号=ID), make.disbursement(身份证号=ID, 人员类别="快递员", 用途="帮扶救助", 人次=3),
        make.disbursement(人员类别="新就业形态劳动者", 姓名="赵秋"), make.disbursement(人员类别="因公伤残民警", 人次=9),
    ]})  # fmt: skip
    found = lines("category")
    assert list(found) == list(
        Category.objects.filter(campaign=make.campaign(), head=None).values_list("code", flat=True)
    )
    nulls = dict.fromkeys(
        ("raised", "enterprises", "served", "returned", "visits", "received", "service_cost")
    )
    assert found["gig"] == {**nulls, "consoled": 1, "disbursed": "1000.00", "assisted": 3, "persons": 1}
    assert [found[head]["consoled"] for head in ("post", "police", "model")] == [1, 9, 0]
    assert (total("category")["persons"], total("category")["raised"]) == (1, "0.00")


def test_by_source_with_a_line_for_those_that_name_none() -> None:
    make.batch({
        "筹集款物": [make.contribution(), make.contribution(资金来源="上级工会经费补助")],
        "慰问帮扶发放": [make.disbursement(身份证号=ID, 资金来源="社会捐助"), make.disbursement(身份证号=ID)],
        "分类服务": [make.service(资金来源="社会捐助"), make.service(人次=2)],
    })  # fmt: skip
    found = lines("source")
    assert {key: (line["raised"], line["received"]) for key, line in found.items() if key in ("own", "superior")} == {
        "own": ("10000.00", "0.00"), "superior": ("0.00", "10000.00"),
    }  # fmt: skip
    assert [found[key]["persons"] for key in ("donation", "")] == [1, 1]
    assert [found[key]["service_cost"] for key in ("donation", "")] == ["300.00", "300.00"]
    assert (
        {line["enterprises"] for line in found.values()}
        == {line["visits"] for line in found.values()}
        == {None}
    )
    assert total("source")["persons"] == 1


def test_by_day_only_days_of_facts_and_everything_has_a_day() -> None:
    make.batch({**rows(), "筹集款物": [make.contribution(到账日期=None)]})
    make.batch(rows(发放日期="2023-01-08"), at=make.YUSHU)
    found = lines("day")
    assert list(found) == ["", "2022-12-20", "2023-01-05", "2023-01-08", "2023-01-10"]
    assert [found[""]["raised"], found["2022-12-20"]["raised"]] == ["10000.00", "10000.00"]
    assert (found["2023-01-05"]["visits"], found["2023-01-05"]["enterprises"]) == (2, 1)
    assert [found[day]["persons"] for day in ("2023-01-08", "2023-01-10")] == [1, 1]
    assert None not in {value for line in found.values() for value in line.values()}


@pytest.mark.parametrize(("by", "key"), [("category", "post"), ("source", "donation"), ("day", "2023-01-10")])
def test_a_person_counts_once_within_a_line_however_many_rows(by: str, key: str) -> None:
    twice = [make.disbursement(身份证号=ID, 资金来源="社会捐助", 用途=use) for use in ("慰问", "帮扶救助")]
    make.batch({"慰问帮扶发放": twice})
    make.batch({"慰问帮扶发放": twice}, at=make.YUSHU)
    line = lines(by)[key]
    assert (line["persons"], line["consoled"], line["assisted"]) == (1, 2, 2)
