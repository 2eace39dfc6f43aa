"""Amounts and whole numbers (T13): read exactly, or refused by name; never rounded, zeroed or guessed."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songnuan.entry.rules.number import Money, Whole
from songnuan.lib.money import MOST_FEN, show_yuan, yuan
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.spreadsheets.limits import LIMITS
from tests.entry.rules.judging import BROKEN, EMPTY, judged, message

pytestmark = pytest.mark.hardening("T13")

INVALID, NEGATIVE = "! amount_invalid", "! amount_negative"
fens = st.integers(0, MOST_FEN)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (300, 30_000), (300.0, 30_000), (0, 0), (0.0, 0), (1200.5, 120_050), ("300", 30_000), ("1,200", 120_000),
        ("1,200,000.05", 120_000_005), ("￥300", 30_000), ("¥300", 30_000), ("300元", 30_000), ("￥1,200.50元", 120_050),
        ("３００", 30_000), ("１，２００．５０", 120_050), (" 300 ", 30_000), ("￥ 300", 30_000), ("300 元", 30_000), ("300\n", 30_000), ("0.5", 50), ("00300", 30_000),
        (0.30000000000000004, 30), (0.1 + 0.2, 30), (1.1 * 3, 330), ("0.30000000000000004", 30), (33.33, 3_333),
        (987654321.45, 98_765_432_145), ("1000000000", 100_000_000_000), (2.675 * 100, 26_750),
    ],
)  # fmt: skip
def test_an_amount_is_read_exactly(cell: Cell, fen: int) -> None:
    assert judged(Money(), cell) == fen


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("五百元", INVALID), ("500圆", INVALID), ("约500", INVALID), ("1e3", INVALID), ("1E+3", INVALID), ("NaN", INVALID),
        ("inf", INVALID), ("500块", INVALID), ("12,00", INVALID), ("1,2000", INVALID), ("1.2.3", INVALID), (".5", INVALID),
        ("5.", INVALID), ("(500)", INVALID), ("+500", INVALID), ("500万", INVALID), ("$500", INVALID), ("=1+1", INVALID),
        ("٥٠٠", INVALID), ("无", INVALID), ("/", INVALID), ("-", INVALID), ("9" * 25, INVALID), ("9" * 40, INVALID),
        (0.005, INVALID), ("0.005", INVALID), (1.999, INVALID), ("100.001", INVALID), (0.125, INVALID), (1e15, INVALID),
        (1e300, INVALID), (float("nan"), INVALID), (float("inf"), INVALID), (float("-inf"), INVALID), (10**400, INVALID),
        (10**13 + 1, INVALID), (True, INVALID), (False, INVALID), (datetime.date(2023, 1, 1), INVALID),
        (datetime.time(5), INVALID), (-1, NEGATIVE), (-0.01, NEGATIVE), ("-1", NEGATIVE), ("－５００", NEGATIVE),
        ("-1,200", NEGATIVE), ("-0.001", NEGATIVE), ("300\n400", INVALID), ("3 00", INVALID), ("1 200", INVALID),
        ("300\t400", INVALID), ("１００　２００", INVALID), ("1, 200", INVALID), ("100 .5", INVALID), ("²³", INVALID),
        ("①", INVALID), ("3²", INVALID), ("⒈5", INVALID), ("100\u2028200", INVALID), ("½", INVALID), ("𝟓", INVALID),
    ],
)  # fmt: skip
def test_an_amount_is_refused(cell: Cell, code: str) -> None:
    assert judged(Money(), cell) == code


@given(fens)
def test_every_amount_in_every_written_form_is_itself(fen: int) -> None:
    forms = (yuan(fen), show_yuan(fen), f"￥{show_yuan(fen)}", f"{yuan(fen)}元", f" {yuan(fen)} ")
    assert [Money()(form) for form in forms] == [fen] * 5


@given(st.integers(0, MOST_FEN))
def test_every_amount_as_excel_keeps_it_is_itself(fen: int) -> None:
    assert Money()(fen / 100) == fen


def test_the_largest_file_of_the_largest_rows_fits_into_a_sum() -> None:
    """What one union posts never keeps the others from posting: a sum is a signed number of 64 bits."""
    assert [judged(Money(), amount) for amount in ("1000000000.01", 1e12)] == [INVALID, INVALID]
    assert LIMITS.rows * MOST_FEN * 100 < 2**63


@given(st.integers(0, 10**11 // 10), st.integers(1, 9))
def test_a_third_decimal_is_never_dropped(fen: int, digit: int) -> None:
    written = f"{yuan(fen)}{digit}"
    assert [judged(Money(), written), judged(Money(), float(written))] == [INVALID, INVALID]


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (4840.43769, 4_840_437_690),
        ("0.000001", 1),
        ("1", 1_000_000),
        (0.5, 500_000),
        ("0.0000001", INVALID),
        (-1, NEGATIVE),
    ],
)
def test_a_sheet_in_wan_is_read_in_wan(cell: Cell, fen: Any) -> None:
    assert judged(Money(10_000), cell) == fen


@given(st.integers(0, MOST_FEN))
def test_wan_is_ten_thousand_yuan(fen: int) -> None:
    assert Money(10_000)(f"{Decimal(fen) / 1_000_000:.6f}") == fen


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (1, 1),
        (1.0, 1),
        ("1", 1),
        ("1,200", 1200),
        ("１２", 12),
        (" 12 ", 12),
        (0, 0),
        ("0", 0),
        (10**9, 10**9),
        ("007", 7),
    ],
)
def test_a_whole_number(cell: Cell, number: int) -> None:
    assert judged(Whole(), cell) == number


@pytest.mark.parametrize(
    "cell",
    [1.5, "1.5", "1.0", -1, "-1", "12人", "十二", True, False, float("nan"), float("inf"), 1e300, 10**9 + 1, "1e3",
     "0000000000005", "1" * 400, "1 2", "1\n2", "1　2", "②", "1²", "⑽", "1, 200", datetime.date(2023, 1, 1), "无", "/"],
)  # fmt: skip
def test_no_whole_number(cell: Cell) -> None:
    assert judged(Whole(), cell) == "! number_invalid"


def test_the_least_whole_number_is_named() -> None:
    assert judged(Whole(1), 1) == 1
    assert "不小于1" in message(Whole(1), 0)


@pytest.mark.parametrize("rule", [Money(), Money(10_000), Whole()])
def test_empty_stays_empty_and_broken_is_never_empty(rule: Money | Whole) -> None:
    assert [judged(rule, cell) for cell in EMPTY] == [None] * len(EMPTY)
    assert [judged(rule, cell) for cell in BROKEN] == ["! formula_error"] * len(BROKEN)
