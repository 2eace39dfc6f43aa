"""Below the header: merged cells, totals, signatures, hidden and blank rows."""

import pytest

from songnuan.entry import names
from songnuan.entry.check import check_sheets
from songnuan.entry.walk import silent
from songnuan.lib.spreadsheets.cells import Cell
from tests import factories as make
from tests.entry.sheets import HANDED, check, grid, places

pytestmark = pytest.mark.django_db
HEADERS = ["姓名", "身份证号", "人员类别", "用途", "慰问金(元)", "人次", "发放日期"]


def line(
    serial: int, cash: Cell = 500, times: Cell = None, category: Cell = "户外一线", day: Cell = "2023-01-10"
) -> list[Cell]:
    return [f"李{serial}", make.citizen_id(serial), category, "慰问", cash, times, day]


def total(word: str, cash: Cell = None, times: Cell = None) -> list[Cell]:
    return [word, None, None, None, cash, times, None]


def test_totals_are_checked_and_never_taken_for_data() -> None:
    lines = [
        HEADERS,
        line(1),
        line(2, 300, 3),
        total("小 计", 800, 4),
        line(3, 200),
        total("小计", "￥200.00", "1"),
        total("合计", 1000, 5),
    ]
    checked = check(grid("表", lines))
    assert (checked.faults, checked.sheets[0].counted) == ([], 3)


@pytest.mark.parametrize("word", ["合计", "总计", "共计", " 合　计 "])
def test_a_total_that_its_rows_do_not_make_is_a_warning_at_its_cell(word: str) -> None:
    checked = check(grid("表", [HEADERS, line(1), line(2), total(word, 1200, 2)]))
    assert places(checked.faults) == [(4, "慰问金(元)", "total_mismatch")]
    assert "写 1,200.00，明细相加 1,000.00" in checked.warnings[0].message


def test_a_subtotal_covers_the_rows_since_the_last_one() -> None:
    lines = [HEADERS, line(1), total("小计", 500, 2), line(2, 300), total("小计", 800), total("总计", 800, 2)]
    assert places(check(grid("表", lines)).faults) == [
        (3, "人次", "total_mismatch"),
        (5, "慰问金(元)", "total_mismatch"),
    ]


def test_a_total_of_no_number_says_nothing() -> None:
    assert check(grid("表", [HEADERS, line(1), total("合计", "伍佰元整", "一人")])).faults == []


def test_a_total_in_wan_is_compared_in_wan() -> None:
    lines = [["单位：万元"], ["资金来源", "形式", "金额(元)"], ["省级财政", "资金", 2.5], ["合计", None, 2.5]]
    assert check(grid("筹集", lines), 单位="万元").faults == []


@pytest.mark.parametrize(
    "below",
    [
        ["填表人：王芳", None, "审核人：李强", None, None, "单位负责人：周敏"], ["制表：王芳"], ["  审核人:"], ["主管领导：", None, "2023-01-20"],
        ["注：以上均为现金"], ["说明：按文件执行"], ["盖章：朝阳区总工会"], ["联系电话：0431-88901234"], ["财务负责人：赵敏"],
    ],
)  # fmt: skip
def test_signatures_are_no_data(below: list[Cell]) -> None:
    checked = check(grid("表", [HEADERS, line(1), [None], below]))
    assert (checked.faults, checked.sheets[0].counted) == ([], 1)


@pytest.mark.parametrize(
    "said", [["说明：按文件执行"], ["注：以上均为现金"], ["经办：王芳", None, None, None, "13944556677"]]
)
def test_what_is_said_above_and_below_the_rows_is_none(said: list[Cell]) -> None:
    above = said if len(said) == 1 else []
    checked = check(grid("表", [HEADERS, above, line(1), said, total("合计", 500, 1), said]))
    assert (checked.faults, checked.sheets[0].counted) == ([], 1)


@pytest.mark.parametrize(
    "below",
    [
        ["填表人（签字）：王芳", None, "审核人："], ["工会主席：", "周敏", "日期：", "2023-01-20"], ["注1：现金", "注2：以上为一线"], ["经手人：", None, "领取人："],
        ["联系方式：0431-88901234"], ["联系人及电话：王芳"], ["联系手机：", "13944556677"], ["联系地址：西安大路"], ["分管副主席：周敏"], ["财务科长：", None, "审核："],
        ["负责同志："], ["负责科室：", "权益部"], ["负责部门（经办机构）："], ["经办银行：工行"], ["审核组组长：周敏"], ["说明事项：无"], ["注明：现金"],
        ["说明二：按文件执行"], ["填报单位负责人：", None, None, None, None, None, "2023年1月20日"],
    ],
)  # fmt: skip
def test_signatures_of_other_words_are_no_data_either(below: list[Cell]) -> None:
    checked = check(grid("表", [HEADERS, line(1), total("合计", 500), below, below]))
    assert (checked.faults, checked.sheets[0].counted) == ([], 1)


def test_a_person_called_like_a_signature_is_data() -> None:
    checked = check(
        grid("表", [HEADERS, ["注册：王芳", make.citizen_id(1), "户外一线", "慰问", 500, 1, "2023-01-10"]])
    )
    assert (checked.faults, checked.sheets[0].counted) == ([], 1)


