"""What people say of a figure, and which exact figures agree with it."""

import pytest

from songnuan.ledger.indicators import INDICATORS
from songnuan.reports.published.spoken import NotAFigure, spoken


@pytest.mark.parametrize(
    ("indicator", "said", "agree", "contradict"),
    [
        ("returned", "近600人次", (598, 600, 501), (601, 500, 700)),
        ("returned", "598人次", (598,), (597, 599)),
        ("raised", "4840.4万元", (4840437690, 4840400000), (4841000000, 4839900000)),
        ("raised", "48404376.90元", (4840437690,), (4840437691,)),
        ("disbursed", "4066.9168万元", (4066916810,), (4066916900, 4067000000)),
        ("consoled", "13.46万人次", (134630, 134600), (134700, 134500)),
        ("consoled", "13万余人次", (134630, 130000), (129999, 140000)),
        ("enterprises", "1200余家", (1236, 1200), (1199, 1300)),
        ("enterprises", "1,236家", (1236,), (1235,)),
        ("served", "超14万人次", (145827,), (139999, 150000)),
        ("served", "约15万人次", (145827, 159999), (140000, 160000)),
        ("raised", "0.48亿元", (4840437690,), (4700000000,)),
        ("raised", "40669168.100元", (4066916810,), (4066916809, 4066916811)),
        ("raised", "4066.9168100万元", (4066916810,), (4066916809, 4066916811)),
        ("returned", "600.0人次", (600,), (599, 601)),
        ("consoled", "13.00000万人次", (130_000,), (129_999, 130_001)),
        ("returned", "近600.0人次", (598, 600, 501), (601, 500)),
        ("consoled", "近13.0万人次", (125_000, 120_001), (120_000, 130_001)),
        ("raised", "1亿元", (10**10, 10**10 // 2, 2 * 10**10 - 1), (1, 10**10 // 2 - 1, 2 * 10**10)),
        ("raised", "4840.4万元", (4840350000, 4840499999), (4840349999, 4840300001, 4840500000)),
        ("raised", "0元", (0, 99), (100,)),
    ],
)
def test_it_agrees_with_what_rounding_explains(
    indicator: str, said: str, agree: tuple[int, ...], contradict: tuple[int, ...]
) -> None:
    meant = spoken(said, INDICATORS[indicator])
    assert [figure for figure in (*agree, *contradict) if meant.agrees(figure)] == list(agree)


@pytest.mark.parametrize(
    ("indicator", "said"),
    [
        ("raised", "4840.4"), ("raised", "600人次"), ("consoled", "很多人次"), ("consoled", "0.123456万人次"), ("consoled", ""),
        ("raised", "1.234元"), ("enterprises", "-3家"), ("persons", "六百人"),
    ],
)  # fmt: skip
def test_what_is_no_such_figure_is_refused(indicator: str, said: str) -> None:
    with pytest.raises(NotAFigure):
        spoken(said, INDICATORS[indicator])
