"""Odd cells, as counties send them: each is read as exactly what it says, or refused by its code. Nothing between."""

import datetime as dt
from pathlib import Path

import pytest

from songnuan.entry import names
from songnuan.entry.check import Checked, check_workbook
from songnuan.entry.rules.day import Day
from songnuan.entry.rules.identity import citizen_id, digits
from songnuan.entry.rules.number import Money, Whole
from songnuan.entry.rules.text import Plain, Text
from songnuan.entry.sheets import Rule
from songnuan.entry.walk import silent
from songnuan.lib.spreadsheets.cells import Cell, Disguised, ErrorCell, LostFormula
from tests import factories as make
from tests.entry.rules.judging import judged
from tests.entry.sheets import places

pytestmark = pytest.mark.hardening("T13")
AMOUNT, NEGATIVE, NUMBER, DATE, ID, DAMAGED = (
    f"! {code}" for code in ("amount_invalid", "amount_negative", "number_invalid", "date_invalid", "id_number_invalid", "id_number_damaged")
)  # fmt: skip
PERSON = make.citizen_id(1)
SPACED = f"{PERSON[:6]} {PERSON[6:14]}\u3000{PERSON[14:]}"
WIDE = PERSON.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})

MONEY: dict[Cell, Plain] = {
    "300": 30_000, " 300\n": 30_000, "\u200b300\ufeff": 30_000, "３００": 30_000, "1,200": 120_000, "1，200": 120_000, "１，２００．５": 120_050,
    "￥300": 30_000, "¥ 300": 30_000, "￥300元": 30_000, "300 元": 30_000, "300\n元": 30_000, "1．5": 150, "0": 0, "300.00": 30_000, "300.0000": 30_000,
    "300\n400": AMOUNT, "300 400": AMOUNT, "1 200": AMOUNT, "1\u00a0200": AMOUNT, "1\u2009200": AMOUNT, "300\u200b400": AMOUNT, "300\u00ad400": AMOUNT,
    "1,23": AMOUNT, "12,00": AMOUNT, "1,2,3": AMOUNT, "1,200,": AMOUNT, "1'200": AMOUNT, "1、200": AMOUNT, "0,5": AMOUNT, "1_000": AMOUNT, "300.": AMOUNT,
    "300。5": AMOUNT, "300·5": AMOUNT, "1.234": AMOUNT, "300/400": AMOUNT, "300+400": AMOUNT, "300~400": AMOUNT, "约300": AMOUNT, "300左右": AMOUNT,
    "(300)": AMOUNT, "（300）": AMOUNT, "300-": AMOUNT, "−300": AMOUNT, "–300": AMOUNT, "—300": AMOUNT, "+300": AMOUNT, "-300": NEGATIVE, "－300": NEGATIVE,
    "$300": AMOUNT, "US$300": AMOUNT, "￥￥300": AMOUNT, "300￥": AMOUNT, "RMB300": AMOUNT, "人民币300": AMOUNT, "300元整": AMOUNT, "300块": AMOUNT,
    "300圆": AMOUNT, "300元/人": AMOUNT, "300元300": AMOUNT, "3百": AMOUNT, "3百元": AMOUNT, "3千": AMOUNT, "3千元": AMOUNT, "0.5万": AMOUNT, "0.5万元": AMOUNT,
    "300角": AMOUNT, "300分": AMOUNT, "三百": AMOUNT, "叁佰元": AMOUNT, "〇": AMOUNT, "50%": AMOUNT, "50％": AMOUNT, "3e2": AMOUNT, "3E+2": AMOUNT, "0x10": AMOUNT,
    "٣٠٠": AMOUNT, "²³": AMOUNT, "①": AMOUNT, "3²": AMOUNT, "½": AMOUNT, "-": AMOUNT, "/": AMOUNT, "无": AMOUNT, "=300": AMOUNT, "'300": AMOUNT, "TRUE": AMOUNT,
    True: AMOUNT, dt.date(2023, 1, 1): AMOUNT, dt.time(1): AMOUNT, Disguised(20): AMOUNT, ErrorCell("#N/A"): "! formula_error", LostFormula(): "! formula_error",
}  # fmt: skip
COUNTS: dict[Cell, Plain] = {
    "3": 3, "３": 3, "3\n": 3, 3.0: 3, "1,000": 1_000, "3人次": NUMBER, "3人": NUMBER, "3 人次": NUMBER, "共3": NUMBER, "1.0": NUMBER, "1.5": NUMBER,
    "③": NUMBER, "3\n4": NUMBER, "3 4": NUMBER, "3\u200b4": NUMBER, "(3)": NUMBER, "-3": NUMBER, "三": NUMBER, "3+1": NUMBER, "1/2": NUMBER, "1,00": NUMBER,
    "1e2": NUMBER, "0": NUMBER, "50%": NUMBER, True: NUMBER, dt.date(2023, 1, 3): NUMBER, Disguised(3): NUMBER, 1.5: NUMBER,
}  # fmt: skip
DAY = "2023-01-15"
DAYS: dict[Cell, Plain] = {
    "2023-1-15": DAY, "2023.1.15": DAY, "2023/1/15": DAY, "2023年1月15日": DAY, "2023年1月15": DAY, "20230115": DAY, 20230115: DAY, "2023 01 15": DAY,
    "２０２３－１－１５": DAY, "2023-1-15 10:30": DAY, "2023-1-15T00:00:00": DAY, dt.datetime(2023, 1, 15, 9): DAY, dt.date(2023, 1, 15): DAY,  # noqa: DTZ001
    "23-1-15": DATE, "23.1.15": DATE, "230115": DATE, 230115: DATE, "1/15/2023": DATE, "15/1/2023": DATE, "15-1-2023": DATE, "15-Jan-23": DATE, "2023-15-1": DATE,
    "2023-02-30": DATE, "2023-1-0": DATE, "2023-1": DATE, "2023年1月": DATE, "1月15日": DATE, "1-15": DATE, "2023-1-15至2023-1-20": DATE, "2023-1-15\n2023-1-16": DATE,
    "20230115\n20230116": DATE, "2023-1-1\n5": DATE, "2023-1-510:30": DATE, "2023,1,15": DATE, "2023115": DATE, "44941": DATE, 44941: DATE, 2023.1: DATE, "2023年①月5日": DATE,
    "²0230115": DATE, "0023-1-15": DATE, "1823-1-15": DATE, "二〇二三年一月十五日": DATE, True: DATE, dt.time(1): DATE, Disguised(20230115): DAY, Disguised(44941): DATE,
}  # fmt: skip
IDS: dict[Cell, Plain] = {
    PERSON: PERSON, SPACED: PERSON, WIDE: PERSON, f"'{PERSON}": PERSON, f"{PERSON}\n": PERSON, "11010519491231002x": "11010519491231002X", "11010519491231002 ｘ": "11010519491231002X",
    "11010519491231002Х": ID, "11010519491231002×": ID, "11010519491231002*": ID, f"{PERSON}\n{make.citizen_id(2)}": ID, f"{PERSON};{make.citizen_id(2)}": ID,
    f"{PERSON}（本人）": ID, PERSON[:-1]: ID, PERSON[2:]: ID, "无": ID, "/": ID, True: ID, int(PERSON): DAMAGED, float(PERSON): DAMAGED, Disguised(int(PERSON)): DAMAGED,
    "2.20104E+17": DAMAGED, "2.20104198503170E17": DAMAGED,
}  # fmt: skip
NUMBERS: dict[Cell, Plain] = {
    "138 1234 5678": "13812345678", "0431 88888888": "043188888888", "6222 0200 0000 0000 000": "6222020000000000000", 13812345678: "13812345678",
    "13812345678\n13900000000": "13812345678 13900000000", "13812345678 0431-88888888": "13812345678 0431-88888888", "13812345678、13900000000": "13812345678、13900000000",
    6222020000000000000: "6.22202e+18", "6.22E+18": "6.22E+18",
}  # fmt: skip
TEXTS: dict[Cell, Plain] = {
    "  甲\n乙 ": "甲\n乙", "=1+1": "=1+1", True: "是", 2.0: "2", 0.1 + 0.2: "0.3", dt.date(2023, 3, 4): "2023-03-04", "\u200b": None, "甲\x00": "! unreadable",
    ErrorCell("#REF!"): "! formula_error", LostFormula(): "! formula_error",
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "cells"),
    [
        (Money(), MONEY), (Whole(1), COUNTS), (Day(), DAYS), (citizen_id, IDS), (digits, NUMBERS), (Text(200), TEXTS),
    ],
    ids=["money", "count", "day", "id", "number", "text"],
)  # fmt: skip
def test_each_is_read_as_what_it_says_or_refused(rule: Rule, cells: dict[Cell, Plain]) -> None:
    assert {cell: judged(rule, cell) for cell in cells} == cells


