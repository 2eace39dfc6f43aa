"""Totals and signatures in other words: never taken for a person, and no person for one of them."""

import pytest

from songnuan.entry import names
from songnuan.entry.check import Checked, check_sheets
from songnuan.entry.look.shown import masked
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.entry.walk import silent
from songnuan.entry.wording import ORDINARY, kind_of, word_in
from songnuan.lib.spreadsheets.cells import Cell
from tests import factories as make
from tests.entry.sheets import check, grid, places

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T13")]
ANSWERS = {"人员类别": "户外一线", "用途": "慰问", "发放日期": "2023-01-10"}
"""With these nothing but the words of a total says that it is none of the rows."""
TOTALS = """小计 合计 合计： 合計 合计（元） 合计300元 合计2人 合计人数 合计金额 总合计 全部合计 单位合计 全区合计 本页小计 本页合计 小计1
    页计 累计 共计 以上合计 以上共计2人 总数 大写 人民币大写：陆佰元整 人民币（大写）：陆佰元整 承前页 结转下页 转下页 过次页 Total ＴＯＴＡＬ
    Subtotal""".split()  # fmt: skip  # noqa: SIM905  (a list to be read)
TOTALS += ["小 计", "总\u3000额", "合\n计:", "总金额", "总人数", "大写金额"]
LIKE_TOTALS = [
    "农民工小计",
    "红旗街道合计：",
    "一车间（甲班）小计",
    "合计发放2人",
    "共计慰问现金600元",
    "汇总",
    "小结",
    "共2户",
    "以上金额共600元",
    "Total amount",
    "Σ",
]
SIGNATURES = ["制表人", "审核", "领导签字", "盖章", "备注", "填表人：王五", "说明：", "经办人"]
NAMES = [
    "王总",
    "计总",
    "总工会",
    "合计镇",
    "张会计",
    "总计划处",
    "合计镇环卫所",
    "统计局李四",
    "和正",
    "李手",
    "叶长",
    "公办园",
    "李小结实",
    "共青团员",
]


def handed(word: str, amount: Cell, **more: Cell) -> Checked:
    rows: list[list[Cell]] = [["李一", None, 300, None], ["李二", None, 300, None]]
    last: list[Cell] = [word, more.get("number"), amount, None]
    return check(grid("表", [["姓名", "身份证号", "慰问金(元)", "用途"], *rows, last]), **ANSWERS)


def said(checked: Checked) -> tuple[int, int, list[str]]:
    """Rows counted, rows that are good, and what was said of rows."""
    sheet = checked.sheets[0]
    return sheet.counted, len(sheet.rows), [fault.code for fault in checked.faults if fault.row]


@pytest.mark.parametrize("word", TOTALS)
def test_a_total_by_any_of_its_names_is_checked_and_never_a_person(word: str) -> None:
    assert said(handed(word, 600)) == (2, 2, [])
    assert said(handed(word, 500)) == (2, 2, ["total_mismatch"])


@pytest.mark.parametrize("word", LIKE_TOTALS + SIGNATURES)
def test_what_looks_like_a_total_is_one_where_its_sum_says_so_and_else_refused_by_its_row(word: str) -> None:
    """A signature never is one."""
    assert said(handed(word, 600)) == ((2, 2, []) if word in LIKE_TOTALS else (3, 2, ["unreadable"]))
    checked = handed(word, 500)
    assert said(checked) == (3, 2, ["unreadable"])
    assert (places(checked.errors), checked.stopped) == ([(4, "姓名", "unreadable")], False)


@pytest.mark.parametrize("name", NAMES)
def test_a_person_or_a_firm_called_like_one_is_data(name: str) -> None:
    assert said(handed(name, 500)) == (3, 3, [])


@pytest.mark.parametrize("name", [*LIKE_TOTALS[:2], *NAMES])
def test_who_has_an_id_number_is_a_person_whatever_the_name(name: str) -> None:
    assert said(handed(name, 600, number=make.citizen_id(3))) == (3, 3, [])


def test_a_total_with_an_id_number_is_asked_about() -> None:
    assert said(handed("合计：", 500, number=make.citizen_id(3))) == (3, 2, ["unreadable"])


def test_what_only_begins_like_a_total_is_refused_where_its_amount_is_the_sum() -> None:
    assert said(handed("合计慰问金", 600)) == (3, 2, ["unreadable"])


