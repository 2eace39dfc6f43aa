"""Dates (T13): every written form, exactly the day that is written, both ends of a window."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songnuan.entry.rules.day import Day
from songnuan.lib.spreadsheets.cells import Cell
from tests.entry.rules.judging import BROKEN, EMPTY, judged, message

pytestmark = pytest.mark.hardening("T13")

FIRST, LAST = datetime.date(2022, 12, 1), datetime.date(2023, 2, 5)
INVALID, OUTSIDE = "! date_invalid", "! date_outside_campaign"
days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
times = st.times()
moment = datetime.datetime.fromisoformat


@pytest.mark.parametrize(
    "cell",
    [
        datetime.date(2023, 1, 15), moment("2023-01-15T23:59:59.000999"), "2023-01-15", "2023-1-15", "2023.1.15",
        "2023/1/15", "2023年1月15日", "2023年1月15", "20230115", 20230115, 20230115.0, "２０２３－０１－１５", "２０２３．１．１５",
        " 2023-1-15 ", "2023 年 1 月 15 日", "2023-01-15 00:00:00", "2023-01-15T08:30:00", "2023/1/15 8:30", "2023年1月15日 8:30",
        "2023年1月15日8:30", "2023-01-15 08:30:00.5", "2023-01-15\n",
    ],
)  # fmt: skip
def test_every_written_form_is_that_day(cell: Cell) -> None:
    assert judged(Day(FIRST, LAST), cell) == "2023-01-15"


@pytest.mark.parametrize(
    "cell",
    [
        "2023年2月30日", "2023-02-29", "2023-13-01", "2023-00-10", "2023-1-0", "20230230", 20231301, "1月15日", "2023-1", "2023年1月",
        "15/1/2023", "1/15/2023", "23-1-15", "2023-1-151", "2023-1-1510:30", "44941", 44941, 44941.5, 20230115.5, 0, -1, True,
        False, float("nan"), float("inf"), 1e300, datetime.time(8, 30), "今天", "无", "/", "２０２３１１５", "2023-1-15至2023-1-20",
        "二〇二三年一月十五日", "٢٠٢٣-١-١٥",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    assert judged(Day(), cell) == INVALID


@given(days, times)
def test_a_time_of_day_never_moves_the_day(day: datetime.date, time: datetime.time) -> None:
    clock = f"{time.hour}:{time.minute:02d}"
    forms: list[Cell] = [datetime.datetime.combine(day, time)]
    forms += [f"{day.year}-{day.month}-{day.day} {clock}", f"{day.year}/{day.month}/{day.day} {clock}:00"]
    forms += [f"{day.year}年{day.month}月{day.day}日{clock}", f"{day:%Y-%m-%d}T{time:%H:%M:%S}"]
    assert [Day()(form) for form in forms] == [day.isoformat()] * len(forms)


@given(days)
def test_eight_digits_are_a_day_as_text_and_as_number(day: datetime.date) -> None:
    digits = f"{day:%Y%m%d}"
    assert [Day()(digits), Day()(int(digits)), Day()(float(digits))] == [day.isoformat()] * 3


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("2022-12-01", "2022-12-01"), ("2023-02-05", "2023-02-05"), ("2022-11-30", OUTSIDE), ("2023-02-06", OUTSIDE),
        (moment("2023-02-05T23:59"), "2023-02-05"), ("2032-01-15", OUTSIDE), ("0001-01-01", OUTSIDE),
    ],
)  # fmt: skip
def test_a_window_includes_both_ends(cell: Cell, answer: str) -> None:
    assert judged(Day(FIRST, LAST), cell) == answer


def test_a_window_without_a_first_day() -> None:
    assert judged(Day(None, LAST), "1949-10-01") == "1949-10-01"
    assert judged(Day(None, LAST), "2023-02-06") == OUTSIDE


def test_the_message_names_day_and_window() -> None:
    assert "2023-03-01" in message(Day(FIRST, LAST), "2023-3-1")
    assert "2022-12-01 至 2023-02-05" in message(Day(FIRST, LAST), "2023-3-1")
    assert "2023-02-05" in message(Day(None, LAST), "2023-3-1")


def test_empty_stays_empty_and_broken_is_never_empty() -> None:
    assert [judged(Day(), cell) for cell in EMPTY] == [None] * len(EMPTY)
    assert [judged(Day(), cell) for cell in BROKEN] == ["! formula_error"] * len(BROKEN)