HEADERS = "活动名称,服务日期,服务类型,人次,支出金额(元)"


def sent(folder: Path, *lines: str, headers: str = HEADERS) -> Checked:
    path = folder / "sent.csv"
    path.write_text("\n".join((headers, *lines)))
    return check_workbook(
        path, "sent.csv", names.load(make.campaign(), make.union(make.CHAOYANG)), {}, silent
    )


@pytest.mark.django_db
def test_a_comma_that_tears_an_amount_of_a_csv_apart_is_refused(tmp_path: Path) -> None:
    whole = "送福,2023-01-10,义诊,100,"
    assert sent(tmp_path, f'{whole}"1,200",, ').sheets[0].rows[0].record.cost == 120_000
    torn = sent(tmp_path, f"{whole}50", f"{whole}1,200")
    assert (places(torn.errors), torn.stopped) == ([(None, None, "unreadable")], True)
    assert "第3行的内容比表头多" in torn.errors[0].message


WHOLE = "送福,2023-01-10,义诊,100,50"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "row"),
    [
        (",备注", "送福,2023-01-10,义诊,100,1,200,"), (",备注", "送福,2023-01-10,义诊,100,1,200,,"), (",备注", "送福,2023-01-10,义诊,100,￥12,000.00元,"),
        (",备注", f"{WHOLE},米,油"), (",备注", "送福,2023-01-10,义诊,1,200,50,"), (",备注,,", "送福,2023-01-10,义诊,100,1,200,,,"),
        (",活动地点,其中线上人次,线下人次,备注", f"{WHOLE},一楼,二楼,,,"),
    ],
)  # fmt: skip
def test_a_comma_too_much_in_a_csv_is_seen_where_the_last_column_is_empty(
    tmp_path: Path, more: str, row: str
) -> None:
    """The row is longer than the header by a blank: 1,200 would be read as 1, with 200 for a remark."""
    commas = "," * more.count(",")
    torn = sent(tmp_path, f"{WHOLE}{commas}", row, headers=HEADERS + more)
    assert [fault.code for fault in torn.errors if fault.stops_the_file] == ["unreadable"]
    assert any("第3行的内容比表头多" in fault.message for fault in torn.errors)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        (HEADERS, [WHOLE, f"{WHOLE}, "]), (HEADERS, [f"{WHOLE},本人签字", WHOLE]), (f"{HEADERS},,,", [f"{WHOLE},,,"] * 2),
        (f"{HEADERS},备注", [f"{WHOLE},,"] * 2), (f"{HEADERS},备注,", [f"{WHOLE},,见附件", f"{WHOLE},,"]), (HEADERS, [f"{WHOLE},,,", WHOLE]),
    ],
)  # fmt: skip
def test_blanks_and_notes_beside_a_csv_tear_nothing(tmp_path: Path, headers: str, rows: list[str]) -> None:
    checked = sent(
        tmp_path, *(row.replace("送福", f"送福{at}") for at, row in enumerate(rows)), headers=headers
    )
    assert (checked.errors, [row.record.cost for row in checked.sheets[0].rows]) == ([], [5_000, 5_000])
    assert checked.sheets[0].notes <= 6 + ("见附件" in rows[0])  # 错误说明 stands beside what is filled


