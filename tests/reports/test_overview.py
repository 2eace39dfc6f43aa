"""The overview says of hand-made facts what a person would."""

import pytest

from songnuan.reports.overview import Overview, overview
from songnuan.reports.scope import resolve
from tests import factories as make

pytestmark = pytest.mark.django_db


def report(at: str = make.PROVINCE, **asked: str) -> Overview:
    return overview(resolve(make.user("领导", at), asked))


def facts_of_two_counties() -> None:
    """朝阳区 and 榆树 each give 500 元, raise 10,000 元 and visit one and the same firm."""
    firm = make.visit(统一社会信用代码=make.credit_code(1))
    for serial, at in enumerate((make.CHAOYANG, make.YUSHU)):
        rows = [make.disbursement(身份证号=make.citizen_id(serial))]
        make.batch({"筹集款物": [make.contribution()], "走访企业": [firm], "慰问帮扶发放": rows}, at)
    helped = make.disbursement(用途="帮扶救助", 人次=3, **{"慰问金(元)": "0.07"})
    make.batch({"慰问帮扶发放": [helped], "分类服务": [make.service()]}, "22JTYS")
    bus = make.service(服务类型="返岗包车", 人次=9, **{"支出金额(元)": None})
    received = make.contribution(资金来源="上级工会经费补助", **{"金额(元)": 123})
    make.batch({"筹集款物": [received], "分类服务": [bus]}, "2202")


def lines(table_of: Overview) -> list[tuple[str, ...]]:
    assert table_of.table is not None
    return [(line.label, *(entry.number.text for entry in line.entries)) for line in table_of.table.lines]


def total(table_of: Overview) -> list[str]:
    assert table_of.table is not None
    return [entry.number.text for entry in table_of.table.total]


def test_the_seven_figures_with_unit_and_what_stands_beside() -> None:
    facts_of_two_counties()
    shown = [
        (f.code, f.text, f.unit, (f.beside.code, f.beside.text, f.beside.unit) if f.beside else None)
        for f in report().figures
    ]
    assert shown == [
        ("raised", "2", "万元", ("received", "0.0123", "万元")),
        ("disbursed", "0.100007", "万元", None),
        ("consoled", "2", "人次", ("persons", "2", "人")),
        ("enterprises", "1", "家", ("visits", "2", "次")),
        ("assisted", "3", "人次", None),
        ("served", "40", "人次", ("service_cost", "0.03", "万元")),
        ("returned", "9", "人次", None),
    ]


def test_the_province_falls_to_eleven_areas_and_its_own_level() -> None:
    facts_of_two_counties()
    page = report()
    busy = [line for line in lines(page) if set(line[1:]) != {"0"}]
    assert len(lines(page)) == 12
    assert busy == [
        ("长春市", "2", "0.1", "2", "1", "0", "0", "0"),
        ("吉林市", "0", "0", "0", "0", "0", "0", "9"),
        ("省本级及直报单位", "0", "0.000007", "0", "0", "3", "40", "0"),
    ]
    assert total(page) == ["2", "0.100007", "2", "1", "3", "40", "9"]


def test_an_area_falls_to_its_own_rows_and_its_counties() -> None:
    facts_of_two_counties()
    page = report("2201")
    assert lines(page)[0][0] == "长春市本级"
    assert [line for line in lines(page) if set(line[1:]) != {"0"}] == [
        ("朝阳区", "1", "0.05", "1", "1", "0", "0", "0"),
        ("榆树市", "1", "0.05", "1", "1", "0", "0", "0"),
    ]
    # One firm, visited by two: 家 do not add up.
    assert total(page) == ["2", "0.1", "2", "1", "0", "0", "0"]


def test_the_provinces_own_level_falls_to_its_unions() -> None:
    facts_of_two_counties()
    page = report(scope="direct")
    assert [line[0] for line in lines(page)][:3] == ["省本级", "教科文卫体", "能源化学"]
    assert [line for line in lines(page) if set(line[1:]) != {"0"}] == [
        ("交通运输", "0", "0.000007", "0", "0", "3", "40", "0")
    ]
    assert total(page) == ["0", "0.000007", "0", "0", "3", "40", "0"]


def test_a_county_is_a_line_of_its_own() -> None:
    facts_of_two_counties()
    page = report(make.CHAOYANG)
    assert page.table is None
    assert [figure.text for figure in page.figures] == ["1", "0.05", "1", "1", "0", "0", "0"]


def test_an_own_line_has_the_figures_of_its_own_rows() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]}, "2201")
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="周雪")]}, make.CHAOYANG)
    assert [figure.value for figure in report(union="2201", scope="own").figures][:3] == [0, 50_000, 1]


def test_money_lines_add_up_to_the_total_that_is_shown() -> None:
    make.batch({"筹集款物": [make.contribution(**{"金额(元)": "33.33"})]}, make.CHAOYANG)
    make.batch({"筹集款物": [make.contribution(**{"金额(元)": "66.68"})]}, "220203")
    table = report().table
    assert table is not None
    for column, whole in enumerate(table.total[:2]):
        assert sum(line.entries[column].value for line in table.lines) == whole.value
    assert [table.lines[place].entries[0].number.text for place in (0, 1)] == ["0.003333", "0.006668"]
    assert table.total[0].number.text == "0.010001"


def test_nothing_reported_is_not_zero() -> None:
    from_above = make.contribution(是否转拨="是")
    batch = make.batch({"筹集款物": [from_above]}, make.CHAOYANG)
    table = report("2201").table
    assert table is not None
    assert [line.label for line in table.lines if line.reported] == ["朝阳区"]
    as_of = report("2201").basis.as_of
    assert as_of is not None
    assert (as_of.number, as_of.at) == (batch.number, batch.at)
    assert report(make.YUSHU).basis.as_of is None


def test_every_line_leads_to_its_rows_and_to_the_places_below() -> None:
    table = report().table
    assert table is not None
    queries = {
        line.label: (line.rows and line.rows.query, line.opens and line.opens.query) for line in table.lines
    }
    assert queries["长春市"] == ("campaign=2023&union=2201",) * 2
    assert queries["省本级及直报单位"] == ("campaign=2023&union=22&scope=direct",) * 2
    table = report("2201").table
    assert table is not None
    queries = {
        line.label: (line.rows and line.rows.query, line.opens and line.opens.query) for line in table.lines
    }
    assert queries["长春市本级"] == ("campaign=2023&union=2201&scope=own", None)
    assert queries["朝阳区"] == ("campaign=2023&union=220104",) * 2


def test_every_figure_on_the_page_is_defined() -> None:
    assert [figure.code for figure in report().definitions] == [
        "raised", "received", "disbursed", "consoled", "persons", "enterprises", "visits", "assisted",
        "served", "service_cost", "returned",
    ]  # fmt: skip