ACTIVITIES = ["活动名称", "服务日期", "服务类型", "人次", "支出金额(元)"]
LIKE_SIGNATURES = [
    "领导慰问：新春送福进社区", "联系群众：义诊进工地", "注意安全：普法讲座", "说明会：政策宣讲", "主管部门：送春联", "说明：送春联", "负责人：慰问",
]  # fmt: skip


@pytest.mark.hardening("T13")
@pytest.mark.parametrize(
    "rest",
    [
        ["2023-01-11", "送春联送福字", "500", "3000"], ["2023-01-11", "送春联送福字", None, None], ["2023-01-11", None, "500", None],
        [None, None, None, "3000"],
    ],
)  # fmt: skip
def test_activities_called_like_signatures_are_data_wherever_they_stand(rest: list[Cell]) -> None:
    """As in a .csv, where every cell is a text."""
    plain = ["送福活动", "2023-01-10", "送春联送福字", "100", "50"]
    odd = [[name, *rest] for name in LIKE_SIGNATURES]
    for rows in ([plain, *odd], [*odd, plain]):
        checked = check(grid("服务", [ACTIVITIES, *rows, ["制表：王芳", "2023-01-20"]]))
        assert checked.sheets[0].counted == 1 + len(odd)


def test_a_row_of_a_merged_category_that_begins_like_a_note_is_data() -> None:
    headers = ["备注", *HEADERS]
    rows = [[None, *line(1)], ["说明：代领", "李二", None, None, None, None, None, "2023-01-10"]]
    checked = check(grid("表", [headers, *rows], merges=((2, 4, 3, 4), (2, 5, 3, 5))))
    assert (checked.sheets[0].counted, places(checked.errors)) == (2, [(3, "慰问金(元)", "required")])


def test_a_merge_that_reaches_over_the_signatures_makes_no_row_of_them() -> None:
    for below in (["填表人：王芳", None, None, None, "审核人：李强"], ["填表人：王芳"]):
        rows = [HEADERS, line(1), line(2), below]
        checked = check(grid("表", rows, merges=((2, 3, 4, 3), (2, 4, 4, 4))))
        assert (checked.errors, checked.sheets[0].counted) == ([], 2)


def test_what_stands_like_a_signature_between_rows_is_refused_and_not_passed_over() -> None:
    """A row of which nothing can be read is named by its faults; a note in a line of its own is a note."""
    odd = ["说明：补发", None, "户外", "慰问吧", "五百", None, "2023-01-10"]
    checked = check(grid("表", [HEADERS, line(1), odd, ["注：以下为二组"], line(2), odd]))
    assert checked.sheets[0].counted == 3
    assert {fault.row for fault in checked.errors} == {3}


def test_a_row_that_waited_is_data_whatever_it_begins_with() -> None:
    checked = check(grid("表", [[*HEADERS, "待处理编号"], line(1), ["说明：补发", *[None] * 6, "1-2-3"]]))
    assert checked.sheets[0].counted == 2


def test_blank_rows_and_rows_of_spaces_do_not_count() -> None:
    checked = check(grid("表", [HEADERS, [None], line(1), ["", " ", "\u3000"], line(2), [None]]))
    assert (checked.faults, checked.sheets[0].counted) == ([], 2)
    assert [row.number for row in checked.sheets[0].rows] == [3, 5]


def test_merged_texts_and_dates_mean_the_same_in_each_row() -> None:
    lines = [
        HEADERS,
        line(1),
        line(2, category=None, day=None),
        line(3, category=None, day=None),
        line(4, category="快递员"),
    ]
    checked = check(grid("表", lines, merges=((2, 3, 4, 3), (2, 7, 4, 7))))
    rows = checked.sheets[0].rows
    assert checked.faults == []
    assert len({(row.record.category, row.record.date) for row in rows[:3]}) == 1
    assert rows[3].record.category != rows[0].record.category


def test_what_is_not_merged_is_not_filled() -> None:
    checked = check(grid("表", [HEADERS, line(1), line(2, category=None)], merges=((2, 7, 3, 7),)))
    assert places(checked.errors) == [(3, "人员类别", "required")]


@pytest.mark.parametrize(("column", "header"), [(2, "身份证号"), (5, "慰问金(元)"), (6, "人次")])
def test_merged_amounts_person_times_and_ids_are_refused_on_the_first_row(column: int, header: str) -> None:
    merged = [line(serial, times=2) for serial in range(4)]
    for row in merged[1:3]:
        row[column - 1] = None
    checked = check(grid("表", [HEADERS, *merged], merges=((2, column, 4, column),)))
    assert places(checked.errors) == [(2, header, "merged_amount")]
    assert [row.number for row in checked.sheets[0].rows] == [5]


