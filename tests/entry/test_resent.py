"""A list that is sent again with blanks and widths of another kind: its rows are new, and said to be there already."""

import pytest

from tests import factories as make
from tests.entry.ledgers import against, held, parted, rows
from tests.entry.sheets import HANDED, places

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T13")]
TWIN = (2, None, "possible_duplicate")
UNNAMED = (None, "身份证号", "unnamed")
SERVED, RAISED = "分类服务", "筹集款物"


def said(tables: dict[str, list[make.Row]]) -> list[tuple[int | None, str | None, str]]:
    return places(against(tables).faults)


@pytest.mark.parametrize(
    ("stands", "again"),
    [
        ({HANDED: [make.disbursement(姓名="王小甲")]}, {HANDED: [make.disbursement(姓名="王 小甲")]}),
        ({HANDED: [make.disbursement(姓名="王小A")]}, {HANDED: [make.disbursement(姓名="王小Ａ")]}),
        ({HANDED: [make.disbursement()]}, {HANDED: [make.disbursement(备注="补")]}),
        ({RAISED: [make.contribution(文号="吉工〔2022〕5号")]}, {RAISED: [make.contribution(文号="吉工[2022]５号")]}),
        ({RAISED: [make.contribution(拨款或捐赠单位="AB公司")]}, {RAISED: [make.contribution(拨款或捐赠单位="ab 公司")]}),
        ({SERVED: [make.service(活动名称="送春联")]}, {SERVED: [make.service(活动名称="送 春联")]}),
    ],
)  # fmt: skip
def test_a_row_that_differs_in_nothing_but_its_writing_is_new_and_pointed_out(
    stands: dict[str, list[make.Row]], again: dict[str, list[make.Row]]
) -> None:
    number = make.batch(stands).number
    compared = against(again)
    (sheet,) = compared.sheets
    assert (len(sheet.new), len(sheet.unchanged), compared.errors) == (1, 0, [])
    warned = [fault for fault in compared.warnings if fault.code == "possible_duplicate"]
    assert places(warned) == [TWIN]
    assert f"批次{number}第2行" in warned[0].message
    assert "王" not in warned[0].message


@pytest.mark.parametrize(
    "change",
    [{"姓名": "赵秋"}, {"慰问金(元)": 501}, {"发放日期": "2023-01-11"}, {"人员类别": "快递员"}, {"人次": 2}, {"资金来源": "社会捐助"}],
)  # fmt: skip
def test_what_differs_in_more_is_somebody_else_s(change: make.Row) -> None:
    make.batch(rows({}))
    assert said(rows(change)) == [UNNAMED]


def test_two_of_one_name_at_two_firms_are_two() -> None:
    make.batch(rows({"工作单位": "甲厂"}))
    assert said(rows({"工作单位": "乙厂"})) == [UNNAMED]
    assert [at for at in said(rows({"工作单位": "甲 厂"})) if at != UNNAMED] == [TWIN]
    assert [at for at in said(rows({"工作单位": None})) if at != UNNAMED] == [TWIN]


def test_the_same_row_is_there_and_needs_no_word() -> None:
    make.batch(rows({}))
    assert said(rows({})) == [UNNAMED]
    assert parted(against(rows({}))) == {HANDED: (1, 1, 0, 1)}


@pytest.mark.hardening("T45")
@pytest.mark.parametrize("guess", ["220182198505123311", "220182198605123311"])
def test_a_number_in_a_name_is_confirmed_to_nobody(guess: str) -> None:
    """Pages print 220182********3311: the same is said of a right guess and of one that looks the same covered."""
    make.batch(rows({"姓名": "张三家220182198505123311"}))
    assert [at for at in said(rows({"姓名": f"张三家{guess}", "备注": "补"})) if at != UNNAMED] == [TWIN]
    assert said(rows({"姓名": "张三家220182198505123312"})) == [UNNAMED]


def test_rows_with_a_number_of_the_closed_class_and_of_others_are_not_asked_about() -> None:
    closed = {"人员类别": "艰苦岗位民警"}
    make.batch(rows({"身份证号": make.citizen_id(1)}, closed))
    make.batch(rows({"姓名": "李四"}), at=make.YUSHU)
    assert said(rows({"姓名": "李 四"}, {**closed, "备注": "补"})) == [UNNAMED]
    assert said(rows({"备注": "补"})) == [TWIN, UNNAMED]


def test_a_list_that_comes_again_with_the_numbers_that_were_missing_is_pointed_out_row_by_row() -> None:
    names = [{"姓名": "甲"}, {"姓名": "乙"}]
    make.batch(rows(*names))
    numbered = [{**name, "身份证号": make.citizen_id(at)} for at, name in enumerate(names, 1)]
    compared = against(rows(*numbered, {"姓名": "丙", "身份证号": make.citizen_id(3)}))
    assert (parted(compared), places(compared.faults)) == (
        {HANDED: (3, 3, 3, 0)},
        [TWIN, (3, None, "possible_duplicate")],
    )
    # Of two numbers nothing is the same by a name.
    make.batch(rows(*numbered))
    others = [{**name, "身份证号": make.citizen_id(at)} for at, name in enumerate(names, 5)]
    assert [at for at in said(rows(*others)) if at[2] != "similar_name"] == [
        TWIN,
        (3, None, "possible_duplicate"),
    ]
    assert said(rows(*numbered)) == []


COPIES = {
    RAISED: lambda again: make.contribution(备注="已核" if again else None),
    "走访企业": lambda again: make.visit(走访人="甲、乙" if again else "甲"),
    SERVED: lambda again: make.service(备注="已核" if again else None),
    HANDED: lambda again: make.disbursement(备注="已核" if again else None),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copied_worksheet_is_told_row_by_row(name: str) -> None:
    first, copy = (make.sheet(title, [COPIES[name](title != name)]) for title in (name, f"{name} (2)"))
    compared = held(first, copy)
    told = [fault for fault in compared.faults if fault.code == "possible_duplicate"]
    assert [(fault.title, fault.row) for fault in told] == [(f"{name} (2)", 2)]
    assert f"本文件“{name}”表第2行" in told[0].message
    equal = held(first, make.sheet(f"{name} (2)", [COPIES[name](again=False)]))
    assert [fault.code for fault in equal.faults].count("possible_duplicate") == 1


def test_names_of_the_closed_class_on_a_copied_worksheet_are_compared_with_nothing() -> None:
    closed = [make.disbursement(姓名="甲", 人员类别="艰苦岗位民警", 备注=remark) for remark in (None, "补")]
    compared = held(make.sheet(HANDED, closed[:1]), make.sheet("二", closed[1:]))
    assert compared.faults == []


def test_one_question_for_a_file_whatever_its_length(django_assert_max_num_queries: make.Any) -> None:
    make.batch(rows(*[{"姓名": f"王小{at}"} for at in range(3)]))
    counts = []
    for many in (1, 3):
        with django_assert_max_num_queries(40) as asked:
            against(rows(*[{"姓名": f"王 小{at}"} for at in range(many)]))
        counts.append(len(asked))
    assert counts[0] == counts[1]
