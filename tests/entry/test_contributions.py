"""Money from above is received, never raised again; what the province receives is raised."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("at", "changes", "figure"),
    [
        (make.CHAOYANG, {}, "raised"),
        (make.CHAOYANG, {"是否转拨": "否"}, "raised"),
        (make.CHAOYANG, {"是否转拨": "是"}, "received"),
        (make.CHAOYANG, {"资金来源": "上级工会经费补助"}, "received"),
        (make.CHAOYANG, {"资金来源": "上级工会经费补助", "是否转拨": "否"}, "received"),
        (make.CHAOYANG, {"资金来源": "省级财政"}, "raised"),
        (make.CHANGCHUN, {"资金来源": "上级工会经费补助"}, "received"),
        ("220581", {"资金来源": "上级工会经费补助"}, "received"),
        (make.PROVINCE, {"资金来源": "上级工会经费补助"}, "raised"),
        (make.PROVINCE, {"资金来源": "上级工会经费补助", "是否转拨": "是"}, "received"),
        (make.PROVINCE, {"资金来源": "中央财政专项帮扶资金", "形式": "物资"}, "raised"),
    ],
)
def test_each_sum_counts_once(at: str, changes: make.Row, figure: str) -> None:
    make.batch({"筹集款物": [make.contribution(**changes)]}, at=at)
    other = "received" if figure == "raised" else "raised"
    for place in (at, make.PROVINCE):
        figures = make.figures(place)
        assert (figures[figure], figures[other]) == ("10000.00", "0.00")