@pytest.mark.parametrize(
    ("typed", "after"), [("李三", (3, 3, [])), ("小计", (2, 2, ["total_mismatch"])), ("环卫小计", (3, 2, ["unreadable"]))]
)  # fmt: skip
def test_what_is_typed_in_the_preview_settles_the_doubt(
    typed: str, after: tuple[int, int, list[str]]
) -> None:
    sheet = grid("表", [["姓名", "慰问金(元)"], ["李一", 300], ["李二", 300], ["农民工小计", 500]])
    lookups = names.load(make.campaign(), make.union(make.CHAOYANG))
    mended = {"表": {4: {"慰问帮扶发放/姓名/0/1": typed}}}
    assert said(check_sheets([sheet], lookups, ANSWERS, silent, mended)) == after  # type: ignore[list-item]


def test_subtotals_in_words_of_their_own_cover_the_rows_since_the_last() -> None:
    rows = [["李一", 300], ["李二", 100], ["农民工小计", 400], ["李三", 200], ["李四", 50], ["环卫小计", 250], ["两项合计", 650], ["李五", 100], ["环卫小计", 900]]  # fmt: skip
    checked = check(grid("表", [["姓名", "慰问金(元)"], *rows]), **ANSWERS)
    assert said(checked) == (6, 5, ["unreadable"])


@pytest.mark.parametrize(
    ("columns", "total"),
    [
        (["序号", "姓名", "慰问金(元)"], ["合计：", None, 600]), (["序号", "姓名", "慰问金(元)"], ["合计：", "2人", 600]),
        (["序号", "姓名", "慰问金(元)"], ["合", "计", 600]), (["工作单位", "姓名", "慰问金(元)"], ["一车间小计", None, 600]),
        (["工作单位", "姓名", "慰问金(元)"], ["一车间", "小计", 600]), (["工作单位", "姓名", "慰问金(元)"], ["一车间", "小计：", 600]),
    ],
)  # fmt: skip
def test_a_total_is_known_wherever_its_word_stands(columns: list[Cell], total: list[Cell]) -> None:
    rows: list[list[Cell]] = [["甲", "李一", 300], ["乙", "李二", 300]]
    assert said(check(grid("表", [columns, *rows, total]), **ANSWERS)) == (2, 2, [])


def test_a_remark_about_a_sum_makes_no_total_of_a_person() -> None:
    rows: list[list[Cell]] = [[None, "李一", 300], ["合计2次", "李二", 300], ["前后两次合计", "李三", 600]]
    assert said(check(grid("表", [["备注", "姓名", "慰问金(元)"], *rows]), **ANSWERS)) == (3, 3, [])


@pytest.mark.parametrize("name", ["王小计", "合计镇"])
def test_the_amount_of_the_one_row_above_makes_no_total(name: str) -> None:
    checked = check(grid("表", [["姓名", "慰问金(元)"], ["李一", 300], [name, 300]]), **ANSWERS)
    assert said(checked) == ((2, 1, ["unreadable"]) if name == "王小计" else (2, 2, []))


def test_other_sheets_know_them_too() -> None:
    raised = grid(
        "筹集", [["序号", "金额(元)", "文号"], [1, 100, None], [2, 200, None], ["合计：", 300, None]]
    )
    assert said(check(raised, 形式="资金", 资金来源="社会捐助")) == (2, 2, [])
    columns = ["序号", "活动名称", "服务日期", "人次"]
    rows: list[list[Cell]] = [[1, "义诊", "2023-01-10", 50], [2, "普法", "2023-01-10", 20], ["合计：", None, None, 70], ["本周小计", None, None, 70]]  # fmt: skip
    assert said(check(grid("服务", [columns, *rows]), 服务类型="义诊")) == (2, 2, [])


def test_a_last_row_of_amounts_alone_that_is_the_sum_is_pointed_out() -> None:
    columns = ["序号", "金额(元)", "文号"]
    answers = {"形式": "资金", "资金来源": "社会捐助"}
    rows: list[list[Cell]] = [[1, 100, None], [2, 200, None], [None, 300, None]]
    assert said(check(grid("筹集", [columns, *rows]), **answers)) == (3, 3, ["possible_duplicate"])
    rows[-1][2] = "吉财〔2023〕3号"
    assert said(check(grid("筹集", [columns, *rows]), **answers)) == (3, 3, [])
    assert said(check(grid("筹集", [columns, [1, 100, None], [2, 200, None]]), **answers)) == (2, 2, [])


