"""Money: fen inside, yuan and 万元 outside, never a rounded one."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from songnuan.lib.money import MOST_FEN, FenField, YuanFormField, fen, show_wan, show_yuan, yuan

amounts = st.integers(-MOST_FEN, MOST_FEN)


@given(amounts)
def test_yuan_is_the_same_number_with_two_decimals(number: int) -> None:
    text = yuan(number)
    assert Decimal(text) * 100 == number
    assert len(text.rpartition(".")[2]) == 2
    assert fen(Decimal(text)) == number


@given(amounts)
def test_separators_change_nothing_but_the_look(number: int) -> None:
    assert show_yuan(number).replace(",", "") == yuan(number)
    assert show_yuan(number) == f"{Decimal(number) / 100:,.2f}"


@given(amounts)
def test_wan_is_exact_with_as_many_decimals_as_it_needs(number: int) -> None:
    text = show_wan(number)
    assert Decimal(text) * 1_000_000 == number
    assert not ("." in text and text.endswith(("0", ".")))


@pytest.mark.parametrize(
    ("number", "in_yuan", "shown", "in_wan"),
    [
        (4_840_437_690, "48404376.90", "48,404,376.90", "4840.43769"),
        (4_066_916_810, "40669168.10", "40,669,168.10", "4066.91681"),
        (0, "0.00", "0.00", "0"),
        (1, "0.01", "0.01", "0.000001"),
        (-5, "-0.05", "-0.05", "-0.000005"),
        (1_000_000, "10000.00", "10,000.00", "1"),
        (10_000_000, "100000.00", "100,000.00", "10"),
    ],
)
def test_known_amounts(number: int, in_yuan: str, shown: str, in_wan: str) -> None:
    assert (yuan(number), show_yuan(number), show_wan(number)) == (in_yuan, shown, in_wan)


@pytest.mark.parametrize("amount", ["0.001", "0.005", "1.999", "-0.015"])
def test_a_third_decimal_is_refused_never_rounded(amount: str) -> None:
    with pytest.raises(ValueError, match="more than two decimals"):
        fen(Decimal(amount))


@given(st.integers(0, MOST_FEN))
def test_a_form_takes_yuan_and_answers_fen(number: int) -> None:
    field = YuanFormField()
    assert field.clean(yuan(number)) == number
    assert field.prepare_value(number) == yuan(number)
    assert not field.has_changed(number, yuan(number))
    assert field.has_changed(number, yuan(number + 1))


@pytest.mark.parametrize("typed", ["0.001", "-1", "五百", "nan", "inf", "1e3x", str(MOST_FEN)])
def test_a_form_refuses_what_is_no_amount(typed: str) -> None:
    with pytest.raises(ValidationError):
        YuanFormField().clean(typed)


def test_a_form_field_that_may_be_empty_answers_none() -> None:
    assert YuanFormField(required=False).clean("") is None


def test_a_column_of_money_is_typed_in_yuan() -> None:
    assert isinstance(FenField().formfield(), YuanFormField)