@pytest.mark.hardening("T05")
@pytest.mark.parametrize("last", [4, 200_000, 3_000_000])
def test_a_merge_reaches_no_further_than_the_rows(last: int) -> None:
    checked = check(grid("表", [HEADERS, line(1), line(2), line(3)], merges=((3, 5, last, 5),)))
    assert [(fault.row, fault.rows) for fault in checked.errors] == [(3, 2)]
    checked = check(grid("表", [HEADERS, line(1), line(2), line(3)], merges=((4, 5, last, 5),)))
    assert (checked.errors, len(checked.sheets[0].rows)) == ([], 3)


def test_a_merge_along_a_row_shares_nothing_out() -> None:
    lines = [["慰问表", *[None] * 6], HEADERS, line(1)]
    assert check(grid("表", lines, merges=((1, 1, 1, 7), (3, 5, 3, 6)))).faults == []


@pytest.mark.hardening("T13")
@pytest.mark.parametrize(
    ("column", "hidden"), [("人员类别", "快递员"), ("用途", "帮扶救助"), ("发放日期", "2023-01-20"), ("姓名", "王二")]
)  # fmt: skip
def test_what_lies_hidden_under_a_merge_is_refused_at_its_cell(column: str, hidden: str) -> None:
    place = HEADERS.index(column)
    rows = [line(1), line(2), line(3)]
    for row, value in zip(rows, (rows[0][place], hidden, None), strict=True):
        row[place] = value
    merge = (2, place + 1, 4, place + 1)
    checked = check(grid("表", [HEADERS, *rows], merges=(merge,)))
    assert places(checked.errors) == [(3, column, "unreadable")]
    assert [row.number for row in checked.sheets[0].rows] == [2, 4]


def test_what_a_merge_shows_may_also_lie_under_it() -> None:
    rows = [line(1), line(2, category=" 户外一线 "), line(3, category="")]
    checked = check(grid("表", [HEADERS, *rows], merges=((2, 3, 4, 3), (2, 7, 4, 7))))
    assert (checked.faults, len(checked.sheets[0].rows)) == ([], 3)


@pytest.mark.hardening("T13")
@pytest.mark.parametrize(
    ("row", "merge", "wrong"),
    [
        (line(1, times=9), (2, 5, 2, 6), [(2, "人次", "merged_amount")]),
        (line(1, times=500), (2, 5, 2, 6), [(2, "人次", "merged_amount")]),
        (line(1), (2, 3, 2, 4), [(2, "用途", "unreadable")]),
        (["以下为说明", *line(1)[1:]], (2, 1, 2, 7), [
            (2, "人员类别", "unreadable"), (2, "发放日期", "unreadable"), (2, "慰问金(元)", "merged_amount"),
            (2, "用途", "unreadable"), (2, "身份证号", "merged_amount"),
        ]),
        (line(1), (1, 3, 2, 3), [(2, "人员类别", "unreadable")]),
    ],
)  # fmt: skip
def test_so_is_what_lies_under_one_along_a_row_or_under_the_header(
    row: list[Cell], merge: tuple[int, int, int, int], wrong: list[tuple[int, str, str]]
) -> None:
    checked = check(grid("表", [HEADERS, row, line(2)], merges=(merge,)))
    assert (places(checked.errors), len(checked.sheets[0].rows)) == (sorted(wrong, key=str), 1)


def test_a_block_shows_its_first_cell_alone() -> None:
    rows = [line(1), line(2, category=None)]
    checked = check(grid("表", [HEADERS, *rows], merges=((2, 3, 3, 4),)))
    assert {place[:2] for place in places(checked.errors)} == {(2, "用途"), (3, "用途")}


def test_what_was_typed_instead_settles_it() -> None:
    sheet = grid("表", [HEADERS, line(1), line(2, category="快递员")], merges=((2, 3, 3, 3),))
    lookups = names.load(make.campaign(), make.union(make.CHAOYANG))
    checked = check_sheets([sheet], lookups, {}, silent, {"表": {3: {"慰问帮扶发放/人员类别/2/1": "快递员"}}})  # type: ignore[list-item]
    assert (checked.errors, len(checked.sheets[0].rows)) == ([], 2)


def test_a_hidden_column_that_is_read_is_named() -> None:
    sheet = grid("表", [[*HEADERS, "科室"], [*line(1), "一科"]], hidden_columns=frozenset((5, 8, 9)))
    checked = check(sheet)
    assert places(checked.warnings) == [(1, None, "extra_column"), (None, "慰问金(元)", "hidden_row")]
    assert (checked.errors, len(checked.sheets[0].rows)) == ([], 1)


def test_hidden_rows_and_sheets_count_and_are_named() -> None:
    lines = [HEADERS, line(1), line(2), total("合计", 1000)]
    checked = check(grid("表", lines, hidden_rows=frozenset((1, 2, 4)), hidden=True))
    assert places(checked.faults) == [(None, None, "hidden_row")] * 2
    assert "有1行是隐藏的" in checked.faults[1].message
    assert checked.sheets[0].counted == 2


def test_two_sheets_of_one_kind_are_both_read() -> None:
    checked = check(grid("一", [HEADERS, line(1)]), grid("二", [HEADERS, line(2)]))
    assert [(sheet.name, sheet.title, sheet.counted) for sheet in checked.sheets] == [
        (HANDED, "一", 1),
        (HANDED, "二", 1),
    ]
