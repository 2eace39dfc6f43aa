"""How figures are written."""

import pytest

from songnuan.ledger.indicators import INDICATORS
from songnuan.reports.numbers import Number, aligned, show, unit


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("raised", 4_840_437_690, ("4840.43769", "万元")),
        ("disbursed", 1, ("0.000001", "万元")),
        ("service_cost", 0, ("0", "万元")),
        ("consoled", 134_630, ("134,630", "人次")),
        ("enterprises", 1_236, ("1,236", "家")),
        ("visits", 7, ("7", "次")),
        ("persons", 80_000, ("80,000", "人")),
    ],
)
def test_a_figure_is_written_in_its_unit(code: str, value: int, expected: tuple[str, str]) -> None:
    indicator = INDICATORS[code]
    assert (show(indicator, value), unit(indicator)) == expected


def test_numbers_of_a_column_are_padded_to_the_longest_decimals() -> None:
    assert aligned(["12.5", "3", "0.125"]) == [Number("12.5", "00"), Number("3", ".000"), Number("0.125", "")]
    assert aligned(["12", "3"]) == [Number("12"), Number("3")]
    assert aligned([]) == []
