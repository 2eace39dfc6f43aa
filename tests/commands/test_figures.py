"""`totals`, `batches` and `undo` as programs call them: every field, every split, every exit code."""

import datetime

import pytest

from songnuan.ledger.edition import take
from tests import factories as make
from tests.commands.command import run, totals

pytestmark = pytest.mark.django_db
FIGURES = [
    "raised", "enterprises", "consoled", "disbursed", "assisted", "served", "returned", "visits", "persons",
    "received", "service_cost",
]  # fmt: skip
AREAS = ["2201", "2202", "2203", "2204", "2205", "2206", "2207", "2208", "2224", "22CBS", "220581"]


def stored() -> int:
    """One batch of 朝阳区 with every kind of fact, the visit of one firm by 榆树 as well; the first one's number."""
    person = {"身份证号": make.citizen_id(1)}
    helped = make.disbursement(用途="帮扶救助", 救助项目="医疗救助", 资金来源="市级财政", **person)
    made = make.batch(
        {
            "筹集款物": [
                make.contribution(),
                make.contribution(资金来源="上级工会经费补助", **{"金额(元)": 300}),
            ],
            "走访企业": [make.visit(统一社会信用代码=make.credit_code(1))],
            "慰问帮扶发放": [make.disbursement(**person), helped, make.disbursement(人次=12)],
            "分类服务": [make.service(), make.service(服务类型="返岗包车", 人次=45, **{"支出金额(元)": 0})],
        }
    )
    make.batch(
        {"走访企业": [make.visit(统一社会信用代码=make.credit_code(1), 走访日期="2023-01-06")]}, make.YUSHU
    )
    return made.number


def figures_of_chaoyang() -> dict[str, object]:
    return dict(
        zip(FIGURES, ["10000.00", 1, 13, "1500.00", 1, 40, 45, 1, 1, "300.00", "300.00"], strict=True)
    )


def split(by: str, *more: object) -> dict[str, dict[str, object]]:
    """The lines of a breakdown by key, checked for shape."""
    answer = totals("--by", by, *more)
    assert list(answer) == ["rows", "total"]
    assert [list(row) for row in answer["rows"]] == [["key", "label", *FIGURES]] * len(answer["rows"])
    assert list(answer["total"]) == FIGURES
    return {row["key"]: row for row in answer["rows"]} | {"total": answer["total"]}


def test_totals_as_of_an_edition() -> None:
    stored()
    edition = take(make.campaign(), "上报稿", by=None)
    make.batch({"筹集款物": [make.contribution(**{"金额(元)": 7})]})
    head = {"campaign": "2023", "union": "220104", "status": edition.status, "edition": "上报稿"}
    assert totals("--union", make.CHAOYANG, "--edition", "上报稿") == {**head, **figures_of_chaoyang()}
    assert split("source", "--edition", "上报稿")["total"]["raised"] == "10000.00"
    assert run("totals", "--campaign", "2023", "--edition", "没有的").code == 2
    assert run("totals", "--campaign", "2023", "--edition", "上报稿", "--status", "filed").code


def test_totals_of_a_union_and_of_the_province() -> None:
    stored()
    assert totals("--union", make.CHAOYANG) == {
        "campaign": "2023", "union": "220104", "status": "all", **figures_of_chaoyang(),
    }  # fmt: skip
    province = {**figures_of_chaoyang(), "visits": 2}
    assert totals() == {"campaign": "2023", "union": "22", "status": "all", **province}


def test_nothing_filed_is_zero_not_an_error() -> None:
    stored()
    filed = totals("--status", "filed")
    assert filed["status"] == "filed"
    assert {filed[code] for code in FIGURES} == {"0.00", 0}


def test_by_area_has_the_eleven_areas_and_the_province_and_does_not_add_up_firms() -> None:
    stored()
    lines = split("area")
    assert sorted(lines) == sorted([*AREAS, "22", "total"])
    assert (lines["2201"]["enterprises"], lines["total"]["enterprises"], lines["22"]["enterprises"]) == (
        1,
        1,
        0,
    )