HEADINGS = ["一、货车司机", "（二）环卫工人", "(三) 快递员", "十一．困难职工", "第一批：农民工", "四,外卖员"]


@pytest.mark.parametrize("word", HEADINGS)
def test_a_heading_over_a_group_is_no_person_and_its_amount_no_second_one(word: str) -> None:
    """Alone it is passed over; with an amount, which is the sum of the rows below it, it is refused by its row."""
    head: list[Cell] = ["姓名", "身份证号", "慰问金(元)", "用途"]
    rows: list[list[Cell]] = [["李一", None, 300, "慰问"], ["李二", None, 300, "慰问"]]
    assert said(check(grid("表", [head, [word, None, 600, None], *rows]), **ANSWERS)) == (
        3,
        2,
        ["unreadable"],
    )
    assert said(check(grid("表", [head, [word, None, None, None], *rows]), **ANSWERS)) == (2, 2, [])
    numbered: list[list[Cell]] = [[1, *rows[0]], [None, word, None, 600, None], [2, *rows[1]]]
    assert said(check(grid("表", [["序号", *head], *numbered]), **ANSWERS)) == (3, 2, ["unreadable"])
    before: list[list[Cell]] = [[1, *rows[0]], [word, None, None, 600, None], [2, *rows[1]]]
    assert said(check(grid("表", [["序号", *head], *before]), **ANSWERS)) == (3, 2, ["unreadable"])


@pytest.mark.parametrize(
    "name", ["一一", "万一", "第一", "十堰", "三、", "第五大道物业", "一汽集团", "第一百货"]
)
def test_a_name_that_begins_with_a_numeral_is_data(name: str) -> None:
    assert said(handed(name, 500)) == (3, 3, [])


def test_a_numbered_firm_or_activity_that_says_all_is_data() -> None:
    """What a merge says of it may be said of a heading as well: then the row is refused, not lost."""
    firms: list[list[Cell]] = [["企业名称", "走访日期"], ["一、甲公司", "2023-01-08"], ["二、乙公司", None]]
    assert said(check(grid("走访慰问企业", firms, merges=[(2, 2, 3, 2)]))) == (2, 1, ["unreadable"])
    alone = grid("走访慰问企业", [["企业名称", "职工人数"], ["一、甲公司", 500]])
    assert said(check(alone, 走访日期="2023-01-08", 企业类型="民营企业")) == (1, 0, ["unreadable"])


def test_an_activity_called_like_a_heading_is_data_and_told_what_it_lacks() -> None:
    lines: list[list[Cell]] = [
        ["服务日期", "服务类型", "活动名称", "人次"],
        ["2023-01-09", None, "第一批劳模法律援助", 50],
    ]
    checked = check(grid("分类服务", lines))
    assert places(checked.errors) == [(2, "服务类型", "required")]


def test_a_heading_is_called_one() -> None:
    checked = check(grid("表", [["姓名", "慰问金(元)"], ["一、货车司机", 600], ["李一", 600]]), **ANSWERS)
    assert "像分组的标题" in checked.errors[0].message


def test_the_quick_path_lets_no_word_of_a_total_through() -> None:
    assert [word for word in TOTALS + LIKE_TOTALS + SIGNATURES if ORDINARY.fullmatch(word)] == []
    assert [name for name in ("李一", "王小明", "欧阳修文", "总工会") if not ORDINARY.fullmatch(name)] == []
    assert kind_of("合" * 10_000 + "计") == ""


FULL: list[tuple[str, list[list[Cell]], dict[str, str]]] = [
    ("筹集款物", [["资金来源", "形式", "金额(元)", "拨款或捐赠单位"], ["市级财政", "资金", 5000, "市财政局"], ["社会捐助", "资金", 5000, "机关职工捐款合计"]], {}),
    ("表", [["姓名", "慰问金(元)", "人次", "用途"], ["道班甲班", 500, 5, "慰问"], ["环卫工人合计", 500, 5, "慰问"]], {"人员类别": "户外一线", "发放日期": "2023-01-10"}),
    ("分类服务", [["服务日期", "服务类型", "活动名称", "人次"], ["2023-01-08", "义诊", "健康", 40], ["2023-01-09", "政策宣讲", "各社区宣讲合计", 40]], {}),
]  # fmt: skip


