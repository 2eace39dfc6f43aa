"""In which unit amounts are written: seen however it is said, asked for, never read in another; and answers that stay
with the sheet that was asked."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from songnuan.entry import names
from songnuan.entry.check import check_sheets
from songnuan.entry.look.shown import as_written
from songnuan.entry.walk import silent
from songnuan.lib.spreadsheets.cells import Cell, Disguised, SheetHead
from songnuan.lib.spreadsheets.marking.marks import BookMarks
from songnuan.lib.spreadsheets.marking.rebuilt import mark_rebuilt
from songnuan.lib.text import fold_header
from tests import factories as make
from tests.entry.sheets import check, grid, places

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T13")]
HEADERS = ["姓名", "身份证号", "人员类别", "用途", "慰问金(元)", "发放日期"]
GOOD = ["李春生", make.citizen_id(1), "户外一线", "慰问", 500, "2023-01-10"]


def received(amounts: str, title: str | None = None) -> make.TypedSheet:
    """筹集款物 with its amount of 20 under that header, and maybe a title above it."""
    lines = [[title]] if title else []
    return grid(
        "筹集", [*lines, ["资金来源", "形式", amounts, "到账日期"], ["县级财政", "资金", 20, "2023-01-05"]]
    )


@pytest.mark.parametrize(
    ("amounts", "title"),
    [
        ("金额（万\n元）", None), ("金额(万 元)", None), ("金额（万\u200b元）", None), ("金额", "单位：万 元"), ("金额(元)", "单位：万　元"),
        ("金额", "单位：萬元"), ("金额", "单位：万"), ("金额", "（单位：万圆）"), ("金额", "筹集款物（万元）"), ("金额", "单位：万元、人次"),
        ("金额", "以万元为单位"), ("金额(元)", "金额：万元"),
        ("金额", "全省共筹集500万元"), ("金额(万元)", "单位：元"),
    ],
)  # fmt: skip
def test_wan_is_seen_however_it_is_written(amounts: str, title: str | None) -> None:
    assert places(check(received(amounts, title)).errors) == [(None, None, "unit_wan")]
    assert [
        check(received(amounts, title), 单位=unit).sheets[0].rows[0].record.amount for unit in ("万元", "元")
    ] == [20_000_000, 2_000]


@pytest.mark.parametrize(
    ("amounts", "title", "unit"),
    [
        ("金额", "单位：千元", "千元"), ("金额", "金额单位：十万元", "十万元"), ("金额", "单位：百万", "百万元"), ("金额", "（亿元）", "亿元"),
        ("金额", "单位：仟元", "千元"), ("金额", "单位：百 元", "百元"),
        ("金额", "单位：分", "分"), ("金额", "金额单位：角", "角"), ("金额", "单位：美元", "美元"), ("金额", "单位：人民币千元", "千元"), ("金额", "单位：人、千元", "千元"),
        ("金额", "金额：千元", "千元"), ("金额", "（金额：千元）", "千元"), ("金额(元)", "以千元为单位", "千元"), ("金额", "（千元为单位）", "千元"), ("金额", "按百元计", "百元"),
        ("金额", "单位：10000元", "10000元"), ("金额", "单位：W", "w"), ("金额", "币种：美元", "美元"), ("金额", "单位：US$", "us$"),
        ("金额", "单位为千元", "千元"), ("金额", "金额均为亿元", "亿元"),
        ("金额", "（人民币百元）", "百元"), ("金额", "单位：户、人、亿元", "亿元"),
    ],
)  # fmt: skip
def test_another_unit_is_refused_by_name(amounts: str, title: str, unit: str) -> None:
    for answers in ({}, {"单位": "万元"}, {"单位": "元"}):
        checked = check(received(amounts, title), **answers)
        assert (checked.stopped, unit in checked.errors[0].message) == (True, True)


@pytest.mark.parametrize(
    "title",
    [
        "填报单位：万宝街道总工会", "2023年元旦春节送温暖", "附件（十）", "单位：元", "填报单位：千山路街道", "（元旦）", "走访（万人）", "单位：百货大楼", "单位：分水镇工会", "得分（分）", "单位：人民币元",
        "单位：人、元", "填报单位：美元纺织厂", "单位：角楼社区", "金额：千山路街道", "慰问金额：元", "以元为单位", "按元填写", "以百姓为本",
    ],
)  # fmt: skip
def test_what_is_no_unit_is_not_taken_for_one(title: str) -> None:
    for amounts in ("金额", "金额(元)"):
        checked = check(received(amounts, title))
        assert (checked.errors, checked.sheets[0].rows[0].record.amount) == ([], 2_000)


@pytest.mark.parametrize(
    "amounts",
    [
        "金额(角)",
        "金额（分）",
        "金额(美元)",
        "金额美元",
        "金额（千元）",
        "金额(千)",
        "金额百元",
        "金额（港币）",
        "金额\n（十万元）",
    ],
)
def test_no_header_of_another_unit_is_read_as_yuan(amounts: str) -> None:
    """It is no column of ours, and where the clerk says it is one, its unit stands against it."""
    assert "missing_column" in {fault.code for fault in check(received(amounts)).errors}
    said = fold_header(amounts)
    lookups = replace(
        names.load(make.campaign(), make.union(make.CHAOYANG)), meanings={"筹集款物": {said: "金额(元)"}}
    )
    checked = check_sheets([received(amounts)], lookups, {}, silent)  # type: ignore[list-item]
    assert [fault.code for fault in checked.errors] == ["unreadable"]


@pytest.mark.parametrize(
    "other", ["家庭年收入(千元)", "医疗费用（百元）", "贷款（十万元）", "慰问品单价(角)"]
)
def test_another_unit_of_a_column_that_is_not_read_is_no_matter(other: str) -> None:
    checked = check(grid("表", [[*HEADERS, other], [*GOOD, 3]]))
    assert [fault.code for fault in checked.faults] == ["extra_column"]
    assert checked.sheets[0].rows[0].record.cash == 50_000


@pytest.mark.parametrize(
    ("name", "amounts"),
    [("筹集(万元)", "金额(元)"), ("发放表（单位：万元）", "金额(元)"), ("2023万元", "金额")],
)
def test_wan_in_the_name_of_the_sheet_is_asked_for(name: str, amounts: str) -> None:
    sheet = received(amounts)
    named = make.TypedSheet(replace(sheet.head, name=name), sheet.rows)
    assert places(check(named).errors) == [(None, None, "unit_wan")]


def test_a_list_of_firms_has_no_amounts_to_be_in_a_unit() -> None:
    headers = ["走访日期", "企业名称", "企业类型"]
    checked = check(
        grid(
            "走访企业",
            [["单位：千元"], [*headers, "年产值（亿元）", "注册资本（千元）"], ["2023-01-10", "甲厂"]],
        )
    )
    assert "unreadable" not in {fault.code for fault in checked.faults}


@pytest.mark.parametrize("title", ["慰问标准（千元/户）", "百元以上的另附表"])
def test_a_unit_that_a_line_above_mentions_bears_on_amounts_that_name_none(title: str) -> None:
    assert check(received("金额(元)", title)).errors == []
    assert check(received("金额", title)).stopped
    assert check(received("金额(元)", "单位：千元")).stopped


def test_a_header_that_the_clerk_explained_says_its_unit_too() -> None:
    lookups = replace(
        names.load(make.campaign(), make.union(make.CHAOYANG)),
        meanings={"筹集款物": {"金额(千元)": "金额(元)"}},
    )
    checked = check_sheets([received("金额（千元）")], lookups, {}, silent)  # type: ignore[list-item]
    assert (checked.stopped, "千元" in checked.errors[0].message) == (True, True)


def test_what_is_answered_for_one_sheet_leaves_the_others_in_yuan() -> None:
    """The usual workbook: what was received in 万元, what was handed out in 元."""
    handed_out = grid("慰问帮扶发放", [["慰问发放表 单位：元"], HEADERS, GOOD])
    checked = check(received("金额(万元)", "筹集款物明细（单位：万元）"), handed_out, 单位="万元")
    assert checked.errors == []
    assert [sheet.scale for sheet in checked.sheets] == [10_000, 1]
    assert [checked.sheets[0].rows[0].record.amount, checked.sheets[1].rows[0].record.cash] == [
        20_000_000,
        50_000,
    ]


@pytest.mark.parametrize("answers", [{}, {"单位": "万元"}, {"单位": "元"}])
def test_two_units_on_one_sheet_are_refused(answers: dict[str, str]) -> None:
    heads = ["慰问金(万元)" if header.startswith("慰问金") else header for header in HEADERS] + [
        "慰问品折价(元)"
    ]
    checked = check(grid("表", [heads, [*GOOD, 200]]), **answers)
    assert checked.stopped
    assert [fault.message for fault in checked.errors if fault.code == "unreadable"] == [
        "“慰问金”按万元填写，“慰问品折价”按元填写。一张表只能用一种单位，请统一改成元，再上传。"
    ]


def test_a_column_that_says_nothing_is_in_the_unit_of_the_lines_above() -> None:
    heads = [*[h.replace("元", "万元") if h.startswith("慰问金") else h for h in HEADERS], "慰问品折价"]
    for title, stopped in (("单位：元", True), ("单位：万元", False), ("慰问发放表", False)):
        checked = check(grid("表", [[title], heads, [*GOOD, 0.02]]), 单位="万元")
        assert checked.stopped is stopped


def test_an_amount_that_says_yuan_is_not_read_in_wan() -> None:
    sheet = received("金额", "单位：万元")
    sheet.rows[-1][1][2] = "20元"
    assert places(check(sheet, 单位="万元").errors) == [(3, "金额(元)", "amount_invalid")]
    assert check(sheet, 单位="元").sheets[0].rows[0].record.amount == 2_000


def test_an_amount_that_its_format_shows_as_another_is_refused() -> None:
    """20 shown as 20.00万元: neither 20 元 nor 200,000 元, until somebody says which. So it is for counts; a number of
    identity is damaged as any number is."""
    sheet = received("金额(元)")
    sheet.rows[-1][1][2] = Disguised(20)
    checked = check(sheet)
    assert places(checked.errors) == [(2, "金额(元)", "amount_invalid")]
    assert "存的是20，" in checked.errors[0].message
    handed = grid("表", [[*HEADERS, "人次", "数量"], [*GOOD, Disguised(3), Disguised(3)]])
    handed.rows[-1][1][1] = Disguised(220104198503170011)
    assert places(check(handed).errors) == [
        (2, "人次", "number_invalid"),
        (2, "数量", "unreadable"),
        (2, "身份证号", "id_number_damaged"),
    ]


def test_a_number_in_a_column_of_texts_is_what_its_format_shows() -> None:
    """Of 000123 the file number 123 is another one. An amount with zeros in front is the same amount."""
    filed = grid("表", [[*HEADERS, "人次", "档案编号", "联系电话"], [*GOOD, *[None] * 3]])
    cells = [Disguised(2, "02"), Disguised(123, "000123"), Disguised(43188123456, "0431-88123456")]
    filed.rows[-1][1][4], filed.rows[-1][1][6:] = Disguised(300, "0300"), cells
    checked = check(filed)
    record = checked.sheets[0].rows[0].record
    assert (checked.errors, record.cash, record.person_times) == ([], 30_000, 2)
    assert (record.file_number, record.phone) == ("000123", "0431-88123456")
    for cell in (Disguised(300, "300袋"), Disguised(300, "建档300")):
        filed.rows[-1][1][4] = cell
        assert places(check(filed).errors) == [(2, "慰问金(元)", "amount_invalid")]


def test_what_is_handed_back_of_it_is_refused_again(tmp_path: Path) -> None:
    """The marked copy of an .ods, and the text that stands in the preview and in the workbook of waiting rows."""
    page = written_again(tmp_path, Disguised(20))
    assert page == as_written(Disguised(20)) == "20（格式显示为别的数）"
    sheet = received("金额(元)")
    sheet.rows[-1][1][2] = page
    assert places(check(sheet).errors) == [(2, "金额(元)", "amount_invalid")]


def written_again(folder: Path, cell: Cell) -> object:
    """What stands in the marked copy for a cell."""
    mark_rebuilt([make.TypedSheet(SheetHead("表"), [(1, [cell])])], BookMarks({}), folder / "b.xlsx")  # type: ignore[list-item]
    return openpyxl.load_workbook(folder / "b.xlsx").active["A1"].value


def test_wan_that_no_sheet_says_is_not_taken_from_an_answer() -> None:
    checked = check(received("金额(元)"), 单位="万元")
    assert (places(checked.errors), checked.stopped) == ([(None, None, "unit_wan")], True)


def test_an_answer_fills_no_cell_of_another_sheet_that_may_be_empty() -> None:
    """The page asks 筹集款物 for its 资金来源; a service without one stays without one, also as a row that waits."""
    asked = grid("筹集", [["形式", "金额(元)", "到账日期"], ["资金", 20, "2023-01-05"]])
    service = make.sheet("分类服务", [make.service(资金来源=None)])
    lookups = names.load(make.campaign(), make.union(make.CHAOYANG))
    for by_page, source in ((True, None), (False, lookups.sources["县级财政"])):
        checked = check_sheets([asked, service], lookups, {"资金来源": "县级财政"}, silent, asked=by_page)  # type: ignore[list-item]
        received_, served = checked.sheets
        assert (checked.errors, received_.rows[0].record.source) == ([], lookups.sources["县级财政"])
        assert (served.rows[0].record.source, "资金来源" in served.answers) == (source, not by_page)


BELOW = [
    "单位：万元",
    "备注：金额单位为万元",
    "注：本表以万元为单位",
    "以上金额单位均为万元",
    "说明：按千元计",
    "制表人：王芳（单位：千元）",
]


@pytest.mark.parametrize("note", BELOW)
@pytest.mark.parametrize("place", [0, 2])
def test_a_unit_said_below_the_table_only_is_refused_at_its_row(note: str, place: int) -> None:
    sheet = received("金额")
    lines = [list(cells) for _row, cells in sheet]
    for answers in ({}, {"单位": "万元"}, {"单位": "元"}):
        checked = check(grid("筹集", [*lines, [None] * place + [note]]), **answers)
        said = [fault.message for fault in checked.errors if fault.code == "unreadable"]
        assert (checked.stopped, [message.startswith("第3行写着金额单位是") for message in said]) == (
            True,
            [True],
        )


def test_a_total_that_names_its_unit_is_refused_as_well() -> None:
    lines = [["资金来源", "形式", "金额"], ["县级财政", "资金", 20], ["合计（万元）", None, 20]]
    assert check(grid("筹集", lines)).stopped


@pytest.mark.parametrize(
    "note",
    [
        "单位：元",
        "备注：每户不超过1万元",
        "注：金额以元为单位",
        "填报单位：万宝街道",
        "经办单位：千山路街道总工会",
    ],
)
def test_a_note_below_that_states_no_other_unit_is_left_out_as_before(note: str) -> None:
    lines = [["资金来源", "形式", "金额"], ["县级财政", "资金", 20], [note]]
    checked = check(grid("筹集", lines))
    assert (checked.errors, checked.sheets[0].rows[0].record.amount) == ([], 2_000)


@pytest.mark.parametrize("note", BELOW[:4])
def test_what_is_asked_above_may_be_said_again_below(note: str) -> None:
    lines = [["单位：万元"], ["资金来源", "形式", "金额"], ["县级财政", "资金", 20], [None, note]]
    checked = check(grid("筹集", lines), 单位="万元")
    assert (checked.stopped, checked.sheets[0].rows[0].record.amount) == (False, 20_000_000)


def test_a_sheet_without_amounts_may_say_what_it_likes_below() -> None:
    lines = [
        ["走访日期", "企业名称", "企业类型"],
        ["2023-01-10", "长春一汽", "国有企业"],
        ["注：年产值单位：亿元"],
    ]
    assert not check(grid("走访企业", lines)).stopped


@pytest.mark.parametrize(
    "note",
    [
        "注：慰问标准（千元/户）", "注：含购物卡（百元）", "说明：按千元计发", "注：慰问品单位：百、件", "说明：其中10户按万元计", "备注：标准为(千元)",
        "注：金额：万元以上的另附", "注：财政拨款单位：千山区财政局",
    ],
)  # fmt: skip
def test_below_a_table_of_yuan_a_note_may_speak_of_other_things(note: str) -> None:
    lines: list[list[Cell]] = [["资金来源", "形式", "金额(元)"], ["县级财政", "资金", 20], [note]]
    checked = check(grid("筹集", lines))
    assert (checked.errors, checked.sheets[0].rows[0].record.amount) == ([], 2_000)


@pytest.mark.parametrize("name", ["章伟", "张和平", "王二"])
def test_what_was_given_states_no_unit_for_its_row(name: str) -> None:
    lines: list[list[Cell]] = [
        ["姓名", "慰问金(元)", "慰问品"],
        [name, 300, "购物卡（百元）"],
        ["李二", 200, "米"],
    ]
    answers = {"人员类别": "户外一线", "用途": "慰问", "发放日期": "2023-01-10"}
    checked = check(grid("表", lines), **answers)
    assert [fault.code for fault in checked.errors] == []


@pytest.mark.parametrize("note", ["单位：万元", "注：本表以万元为单位", "备注：金额单位为万元"])
def test_one_that_says_plainly_that_it_means_the_amounts_is_refused_there_too(note: str) -> None:
    lines: list[list[Cell]] = [["资金来源", "形式", "金额(元)"], ["县级财政", "资金", 20], [note]]
    assert check(grid("筹集", lines)).stopped
