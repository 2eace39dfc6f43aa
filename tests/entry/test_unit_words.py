"""A unit of money is seen however it is written, wherever near the table: asked for, or refused. What is none is let pass."""

import itertools

import pytest

from songnuan.entry.unit_words import WAN, YUAN, over_amounts
from songnuan.entry.units import Units, units, units_below
from tests import factories as make
from tests.entry.sheets import check, grid, places

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T13")]
OTHER = ["千元", "百元", "十万元", "亿元", "仟圆", "佰元", "千块", "K元"]
BEFORE = [
    "", "单位：", "单位:", "单位∶", "单位︰", "单位﹕", "单位；", "单位、", "单位.", "单位=", "单位→", "单位|", "单 位 ： ", "金额单位：", "金额单位", "单位均为",
    "人民币", "单位：人民币", "单位：￥", "单位：¥", "单位：户、", "单位：家；", "单位：人/", "数额：", "（金额", "金额/", "合计金额：", "本表金额均以", "in ", "RMB:", "发放",
    "慰问帮扶发放-", "“", "单位：“", "单位：<", "单位「", "单位：【", "单位：元（", "元/", "2023年送温暖 ", "注：", "说明：按",
]  # fmt: skip
AFTER = ["", "）", "”", "（人民币）", "/人", "、人次", "为单位", "填写", "。"]
WAYS = [f"{before}{{}}{after}" for before, after in itertools.product(BEFORE, AFTER)]


def near(text: str, over: str = "慰问金额") -> list[Units]:
    """The units of a table whose amounts say nothing of theirs, with a text above or beside them."""
    return [units({"慰问金(元)": [over]}, [text], []), units({"慰问金(元)": [over]}, [], [text])]


@pytest.mark.parametrize("unit", OTHER)
def test_another_unit_near_amounts_that_name_none_is_refused_however_it_is_written(unit: str) -> None:
    for text in (way.format(unit) for way in WAYS):
        assert [bool(found.faults("表")) for found in near(text)] == [True, True], text
        assert units_below([None, text], yuan=False, alone=True) - {YUAN}, text


def test_so_many_wan_are_asked_for_however_that_is_written() -> None:
    for text in (way.format(unit) for way in WAYS for unit in ("万元", "萬圓", "万块")):
        assert [found.wan for found in near(text)] == [True, True], text
        assert WAN in units_below([text], yuan=False, alone=True), text


@pytest.mark.parametrize(
    "text",
    ["单位：一千元", "单位：1千元", "单位：壹仟元", "单位：10,000元", "单位：10 000元", "（千）", "单位：百", "单位：千块", "单位：W元", "Unit: thousand yuan", "$", "单位：港币"],
)  # fmt: skip
def test_what_is_no_plain_word_for_one_is_seen_as_well(text: str) -> None:
    assert near(text)[0].faults("表")


@pytest.mark.parametrize(
    "text",
    [
        "每户五百元", "2023年元旦春节送温暖", "附件（十）", "填报单位：千山路街道", "第一百货大楼", "（元旦）", "人民币贰仟肆佰元整", "标准500元/人", "千人计划", "百姓", "单位：元", "走访（万人）",
        "填报单位：美元纺织厂", "得分（分）", "元宵", "共2千元", "家庭年收入(元)",
    ],
)  # fmt: skip
def test_an_amount_or_another_word_is_none(text: str) -> None:
    for found in near(text):
        assert (found.faults("表"), found.wan) == ([], False)
    assert units_below([text], yuan=False, alone=True) <= {YUAN}


@pytest.mark.parametrize(
    "over",
    ["慰问金(W)", "慰问金（元/百）", "慰问金（K）", "慰问金(10000元)", "慰问金 角", "慰问金分", "慰问金$", "慰问金\n千元", "慰问金_千元", "慰问金《百元》"],
)  # fmt: skip
def test_a_header_of_amounts_that_was_explained_says_its_unit_too(over: str) -> None:
    assert units({"慰问金(元)": [over]}, [], []).faults("表")


@pytest.mark.parametrize(
    ("over", "unit"),
    [("慰问金500元", "元"), ("慰问金(5万元以下)", "万元"), ("慰问金5k", "k"), ("元旦慰问金", ""), ("慰问金(元/千元)", "千元"), ("慰问金", "")],
)  # fmt: skip
def test_a_number_in_a_header_is_in_the_unit_behind_it(over: str, unit: str) -> None:
    assert over_amounts(over) == unit


@pytest.mark.parametrize("over", ["慰问金(元)", "慰问金额"])
def test_amounts_that_are_said_to_be_in_yuan_are_whatever_else_is_mentioned(over: str) -> None:
    """A sum in a title must not make ten thousand times as much of every row."""
    stated = [] if over.endswith("(元)") else ["单位：元"]
    for text in ("朝阳区总工会50万元慰问金发放表", "慰问标准（千元/户）", "百元以上另附"):
        found = units({"慰问金(元)": [over]}, [*stated, text], ["家庭年收入(万元)"])
        assert (found.yuan, found.wan, found.faults("表")) == (True, False, [])
    plainly = units({"慰问金(元)": [over]}, [*stated, "单位：千元"], [])
    assert plainly.faults("表")


