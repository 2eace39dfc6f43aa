"""What an address may narrow to, and what it is refused."""

import datetime

import pytest

from songnuan.ledger.indicators import INDICATORS
from songnuan.reports.narrow import Narrow, Unreadable, narrow
from tests import factories as make


def test_what_is_asked_is_what_is_written_back() -> None:
    asked = {
        "category": "post",
        "source": "none",
        "day": "2023-01-10",
        "batch": "12",
        "since": "2023-01-01",
        "until": "",
    }
    found = narrow({**asked, "campaign": "2023"})
    assert found == Narrow(
        category="post", source="none", day="2023-01-10", batch="12", since=datetime.date(2023, 1, 1)
    )
    assert found.parameters == {name: value for name, value in asked.items() if value}
    assert found.keys == {"category": "post", "source": "", "day": "2023-01-10", "batch": "12"}
    assert (bool(found), bool(narrow({}))) == (True, False)


@pytest.mark.parametrize(
    "asked",
    [
        {"day": "2023-02-30"}, {"day": "1月3日"}, {"since": "2023-1-1"}, {"until": "none"}, {"batch": "0"}, {"batch": "１"},
        {"batch": "9" * 19}, {"category": "Post"}, {"source": "a b"}, {"source": "x" * 41}, {"leaf": "'"},
        {"team": "第一"}, {"team": "0"}, {"industry": "x" * 101}, {"industry": "制造\x00业"},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_wrote_is_unreadable(asked: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        narrow(asked)


def test_a_figure_is_narrowed_only_by_its_own_dimensions() -> None:
    by_category = narrow({"category": "post"})
    assert [code for code in INDICATORS if by_category.fits(INDICATORS[code])] == [
        "consoled", "disbursed", "assisted", "persons", "goods_handed",
    ]  # fmt: skip


@pytest.mark.django_db
def test_names_that_are_not_there_are_unreadable() -> None:
    words = list(narrow({"source": "none", "category": "post", "until": "2023-01-02"}).words(make.campaign()))
    assert words == [
        ("category", "人员类别", "坚守一线职工"), ("source", "资金来源", "未填来源"), ("until", "至", "2023年1月2日"),
    ]  # fmt: skip
    with pytest.raises(Unreadable):
        list(narrow({"category": "nothing"}).words(make.campaign()))


@pytest.mark.django_db
def test_visits_are_narrowed_by_team_and_by_the_industry_as_it_was_written() -> None:
    team = make.campaign().teams.all()[0]
    asked = narrow({"team": str(team.pk), "industry": "个体 2023"})
    assert [code for code in INDICATORS if asked.fits(INDICATORS[code])] == ["enterprises", "visits"]
    words = [text for _name, _what, text in asked.words(make.campaign())]
    assert words == [str(team), "个体 2023"]
    assert [text for *_name, text in narrow({"team": "none", "industry": "none"}).words(make.campaign())] == [
        "没有写慰问组的走访", "未填",
    ]  # fmt: skip
    with pytest.raises(Unreadable):  # the rows would tell who guesses
        narrow({"industry": f"个体 {make.citizen_id(1)}"})
    with pytest.raises(Unreadable):
        list(narrow({"team": str(make.campaign("2022").teams.all()[0].pk)}).words(make.campaign()))
