"""Which enterprises are one (contracts): by code, or by folded name within an area; settled anew after every undo."""

from typing import Any

import pytest

from songnuan.ledger.undo import undo
from songnuan.ledger.verify import verify
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
CODE, SECOND = make.credit_code(1), make.credit_code(2)
NAME = "春雨机械(长春)有限公司"
Firm = tuple[str, str | None]


def visited(*firms: Firm, at: str = make.CHAOYANG) -> Any:
    """A batch of visits to firms (name, code)."""
    return make.batch(
        {"走访企业": [make.visit(企业名称=name, 统一社会信用代码=code) for name, code in firms]}, at=at
    )


def enterprises(at: str = make.PROVINCE) -> int:
    """家, after every figure was held against the rows."""
    assert verify(make.campaign()) == []
    return make.figures(at)["enterprises"]


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ((NAME, CODE), (NAME, CODE), 1),
        ((NAME, CODE), ("春雨股份", CODE), 1),
        ((NAME, CODE), (NAME, SECOND), 2),
        ((NAME, None), (NAME, None), 1),
        ((NAME, None), ("春雨机械（长春） 有限公司", None), 1),
        (("ＡＢＣ汽配", None), ("abc汽配", None), 1),
        ((NAME, None), ("春雨机械有限公司", None), 2),
        ((NAME, CODE), (NAME, None), 1),
        ((NAME, None), (NAME, CODE), 1),
        ((NAME, None), ("春雨股份", CODE), 2),
    ],
)
def test_two_visits_of_one_area(one: Firm, other: Firm, count: int) -> None:
    visited(one)
    visited(other, at=make.YUSHU)
    assert (enterprises(), enterprises(make.CHANGCHUN)) == (count, count)
    assert (enterprises(make.CHAOYANG), make.figures()["visits"]) == (1, 2)


@pytest.mark.parametrize(
    ("one", "other", "count"), [(CODE, CODE, 1), (None, None, 2), (CODE, None, 2), (None, CODE, 2)]
)
@pytest.mark.parametrize("elsewhere", ["220581", "22CBS", "2224", make.PROVINCE])
def test_a_name_says_nothing_beyond_its_area(
    one: str | None, other: str | None, count: int, elsewhere: str
) -> None:
    visited((NAME, one))
    visited((NAME, other), at=elsewhere)
    assert enterprises() == count


def test_the_province_and_its_industry_unions_are_one_area() -> None:
    visited((NAME, None), at=make.PROVINCE)
    visited((NAME, None), at="22JTYS")
    assert enterprises() == 1


def test_where_several_of_a_name_are_known_an_uncoded_one_stands_alone() -> None:
    visited((NAME, CODE), (NAME, SECOND))
    visited((NAME, None), (NAME, None), at=make.YUSHU)
    assert (enterprises(), enterprises(make.YUSHU)) == (4, 2)


def test_one_that_came_before_the_second_code_stays_with_the_first() -> None:
    visited((NAME, CODE))
    visited((NAME, None), at=make.YUSHU)
    visited((NAME, SECOND), at="220183")
    assert (enterprises(), enterprises(make.YUSHU)) == (2, 1)
    visited((NAME, None), at="2201XQ")
    assert enterprises() == 3


def test_a_first_coded_row_adopts_the_uncoded_ones_and_a_second_does_not() -> None:
    visited((NAME, None))
    visited((NAME, None), at=make.YUSHU)
    assert enterprises() == 1
    visited((NAME, CODE), at="220183")
    assert enterprises() == 1
    visited((NAME, SECOND), at="2201XQ")
    assert enterprises() == 2


def test_an_adopting_code_may_be_known_elsewhere() -> None:
    visited(("别名", CODE), at="2202")
    visited((NAME, None))
    assert enterprises() == 2
    coded = visited((NAME, CODE), at=make.YUSHU)
    assert (enterprises(), enterprises("2202"), enterprises(make.CHANGCHUN)) == (1, 1, 1)
    undo(coded, by=None, reason="传错了")
    assert (enterprises(), enterprises(make.CHANGCHUN)) == (2, 1)


def test_an_undone_adoption_lets_the_uncoded_ones_go_and_done_again_takes_them_back() -> None:
    visited((NAME, None))
    coded = visited((NAME, CODE), at=make.YUSHU)
    assert enterprises() == 1
    undo(coded, by=None, reason="传错了")
    assert (enterprises(), make.figures()["visits"]) == (1, 1)
    visited((NAME, SECOND), at=make.YUSHU)
    assert enterprises() == 1
    visited((NAME, CODE), at="220183")
    assert enterprises() == 2


def test_an_undo_of_the_first_code_makes_the_second_one_the_adopter() -> None:
    first = visited((NAME, CODE))
    visited((NAME, SECOND), at=make.YUSHU)
    visited((NAME, None), at="220183")
    assert enterprises() == 3
    undo(first, by=None, reason="传错了")
    assert enterprises() == 1


def test_a_replacement_moves_an_identity_and_its_undo_moves_it_back() -> None:
    uncoded = visited((NAME, None), (NAME, None))
    visited((NAME, CODE), (NAME, SECOND), at=make.YUSHU)
    assert enterprises() == 2
    replacing = make.batch({"走访企业": [make.visit(企业名称=NAME)]}, replaced=uncoded)
    assert (enterprises(), make.figures()["visits"]) == (3, 3)
    undo(replacing, by=None, reason="还是原来的对")
    assert (enterprises(), make.figures()["visits"]) == (2, 4)


def test_a_campaign_does_not_know_another_ones_visits() -> None:
    make.batch(
        {
            "走访企业": [
                make.visit(企业名称=NAME, 统一社会信用代码=code, 走访日期="2022-01-10")
                for code in (CODE, SECOND)
            ]
        },
        year="2022",
    )
    visited((NAME, None), (NAME, None))
    assert enterprises() == 1