def test_by_union_has_a_line_for_each_unions_own_rows() -> None:
    stored()
    lines = split("union", "--union", "2201")
    assert len(lines) > 10
    assert (lines["220104"]["enterprises"], lines["220182"]["enterprises"], lines["2201"]["enterprises"]) == (
        1,
        1,
        0,
    )
    assert lines["total"]["enterprises"] == 1


def test_by_category_a_figure_without_that_dimension_is_null() -> None:
    stored()
    lines = split("category")
    assert [code for code in FIGURES if lines["total"][code] is None] == []
    some = next(line for key, line in lines.items() if key != "total" and line["disbursed"] == "1500.00")
    assert {code: some[code] for code in FIGURES if some[code] is not None} == {
        "consoled": 13, "disbursed": "1500.00", "assisted": 1, "persons": 1,
    }  # fmt: skip


def test_by_source_and_by_day_null_what_has_no_such_dimension() -> None:
    stored()
    source = {line["label"]: line for line in split("source").values() if "label" in line}
    assert (source["市级财政"]["assisted"], source["未填来源"]["consoled"]) == (1, 13)
    assert {code for code in FIGURES if source["市级财政"][code] is None} == {"enterprises", "visits"}
    day = split("day")
    assert [key for key in day if key != "total"] == [
        "2022-12-20",
        "2023-01-05",
        "2023-01-06",
        "2023-01-08",
        "2023-01-10",
    ]
    assert (day["2023-01-06"]["visits"], day["2023-01-10"]["consoled"], day["2023-01-08"]["returned"]) == (
        1,
        13,
        45,
    )


def test_verify_says_so_and_ends_with_0_then_names_a_difference_and_ends_with_1() -> None:
    stored()
    ran = run("totals", "--campaign", "2023", "--json", "--verify")
    assert (ran.code, ran.answer["raised"]) == (0, "10000.00")
    make.campaign().cell_set.filter(union=make.union(), scope="own").update(raised=1)
    ran = run("totals", "--campaign", "2023", "--json", "--verify")
    assert (ran.code, ran.out, "220104" in ran.err and "raised" in ran.err) == (1, "", True)


def test_batches_newest_last() -> None:
    number = stored()
    lines = run("batches", "--campaign", "2023", "--json").answer
    assert [(line["batch"], line["union"]) for line in lines] == [(number, "220104"), (number + 1, "220182")]
    at = datetime.datetime.fromisoformat(lines[0].pop("at"))
    assert at.tzinfo is not None
    assert lines[0] == {
        "batch": number, "union": "220104", "kind": "upload", "file": "测试.xlsx", "rows": 8, "by": None,
        "status": "committed",
    }  # fmt: skip
    only = run("batches", "--campaign", "2023", "--union", make.YUSHU, "--json").answer
    assert [line["batch"] for line in only] == [number + 1]


def test_undo_answers_what_it_removed_and_the_totals_of_its_union() -> None:
    number = stored()
    ran = run("undo", number, "--reason", "传错了", "--json")
    zero = dict(zip(FIGURES, ["0.00", 0, 0, "0.00", 0, 0, 0, 0, 0, "0.00", "0.00"], strict=True))
    removed = {"筹集款物": 2, "走访企业": 1, "慰问帮扶发放": 3, "分类服务": 2}
    assert (ran.code, ran.answer) == (0, {"batch": number, "removed": removed, "totals": zero})
    lines = run("batches", "--campaign", "2023", "--union", make.CHAOYANG, "--json").answer
    assert [line["status"] for line in lines] == ["undone", "committed"]


def test_undo_refuses_what_is_undone_and_knows_no_other_batch() -> None:
    number = stored()
    run("undo", number, "--reason", "传错了")
    before = totals()
    ends = [
        run("undo", *words).code
        for words in [(number, "--reason", "再"), (999, "--reason", "x"), (number, "--reason", " ")]
    ]
    assert ends == [1, 2, 2]
    assert totals() == before


@pytest.mark.parametrize("command", ["totals", "batches"])
def test_an_unknown_union_or_campaign_ends_with_2(command: str) -> None:
    ends = [run(command, "--campaign", "2023", "--union", "999999"), run(command, "--campaign", "1999")]
    assert [(ran.code, ran.out) for ran in ends] == [(2, ""), (2, "")]
    assert ("999999" in ends[0].err, "1999" in ends[1].err) == (True, True)
