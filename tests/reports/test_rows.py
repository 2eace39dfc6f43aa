"""The rows behind a figure: they add up to it, and show no more of a person than they may."""

import datetime

import pytest
from django.contrib.auth.models import Permission

from beneficiaries.models import Disbursement
from campaigns import lineage
from campaigns.models import Affiliation, User
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.undo import undo
from songnuan.reports.rows import PAGE, RowsReport, rows_report
from songnuan.reports.scope import NotInReach, resolve
from tests import factories as make

pytestmark = pytest.mark.django_db


def listed(code: str, reader: User | None = None, page: str = "1", **asked: str) -> RowsReport:
    reader = reader or make.user("领导", make.PROVINCE)
    return rows_report(INDICATORS[code], resolve(reader, asked), reader, page)


def said(report: RowsReport, field: str) -> list[str]:
    return [text for row in report.rows for column, text in row.cells if column.field == field]


def total(report: RowsReport, field: str) -> str:
    return next(text for column, text in report.totals if column.field == field)


def facts_everywhere() -> None:
    for serial, at in enumerate(("22", "22JTYS", "2201", make.CHAOYANG, make.YUSHU, "220581")):
        make.batch(
            {
                "筹集款物": [make.contribution(), make.contribution(资金来源="上级工会经费补助")],
                "走访企业": [
                    make.visit(统一社会信用代码=make.credit_code(1)),
                    make.visit(企业名称=f"{serial}号厂"),
                ],
                "慰问帮扶发放": [
                    make.disbursement(身份证号=make.citizen_id(serial % 4)),
                    make.disbursement(身份证号=make.citizen_id(serial % 4), 用途="帮扶救助", 人次=2),
                    make.disbursement(姓名="环卫一队", 人次=30 + serial, **{"慰问品折价(元)": "0.01"}),
                ],
                "分类服务": [make.service(), make.service(服务类型="交通费用补贴", 人次=serial + 1)],
            },
            at,
        )


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"scope": "direct"}, {"scope": "own"}, {"union": "2201"}, {"union": "2201", "scope": "own"},
        {"union": "2208"},
    ],
)  # fmt: skip
def test_rows_make_their_figures(asked: dict[str, str]) -> None:
    facts_everywhere()
    reader = make.user("领导", make.PROVINCE)
    figures = resolve(reader, asked).figures()
    for code, indicator in INDICATORS.items():
        report = listed(code, reader, **asked)
        assert report.value == figures[code]
        assert len(report.rows) == report.count
        if indicator.adds:
            column = next(column for column in report.columns if column.field == indicator.adds)
            assert total(report, indicator.adds) == column.write(report.value)
        else:
            assert _counted(report) == report.value


def _counted(report: RowsReport) -> int:
    """The figure as one would count it by hand in the list."""
    match report.indicator.code:
        case "visits" | "activities":
            return len(report.rows)
        case "enterprises":
            return len({code or name for code, name in _firms(report)})
    people = Disbursement.objects.filter(person__isnull=False, union_id__in=report.scope.counted)
    return people.values("person").distinct().count()


def _firms(report: RowsReport) -> list[tuple[str, str]]:
    return list(zip(said(report, "credit_code"), said(report, "name"), strict=True))


def test_a_row_says_where_it_came_from() -> None:
    batch = make.batch({"慰问帮扶发放": [make.disbursement(), make.disbursement(姓名="周雪")]})
    rows = listed("disbursed").rows
    assert [(row.batch, row.sheet, row.number) for row in rows] == [
        (batch.number, "", 2),
        (batch.number, "", 3),
    ]


def test_amounts_are_in_yuan_and_the_total_is_of_all_pages() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(姓名=f"李{n}") for n in range(PAGE + 3)]})
    first, second = listed("disbursed"), listed("disbursed", page="2")
    assert [len(first.rows), len(second.rows)] == [PAGE, 3]
    assert said(second, "amount") == ["500.00"] * 3
    assert total(first, "amount") == total(second, "amount") == "26,500.00"
    assert first.summary == "26,500.00 元，来自 53 行明细"


@pytest.mark.parametrize("page", ["0", "2", "-1", "", "x", "１", "1.0", "9" * 30])
def test_a_page_that_is_not_there_is_out_of_reach(page: str) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    with pytest.raises(NotInReach):
        listed("disbursed", page=page)


def test_only_live_rows_are_listed() -> None:
    batch = make.batch({"慰问帮扶发放": [make.disbursement()]})
    undo(batch, by=None, reason="传错了")
    assert listed("disbursed").rows == ()


def test_nothing_stands_behind_what_nobody_filed() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    report = listed("disbursed", status="filed")
    assert (report.value, report.rows) == (0, ())


def test_names_are_masked_and_nothing_personal_is_said() -> None:
    row = make.disbursement(
        身份证号=make.citizen_id(7), 联系电话="13843210000", 家庭住址="春城大街", 备注="心脏病"
    )
    make.batch({"慰问帮扶发放": [row]})
    report = listed("disbursed", make.clerk())
    assert said(report, "name") == ["李某某"]
    whole = repr([row.cells for row in report.rows])
    assert [
        word for word in ("春生", make.citizen_id(7), "1384321", "春城大街", "心脏") if word in whole
    ] == []


def closed_rows() -> None:
    rows = [
        make.disbursement(),
        make.disbursement(姓名="郑卫国", 人员类别="因公牺牲民警家庭"),
        make.disbursement(姓名=None, 人员类别="艰苦岗位民警", 人次=30),
    ]
    make.batch({"慰问帮扶发放": rows})


def test_the_closed_class_is_withheld_and_counted() -> None:
    closed_rows()
    report = listed("consoled", make.clerk())
    head = "公安民警、移民管理警察及家庭"
    assert said(report, "name") == ["李某某", "不公开", "不公开"]
    assert said(report, "category") == ["户外一线", head, head]
    assert [row.withheld for row in report.rows] == [False, True, True]
    assert (report.withheld, report.value, total(report, "person_times")) == (2, 32, "32")


def test_the_closed_class_is_open_masked_to_those_with_the_permission() -> None:
    closed_rows()
    reader = make.clerk()
    reader.user_permissions.add(Permission.objects.get(codename="view_closed_class"))
    report = listed("consoled", reader)
    assert said(report, "name") == ["李某某", "郑某某", ""]
    assert said(report, "category") == ["户外一线", "因公牺牲民警家庭", "艰苦岗位民警"]
    assert (report.withheld, [row.withheld for row in report.rows]) == (0, [False] * 3)


def test_rows_of_a_union_that_moved_away_are_counted_and_named_but_not_listed() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]}, make.CHAOYANG)
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="周雪")]}, make.YUSHU)
    here = make.union(make.YUSHU)
    Affiliation.objects.filter(union=here).update(until=datetime.date(2024, 1, 1))
    Affiliation.objects.create(union=here, superior=make.union("2202"), since=datetime.date(2024, 1, 1))
    lineage.rebuild()
    report = listed("disbursed", make.user("领导", "2201"))
    assert (report.value, total(report, "amount"), said(report, "union")) == (100_000, "500.00", ["朝阳区"])
    assert report.unlisted == (here,)
