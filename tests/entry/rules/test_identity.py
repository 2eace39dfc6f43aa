"""ID numbers, credit codes, phones and cards (T11): the cell's type is judged before any digit."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songnuan.entry.rules.identity import citizen_id, credit_code, digits, looks_like_card, looks_like_phone
from songnuan.entry.rules.text import UNSETTLED, Text
from songnuan.lib.spreadsheets.cells import Cell
from tests.entry.rules.judging import BROKEN, EMPTY, judged, message
from tests.factories import citizen_id as valid_id
from tests.factories import credit_code as valid_code

pytestmark = pytest.mark.hardening("T11")

DAMAGED, INVALID, CODE = "! id_number_damaged", "! id_number_invalid", "! credit_code_invalid"
NUMBER = "11010519491231002X"


@pytest.mark.parametrize(
    "cell",
    [NUMBER, NUMBER.lower(), "１１０１０５１９４９１２３１００２Ｘ", f"'{NUMBER}", f"‘{NUMBER}", " 110105 19491231 002X ",
     "110105\n19491231002x", "\ufeff11010519491231002X"],
)  # fmt: skip
def test_an_id_is_normalised(cell: Cell) -> None:
    assert judged(citizen_id, cell) == NUMBER


@given(st.integers(1, 999))
def test_a_number_cell_is_damaged_though_its_digits_check(serial: int) -> None:
    number = valid_id(serial)
    assert citizen_id(number) == number
    cells: list[Cell] = [float(number[:17] + "0"), int(number[:17] + "0"), int(number[:15] + "000"), 1]
    if number.isdigit():
        cells += [int(number), float(number)]
    assert [judged(citizen_id, cell) for cell in cells] == [DAMAGED] * len(cells)


@pytest.mark.parametrize(
    "cell", ["1.1E+17", "1.10105E+17", "1.10105194912310e+17", "1.1E17", "１．１Ｅ＋１７", "2.2E+17 "]
)
def test_an_exponent_in_text_is_damaged(cell: str) -> None:
    assert judged(citizen_id, cell) == DAMAGED


@pytest.mark.parametrize(
    "cell",
    ["110105491231002", "无", "/", "-", "不详", NUMBER[:17], NUMBER + "1", NUMBER[:17] + "1", "11010519490230002X", True,
     "１２３", "A" * 18, "0" * 18],
)  # fmt: skip
def test_an_id_that_is_none_is_invalid_never_empty(cell: Cell) -> None:
    assert judged(citizen_id, cell) == INVALID


def test_the_old_form_gets_a_hint_and_no_message_repeats_the_number() -> None:
    assert "15位" in message(citizen_id, "110105491231002")
    for cell in ("110105491231002", NUMBER[:17] + "1", NUMBER[:17], 110105194912310000):
        assert str(cell)[:6] not in message(citizen_id, cell)


@pytest.mark.parametrize("written", ["{}", " {} ", "'{}", "’{}"])
def test_a_code_is_normalised(written: str) -> None:
    code = valid_code(7)
    assert judged(credit_code, written.format(code.lower())) == code


@pytest.mark.parametrize(
    "cell", [912201040000000000, 9.1e17, valid_code(7)[:17], valid_code(7)[:17] + "I", "无", "/", True]
)
def test_a_code_that_is_none_is_invalid(cell: Cell) -> None:
    assert judged(credit_code, cell) == CODE


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13812345678, "13812345678"),
        (13812345678.0, "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("０４３１－８８", "0431-88"),
    ],
)
def test_a_phone_is_kept_as_written_without_spaces(cell: Cell, text: str) -> None:
    assert judged(digits, cell) == text


def test_a_phone_of_a_whole_page_is_too_large() -> None:
    assert judged(digits, "1" * 60) == "1" * 60
    assert judged(digits, "1" * 61) == "! too_large"


@pytest.mark.parametrize("rule", [citizen_id, credit_code, digits])
def test_empty_stays_empty_and_broken_is_never_empty(rule: object) -> None:
    assert [judged(rule, cell) for cell in EMPTY] == [None] * len(EMPTY)
    assert [judged(rule, cell) for cell in BROKEN] == ["! formula_error"] * len(BROKEN)


@pytest.mark.parametrize(
    ("text", "right"),
    [("13812345678", True), ("19912345678", True), ("0431-88901234", True), ("043188901234", True), ("88901234", True),
     ("010-88901234-801", True), ("12812345678", False), ("1381234567", False), ("138123456789", False), ("无", False)],
)  # fmt: skip
def test_phones(text: str, right: bool) -> None:
    assert looks_like_phone(text) is right


@given(st.text("0123456789", min_size=11, max_size=18))
def test_exactly_one_last_digit_makes_a_card(body: str) -> None:
    def luhn(number: str) -> bool:
        values = [int(digit) for digit in number]
        doubled = [2 * value - 9 if value > 4 else 2 * value for value in values[-2::-2]]
        return (sum(values[::-2]) + sum(doubled)) % 10 == 0

    assert [looks_like_card(body + last) for last in "0123456789"] == [
        luhn(body + last) for last in "0123456789"
    ]


@pytest.mark.parametrize("text", ["", "0" * 11, "0" * 20, "6222 0000", "62220000０0012345"])
def test_no_card(text: str) -> None:
    assert not looks_like_card(text)


ODD_CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.text(max_size=70),
    st.text(alphabet="0123456789Xx -'２", min_size=15, max_size=20),
    st.integers(1, 999).map(valid_id),
    st.builds(lambda serial, at: valid_id(serial)[:at] + "0" + valid_id(serial)[at + 1 :], st.integers(1, 99), st.integers(0, 17)),
    st.sampled_from([None, 1, 2.5, True, *BROKEN]),
)  # fmt: skip


@given(st.lists(ODD_CELLS, max_size=20))
@pytest.mark.parametrize("rule", [citizen_id, digits, Text(20), Text(300)])
def test_what_is_settled_at_a_glance_is_what_the_rule_answers(rule: Any, cells: list[Cell]) -> None:
    settled = rule.many(cells)
    assert len(settled) == len(cells)
    assert [
        value if value is UNSETTLED else judged(rule, cell)
        for value, cell in zip(settled, cells, strict=True)
    ] == settled


def test_the_usual_cells_are_settled_at_a_glance() -> None:
    assert citizen_id.many([NUMBER, NUMBER.lower(), 1]) == [NUMBER, UNSETTLED, UNSETTLED]
    assert digits.many(["13944556677", "139 4455"]) == ["13944556677", UNSETTLED]
    assert Text(4).many(["李春生", "李春生 ", "李春生等五人"]) == ["李春生", UNSETTLED, UNSETTLED]