def test_an_answer_that_is_true_of_one_sheet_is_not_taken_for_another_that_says_less() -> None:
    head = ["姓名", "身份证号", "人员类别", "用途", "慰问金额", "发放日期"]
    raised = grid(
        "筹集款物", [["资金来源", "形式", "金额(万元)", "到账日期"], ["县级财政", "资金", 50, "2023-01-05"]]
    )
    row = ["李春", make.citizen_id(1), "户外一线", "慰问", 500, "2023-01-10"]
    named, said, yuan = ("朝阳区总工会50万元慰问金发放表", "单位：万元", "单位：元")
    for titles, head_said, amount in (
        ([named], "慰问金额", None), ([named, yuan], "慰问金额", 50_000), ([named], "慰问金(元)", 50_000), ([said], "慰问金(元)", None),
        ([said], "慰问金额", 500_000_000),
    ):  # fmt: skip
        heads = [head_said if text == "慰问金额" else text for text in head]
        checked = check(raised, grid("发放", [*[[title] for title in titles], heads, row]), 单位="万元")
        assert checked.stopped is (amount is None)
        if amount:
            assert [row.record.cash for row in checked.sheets[1].rows] == [amount]
    alone = check(grid("发放", [[named], head, row]), 单位="元")
    assert (alone.stopped, [row.record.cash for row in alone.sheets[0].rows]) == (False, [50_000])


def totalled(
    *total: object, amounts: str = "金额", rows: tuple[float, ...] = (1.1, 1.3)
) -> list[tuple[object, ...]]:
    lines = [["县级财政", "资金", amount, "2023-01-05"] for amount in rows]
    return [
        *places(check(grid("筹集", [["资金来源", "形式", amounts, "到账日期"], *lines, [*total]])).faults)
    ]  # type: ignore[list-item]


@pytest.mark.parametrize("amounts", ["金额", "金额(元)"])
def test_a_total_is_compared_in_the_unit_that_it_writes(amounts: str) -> None:
    refused = (None, None, "unreadable")
    told = (4, "金额(元)", "total_mismatch")
    for written in ("2.4万元", "2.4千元", "2.4万", "￥2.4 萬元"):
        assert totalled("合计", None, written, amounts=amounts) == [
            (4, "金额(元)", "total_mismatch"),
            refused,
        ]
    for written in ("24000", "2.4万元", "24,000元", "24000元整"):
        assert totalled("合计", None, written, amounts=amounts, rows=(11_000.0, 13_000.0)) == []
    assert totalled("合计", None, "2.4万元", amounts=amounts, rows=(11_000.0, 12_900.0)) == [told]
    assert totalled("合计", None, "约2.4", amounts=amounts) == [told]
    for nothing in ("—", "/", "见附表"):
        assert totalled("合计", None, nothing, amounts=amounts) == []


@pytest.mark.parametrize(
    "text",
    [
        "单位：万人民币", "万人民币", "单位：RMB万", "单位：元×1000", "单位：元*10000", "单位：千位", "单位：万位", "单位：一千", "单位 1000元", "（1000元）", "（'000元）", "（K）",
        "10000元为单位", "五百元为单位", "单位：元（千元为单位）", "单位：USD", "单位：HKD", "单位：新台币", "单位：千円", "货币：英镑",
    ],
)  # fmt: skip
def test_whatever_is_declared_and_is_not_yuan_is_refused_or_asked_for(text: str) -> None:
    for found in near(text):
        assert found.faults("表") or found.wan


@pytest.mark.parametrize(
    "text", ["单位：一汽", "单位：朝阳区总工会", "填报单位：220104", "单位：人民币元", "单位：元/人", "单位：人、元", "（一）", "（十）", "2023", "单位：千山", "单位：台球协会", "（500元）", "0001", "100", "10/20", "000123", "（100）"]
)  # fmt: skip
def test_who_reports_is_no_unit(text: str) -> None:
    for found in near(text):
        assert (found.faults("表"), found.wan) == ([], False)


@pytest.mark.parametrize("amounts", ["金额", "金额(元)"])
def test_a_total_that_stands_beside_its_column_is_compared_as_well(amounts: str) -> None:
    refused = [(None, None, "unreadable")]
    for total in (
        ["合计：2.4万元"],
        ["合计", "2.4万元"],
        ["合计", None, None, "2.4万元"],
        ["总计 2.4千元"],
        ["共计2.4万元（2笔）"],
    ):
        assert totalled(*total, amounts=amounts) == refused, total
        assert totalled(*total, amounts=amounts, rows=(11_000.0, 13_000.0)) == [], total
    told = [(4, "金额(元)", "total_mismatch")]
    for words, right in (
        ("贰万肆仟元整", (11_000.0, 13_000.0)),
        ("人民币壹佰零伍圆叁角", (100.0, 5.3)),
        ("壹亿零贰拾万元", (100_000_000.0, 200_000.0)),
    ):
        assert (
            totalled("合计", None, words, amounts=amounts),
            totalled("合计", None, words, amounts=amounts, rows=right),
        ) == (told, [])
    assert totalled("合计", None, "贰万肆仟余", amounts=amounts) == told


def test_people_on_a_total_line_are_no_amount() -> None:
    served = [["服务日期", "服务类型", "人次"], ["2023-01-08", "义诊", 8000], ["2023-01-09", "义诊", 4000]]
    paid = [
        ["服务日期", "服务类型", "人次", "支出金额(元)"],
        ["2023-01-08", "义诊", 8000, 1000],
        ["2023-01-09", "义诊", 4000, 2000],
    ]
    for lines in (served, paid):
        for total in (["合计：1.2万人次"], ["合计", "惠及1.2万人次"], ["合计", "共1.2万余人"]):
            assert check(grid("分类服务", [*lines, total])).errors == [], total


def test_a_sheet_without_rows_multiplies_nothing() -> None:
    raised = grid(
        "筹集款物", [["资金来源", "形式", "金额(万元)", "到账日期"], ["县级财政", "资金", 50, "2023-01-05"]]
    )
    empty = grid("发放", [["朝阳区50万元慰问金发放表"], ["姓名", "人员类别", "用途", "慰问金额", "发放日期"]])
    checked = check(raised, empty, 单位="万元")
    assert (checked.stopped, [fault.code for fault in checked.errors]) == (False, [])
