"""Dates lie in their window, both ends included; each column has its own."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from campaigns.models import Campaign
from songnuan.entry import names
from tests import factories as make
from tests.entry.sheets import places

pytestmark = pytest.mark.django_db
OUTSIDE = "date_outside_campaign"


@pytest.mark.parametrize(
    ("sheet", "column", "row"),
    [
        ("走访企业", "走访日期", make.visit),
        ("慰问帮扶发放", "发放日期", make.disbursement),
        ("分类服务", "服务日期", make.service),
    ],
)
def test_the_campaigns_own_days(sheet: str, column: str, row: Callable[..., make.Row]) -> None:
    for year, days in (
        ("2023", ("2022-12-01", "2023-02-05", "2022-11-30", "2023-02-06")),
        ("2022", ("2021-12-01", "2022-02-15", "2021-11-30", "2022-02-16")),
    ):
        checked = make.checked({sheet: [row(**{column: day}) for day in days]}, year=year)
        assert places(checked.errors) == [(4, column, OUTSIDE), (5, column, OUTSIDE)]
        assert [row.record.date for row in checked.sheets[0].rows] == list(days[:2])


@pytest.mark.parametrize("kind", ["交通费用补贴", "返岗包车"])
def test_safe_return_has_thirty_days_more(kind: str) -> None:
    days = ("2022-12-01", "2023-02-05", "2023-03-07", "2023-03-08", "2022-11-30")
    checked = make.checked({"分类服务": [make.service(服务类型=kind, 服务日期=day) for day in days]})
    assert places(checked.errors) == [(5, "服务日期", OUTSIDE), (6, "服务日期", OUTSIDE)]


def test_other_services_have_not() -> None:
    checked = make.checked(
        {"分类服务": [make.service(服务日期="2023-02-06"), make.service(服务日期="2023-02-05")]}
    )
    assert places(checked.errors) == [(2, "服务日期", OUTSIDE)]
    assert "2022-12-01 至 2023-02-05" in checked.errors[0].message


def test_a_service_of_unknown_kind_within_the_thirty_days_has_one_fault() -> None:
    checked = make.checked({"分类服务": [make.service(服务类型="唱歌", 服务日期="2023-03-01")]})
    assert places(checked.errors) == [(2, "服务类型", "unknown_service")]


@pytest.mark.parametrize(
    ("year", "first", "last", "outside"),
    [
        ("2023", "2022-09-01", "2023-02-05", ("2022-08-31", "2023-02-06")),
        ("2022", "2021-09-01", "2022-02-15", ("2021-08-31", "2022-02-16")),
    ],
)
def test_money_may_come_from_september_on(year: str, first: str, last: str, outside: tuple[str, str]) -> None:
    rows = [make.contribution(到账日期=day) for day in (first, last, *outside, None)]
    checked = make.checked({"筹集款物": rows}, year=year)
    assert places(checked.errors) == [(4, "到账日期", OUTSIDE), (5, "到账日期", OUTSIDE)]


@pytest.mark.parametrize(
    ("starts", "first"),
    [
        ("2022-12-01", "2022-09-01"),
        ("2023-01-15", "2022-09-01"),
        ("2022-10-01", "2022-09-01"),
        ("2022-08-31", "2021-09-01"),
    ],
)
def test_september_is_the_last_one_before_the_start(starts: str, first: str) -> None:
    campaign = Campaign(starts=datetime.date.fromisoformat(starts))
    lookups = replace(names.load(make.campaign(), make.union()), campaign=campaign)
    assert lookups.first_receipt.isoformat() == first


def test_a_file_on_a_worker_may_be_of_any_day_up_to_the_end() -> None:
    days = ("1996-02-29", "2023-02-05", "2023-02-06")
    rows = [make.roster(身份证号=make.citizen_id(serial), 建档日期=day) for serial, day in enumerate(days)]
    assert places(make.checked({"在档困难职工": rows}).errors) == [(4, "建档日期", OUTSIDE)]
