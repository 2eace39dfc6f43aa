"""Texts as long as a cell may hold: what no rule looks into is refused by its row, and what a rule does with the others
grows with their length alone."""

import re
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from songnuan.entry import sealed_check, unit_words
from songnuan.entry.faults import CellFault
from songnuan.entry.likeness import core
from songnuan.entry.longest import LONGEST, readable
from songnuan.entry.look.shown import as_written
from songnuan.entry.rules.day import Day
from songnuan.entry.rules.identity import citizen_id, credit_code, digits
from songnuan.entry.rules.number import Money, Whole
from songnuan.entry.rules.term import Named
from songnuan.entry.rules.text import Text
from songnuan.entry.sheets import SHEETS
from songnuan.entry.units import units_below
from songnuan.entry.wording import HEADING, PLAIN, SIGNATURE, is_number, kind_of, word_in
from songnuan.lib.identifiers import mask_address, mask_inside
from songnuan.lib.spreadsheets.cells import Cell, Overlong
from songnuan.lib.text import fold_header, has_odd_digits
from tests import factories as make
from tests.entry.sheets import HANDED, check, grid, handed, places

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T16")]
LONG = "长" * (LONGEST + 1)
NAMES = {"慰问": "a", "帮扶救助": "b"}


def test_a_text_that_no_column_takes_is_refused_at_its_cell() -> None:
    checked = check(
        handed({}, {"备注": LONG}, {"人员类别": LONG}, {"慰问金(元)": LONG}, {"身份证号": LONG}, {})
    )
    assert places(checked.errors) == [
        (3, "备注", "too_large"), (4, "人员类别", "too_large"), (5, "慰问金(元)", "too_large"), (6, "身份证号", "too_large"),
    ]  # fmt: skip
    assert [f"{LONGEST + 1}个字" in fault.message for fault in checked.errors] == [True] * 4
    assert [row.number for row in checked.sheets[0].rows] == [2, 7]


def test_it_is_handed_back_as_it_was_written() -> None:
    checked = check(handed({"备注": f"{LONG}。"}))
    assert sealed_check.read(sealed_check.keep(checked)) == checked
    assert f"{LONG}。" in map(as_written, checked.sheets[0].kept[2])


def test_beside_our_columns_it_is_passed_over() -> None:
    lines: list[list[Cell]] = [
        [f"填表说明：{LONG}"],
        ["姓名", "身份证号", "人员类别", "用途", "慰问金(元)", "发放日期", "走访经过"],
        ["李春生", make.citizen_id(1), "户外一线", "慰问", 500, "2023-01-10", LONG],
    ]
    checked = check(grid(HANDED, lines))
    assert ([fault.code for fault in checked.faults], len(checked.sheets[0].rows)) == (["extra_column"], 1)


def test_blanks_around_a_text_do_not_make_it_long() -> None:
    rows = list(readable([(2, ["短", " " * LONGEST + "短 ", LONG, 5, None])]))
    assert rows == [(2, ["短", "短", Overlong(LONG), 5, None])]


def test_no_column_takes_half_as_much() -> None:
    rules = [column.rule for sheet in SHEETS for column in sheet.columns if column.kind == "text"]
    assert max(rule(None).longest for rule in rules) * 2 <= LONGEST  # type: ignore[arg-type, attr-defined]


READERS: dict[str, Callable[[str], object]] = {
    "over amounts": unit_words.over_amounts,
    "stated": unit_words.stated,
    "stated plainly": unit_words.stated_plainly,
    "units named": unit_words.named,
    "amounts": unit_words.amounts,
    "below": lambda text: units_below([text], yuan=False, alone=False),
    "below yuan": lambda text: units_below([text], yuan=True, alone=True),
    "kind": kind_of, "number": is_number, "word": word_in, "plain": PLAIN.fullmatch, "signature": SIGNATURE.fullmatch, "heading": HEADING.fullmatch,
    "day": Day(), "money": Money(), "money in wan": Money(10_000), "whole": Whole(), "named": Named(NAMES, "unknown_kind", "用途"),
    "text": Text(LONGEST), "citizen": citizen_id, "credit": credit_code, "digits": digits, "odd digits": has_odd_digits,
    "header": fold_header, "mask": mask_inside, "address": mask_address, "firm": core,
}  # fmt: skip
PIECES = (
    "万", "十元", "千万", "(万", "（元", "以万", "单位", "单位:", "单位人、", "金额", "：", "1", "1,", "138 ", "１", ".", " ", "\n", "a", "合", "合计",
    "小计1", "、", "省", "有限公司", "填表", "一、", "²",
)  # fmt: skip
ENDS = (("", ""), ("", "!"), ("2023-1-5", "x"), ("单位:", "人"))
SMALL, TIMES = 500, 4


def took(reader: Callable[[str], object], text: str) -> float:
    """Seconds of this process's own time."""
    started = time.process_time()
    with suppress(CellFault):
        reader(text)
    return time.process_time() - started


def grows(reader: Callable[[str], object], piece: str, ends: tuple[str, str]) -> bool:
    """Whether four times the text costs far more than four times the work, each time it is tried. What is done in
    a few thousandths of a second is no matter, and measures nothing."""

    def cost(length: int) -> float:
        return took(reader, ends[0] + piece * (length // len(piece)) + ends[1])

    return all(
        (long := cost(SMALL * TIMES)) > 0.003 and long > 2.2 * TIMES * cost(SMALL) for _try in range(4)
    )


@pytest.mark.parametrize("name", READERS)
def test_work_on_a_text_grows_with_its_length(name: str) -> None:
    assert [(piece, ends) for piece in PIECES for ends in ENDS if grows(READERS[name], piece, ends)] == []


@pytest.mark.parametrize(
    ("expression", "piece", "ends"),
    [
        ("([十百千万亿]+元)为单位", "万", ("", "")), (r"(\d+)-\s*日?(?:[T\s]\s*\d)?x", " ", ("5-", "!")),
        (r"\d{14,}!", "1", ("", "")),
    ],
)  # fmt: skip
def test_the_control_sees_what_grows_by_its_square(
    expression: str, piece: str, ends: tuple[str, str]
) -> None:
    # Once in five is enough to know that it can be seen: another process may take the cache away at any try.
    assert any(grows(re.compile(expression).search, piece, ends) for _try in range(5))
