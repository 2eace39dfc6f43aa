"""Every cell of every row is judged; each fault stands at its place, none hides another."""

import datetime

import pytest

from songnuan.entry import names
from songnuan.entry.check import check_sheets
from songnuan.entry.faults import Refusal
from songnuan.lib.spreadsheets.cells import Cell, ErrorCell, LostFormula
from tests import factories as make
from tests.entry.sheets import HANDED, check, grid, handed, places

pytestmark = pytest.mark.django_db
ID, CASH, GOODS, TIMES = "身份证号", "慰问金(元)", "慰问品折价(元)", "人次"
CLOSED = {"人员类别": "因公伤残民警"}


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({ID: 220104198503170000}, ID, "id_number_damaged"), ({ID: "1.1E+17"}, ID, "id_number_damaged"),
        ({ID: "无"}, ID, "id_number_invalid"), ({ID: "/"}, ID, "id_number_invalid"), ({ID: "110105491231002"}, ID, "id_number_invalid"),
        ({CASH: "五百元"}, CASH, "amount_invalid"), ({CASH: "0.005"}, CASH, "amount_invalid"), ({GOODS: -1}, GOODS, "amount_negative"),
        ({CASH: ErrorCell("#N/A")}, CASH, "formula_error"), ({"姓名": LostFormula()}, "姓名", "formula_error"),
        ({"发放日期": "2023年2月30日"}, "发放日期", "date_invalid"), ({"发放日期": 44941}, "发放日期", "date_invalid"),
        ({"发放日期": "2023-02-06"}, "发放日期", "date_outside_campaign"), ({TIMES: "3人"}, TIMES, "number_invalid"),
        ({TIMES: 0}, TIMES, "number_invalid"), ({"人员类别": "快递小哥"}, "人员类别", "unknown_category"),
        ({"用途": "走访"}, "用途", "unknown_purpose"), ({"救助项目": "旅游"}, "救助项目", "unknown_item"),
        ({"资金来源": "彩票"}, "资金来源", "unknown_source"), ({"发放方式": "微信"}, "发放方式", "unknown_kind"),
        ({"备注": "字" * 2001}, "备注", "too_large"), ({"备注": "a\0"}, "备注", "unreadable"), ({"姓名": None}, "姓名", "required"),
        ({"用途": " "}, "用途", "required"), ({"人员类别": None}, "人员类别", "required"), ({"发放日期": None}, "发放日期", "required"),
        ({CASH: None}, CASH, "required"), ({"人员类别": "深度困难职工"}, ID, "required"), ({"人员类别": "困难职工"}, ID, "required"),
        ({"资金来源": "中央财政专项帮扶资金"}, ID, "required"),
    ],
)  # fmt: skip
def test_a_faulty_row_of_the_roster(changes: dict[str, Cell], column: str, code: str) -> None:
    checked = check(handed({}, changes))
    assert places(checked.errors) == [(3, column, code)]
    assert [row.number for row in checked.sheets[0].rows] == [2]
    assert checked.sheets[0].counted == 2


@pytest.mark.parametrize(
    ("sheet", "row", "column", "code"),
    [
        ("筹集款物", make.contribution(形式="支票"), "形式", "unknown_kind"),
        ("筹集款物", make.contribution(是否转拨="可能"), "是否转拨", "unknown_kind"),
        ("筹集款物", make.contribution(资金来源="彩票"), "资金来源", "unknown_source"),
        ("筹集款物", make.contribution(**{"金额(元)": None}), "金额(元)", "required"),
        ("走访企业", make.visit(企业类型="国企"), "企业类型", "unknown_kind"),
        ("走访企业", make.visit(慰问组="第九慰问组"), "慰问组", "unknown_team"),
        ("走访企业", make.visit(统一社会信用代码="91220104MA0000001A"), "统一社会信用代码", "credit_code_invalid"),
        ("走访企业", make.visit(职工人数="约百人"), "职工人数", "number_invalid"),
        ("走访企业", make.visit(企业名称=None), "企业名称", "required"),
        ("分类服务", make.service(服务类型="唱歌"), "服务类型", "unknown_service"),
        ("分类服务", make.service(人次=-1), "人次", "number_invalid"),
        ("分类服务", make.service(人次=None), "人次", "required"),
        ("在档困难职工", make.roster(困难类型="临时致困"), "困难类型", "unknown_kind"),
        ("在档困难职工", make.roster(身份证号=None), "身份证号", "required"),
        ("在档困难职工", make.roster(**{"月人均收入(元)": "低"}), "月人均收入(元)", "amount_invalid"),
    ],
)  # fmt: skip
def test_a_faulty_row_of_each_sheet(sheet: str, row: make.Row, column: str, code: str) -> None:
    checked = check(make.sheet(sheet, [row]))
    assert [(f.sheet, f.row, f.column, f.code) for f in checked.errors] == [(sheet, 2, column, code)]
    assert checked.sheets[0].rows == []


def test_dates_of_every_type_are_one_day() -> None:
    written: list[Cell] = [
        "2023.1.10",
        20230110,
        datetime.date(2023, 1, 10),
        datetime.datetime.fromisoformat("2023-01-10T09:30"),
    ]
    rows = check(handed(*({"发放日期": day} for day in written))).sheets[0].rows
    assert {row.record.date for row in rows} == {"2023-01-10"}


def test_a_foreign_file_and_an_empty_one_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        check(grid("账本", [["科目", "借方"], ["现金", 5]]))
    assert refused.value.fault.code == "no_known_sheet"
    with pytest.raises(Refusal) as refused:
        check(grid(HANDED, [["姓名", "人员类别", "用途", CASH, "发放日期"]]))
    assert refused.value.fault.code == "empty"


def test_sheets_beside_ours_are_named_and_notes_of_the_template_are_not() -> None:
    checked = check(
        handed({ID: make.citizen_id(1)}),
        grid("账本", [["科目"]]),
        grid("填表说明", [["说明"]]),
        make.sheet("分类服务", [{"服务日期": None, "服务类型": None, "人次": None}]),
    )
    assert [(f.sheet, f.code) for f in checked.faults] == [
        (None, "unknown_sheet"),
        ("分类服务", "empty_sheet"),
    ]


def test_progress_is_told_while_rows_are_read() -> None:
    told: list[tuple[str, int, int]] = []
    lookups = names.load(make.campaign(), make.union())
    check_sheets([handed(*({} for _ in range(4_100)))], lookups, {}, lambda *step: told.append(step))
    assert told == [("check", 2_000, 4_101), ("check", 4_000, 4_101)]
