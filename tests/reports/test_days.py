"""Day by day: running totals, laid beside last year's by the Spring Festival."""

import pytest

from campaigns.models import Festival
from songnuan.reports.days import Days
from songnuan.reports.overview import overview
from songnuan.reports.scope import resolve
from tests import factories as make

pytestmark = pytest.mark.django_db


def days(figure: str = "disbursed") -> Days | None:
    return overview(resolve(make.user("领导", make.PROVINCE), {}), figure).days


def handed(day: str, yuan: int, year: str = "2023") -> None:
    row = make.disbursement(姓名=f"李{day}", 发放日期=day, **{"慰问金(元)": yuan})
    make.batch({"慰问帮扶发放": [row]}, year=year)


def test_last_year_stands_beside_by_the_spring_festival() -> None:
    handed("2023-01-10", 500)
    handed("2023-01-21", 300)
    handed("2022-01-20", 70, "2022")  # twelve days before the festival, as 2023-01-10 is
    handed("2022-01-31", 30, "2022")
    found = days()
    assert found is not None
    assert [(d.label, d.offset, d.here.value, d.so_far.value, d.last.value) for d in found.days] == [
        ("2023年1月10日", -12, 50_000, 50_000, 7_000),
        ("2023年1月21日", -1, 30_000, 80_000, 10_000),
    ]
    assert (found.by_festival, found.year, found.last_year) == (True, "2023", "2022")
    assert found.days[0].last.rows.query == "campaign=2022&union=22&until=2022-01-20"


def test_what_has_no_day_is_in_no_line_and_said() -> None:
    make.batch({"筹集款物": [make.contribution(), make.contribution(到账日期=None)]})
    found = days("raised")
    assert found is not None
    assert found.undated is not None
    assert (found.undated.value, found.undated.rows.query) == (1_000_000, "campaign=2023&union=22&day=none")
    assert [d.so_far.value for d in found.days] == [1_000_000]


def test_enterprises_do_not_add_up_over_days_so_visits_are_shown() -> None:
    make.batch({"走访企业": [make.visit(), make.visit(走访日期="2023-01-06")]})
    found = days("enterprises")
    assert found is not None
    assert (found.code, [d.so_far.value for d in found.days]) == ("visits", [1, 2])


def test_without_any_fact_there_is_no_course() -> None:
    assert days() is None


def test_a_year_whose_festival_nobody_entered_is_aligned_by_the_first_day() -> None:
    Festival.objects.filter(year=2022).delete()
    handed("2023-01-10", 500)  # the 41st day of its campaign, as 2022-01-10 is
    handed("2022-01-10", 70, "2022")
    found = days()
    assert found is not None
    assert (found.by_festival, [day.last.value for day in found.days]) == (False, [7_000])