RAISED = "资金来源,形式,到账日期,金额(元)"
PAID = "姓名,人员类别,用途,发放日期,慰问金(元)"


def likely(folder: Path, headers: str, *rows: str) -> list[str]:
    """What is said of amounts that may be torn, none of whose rows is longer than the header."""
    checked = sent(folder, *rows, headers=headers)
    assert not checked.stopped
    return [fault.message[:4] for fault in checked.faults if fault.code == "extra_column"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (f"{RAISED},备注", "县级财政,资金,2023-1-5,1,500"), (f"{RAISED},备注,文号", "县级财政,资金,2023-1-5,￥12,500.00"),
        (f"{RAISED},拨款或捐赠单位,文号,备注", "县级财政,资金,2023-1-5,1,500,财政局"),
        (f"{PAID},慰问品折价(元),资金来源", "甲一,户外一线,慰问,2023-1-5,1,200"),
        (f"{PAID},人次,备注", "甲一,户外一线,慰问,2023-1-5,1,200"),
    ],
)  # fmt: skip
def test_an_amount_that_may_be_torn_in_a_short_row_of_a_csv_is_pointed_out(
    tmp_path: Path, headers: str, row: str
) -> None:
    assert likely(tmp_path, headers, row) == ["第2行的"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (f"{RAISED},备注", "县级财政,资金,2023-1-5,1500"), (f"{RAISED},备注", "县级财政,资金,2023-1-5,15,5000"),
        (f"{RAISED},备注", "县级财政,资金,2023-1-5,1500,500"), (f"{RAISED},备注", '县级财政,资金,2023-1-5,"1,500",50'),
        (f"{PAID},慰问品折价(元),资金来源", "甲一,户外一线,慰问,2023-1-5,500,200"),
        (f"{PAID},慰问品折价(元),资金来源", "甲一,户外一线,慰问,2023-1-5,50,200,其他"),
        (f"{PAID},人次,备注", "甲一,户外一线,慰问,2023-1-5,500,100"),
        ("资金来源,形式,金额(元),文号,到账日期", "县级财政,资金,500,001,2023-1-5"),
    ],
)  # fmt: skip
def test_two_numbers_side_by_side_are_not(tmp_path: Path, headers: str, row: str) -> None:
    assert likely(tmp_path, headers, row) == []