@pytest.mark.parametrize(("title", "lines", "answers"), FULL)
def test_a_row_that_says_all_and_is_called_like_a_total_is_refused_and_never_dropped_nor_counted(
    title: str, lines: list[list[Cell]], answers: dict[str, str]
) -> None:
    """Equal amounts are the rule: the second row has only to equal the first. What is no total is called otherwise."""
    assert said(check(grid(title, lines), **answers)) == (2, 1, ["unreadable"])
    named = [[cell.removesuffix("合计") if isinstance(cell, str) else cell for cell in row] for row in lines]
    assert said(check(grid(title, named), **answers)) == (2, 2, [])


@pytest.mark.parametrize("amount", [8000, 8001])
def test_so_is_one_whether_it_is_the_sum_of_several_or_by_a_slip_is_not(amount: int) -> None:
    lines: list[list[Cell]] = [*FULL[0][1][:2], ["县级财政", "资金", 3000, "县财政局"], ["社会捐助", "资金", amount, "机关职工捐款合计"]]  # fmt: skip
    assert said(check(grid("筹集款物", lines))) == (3, 2, ["unreadable"])


def test_a_slip_in_the_first_subtotal_makes_no_persons_of_those_below_it() -> None:
    """Filled down by Excel, each of them has a category, a purpose and a day as the rows have."""
    head: list[Cell] = ["姓名", "人员类别", "用途", "发放日期", "慰问金(元)", "人次"]
    given = [("李一", 500), ("李二", 500), ("环卫处小计", 1100), ("李三", 600), ("李四", 600), ("公交公司合计", 1200), ("两单位共计", 2300)]  # fmt: skip
    rows: list[list[Cell]] = [
        [name, "户外一线", "慰问", "2023-01-10", amount, 2 if amount > 600 else 1] for name, amount in given
    ]
    checked = check(grid("表", [head, *rows]))
    assert said(checked) == (7, 4, ["unreadable"] * 3)
    assert places(checked.errors) == [(row, "姓名", "unreadable") for row in (4, 7, 8)]


@pytest.mark.parametrize(
    ("name", "number", "good"), [("王小计", None, 2), ("王小计", make.citizen_id(3), 3), ("合计镇", None, 3)]
)
def test_somebody_called_like_a_total_is_told_by_the_number_or_by_a_name_that_only_begins_so(
    name: str, number: str | None, good: int
) -> None:
    head: list[Cell] = ["姓名", "身份证号", "人员类别", "用途", "发放日期", "慰问金(元)"]
    rows: list[list[Cell]] = [
        [who, number if who == name else None, "户外一线", "慰问", "2023-01-10", 500]
        for who in ("李一", "李二", name)
    ]
    assert said(check(grid("表", [head, *rows])))[:2] == (3, good)


def test_an_activity_called_like_an_office_is_data_whatever_its_sum() -> None:
    lines: list[list[Cell]] = [["服务日期", "服务类型", "活动名称", "人次"], ["2023-01-08", "义诊", "健康", 40], ["2023-01-09", "政策宣讲", "财务审核人员", 40]]  # fmt: skip
    assert said(check(grid("分类服务", lines))) == (2, 2, [])


@pytest.mark.parametrize("word", ["累计", "本期累计", "总额", "本次合计"])
def test_a_column_of_ones_own_beside_the_names_makes_no_totals(word: str) -> None:
    rows: list[list[Cell]] = [
        [word, "李一", 300, "慰问"],
        ["新增", "李二", 200, "慰问"],
        [word, "王三", 100, "慰问"],
    ]
    sheet = grid("表", [["报送方式", "姓名", "慰问金(元)", "用途"], *rows])
    assert said(check(sheet, 人员类别="户外一线", 发放日期="2023-01-10")) == (3, 3, ["extra_column"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("农民工小计", "…小计"),
        ("张三合计：", "…合计"),
        ("一、环卫工人", "一、…"),
        ("（三）张三", "(三)…"),
        ("李春生", "李某某"),
        ("王总", "王某"),
        ("张会计", "张某某"),
    ],
)
def test_a_row_that_may_be_a_total_shows_its_word_and_nobody_s_name(text: str, shown: str) -> None:
    """农某某 beside a row that was refused as a total would puzzle whoever wrote 农民工小计."""
    name = next(column for column in DISBURSEMENTS.columns if column.field == "name")
    assert (masked(DISBURSEMENTS, name, text), bool(word_in(text))) == (shown, "…" in shown)
