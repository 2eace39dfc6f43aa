"""Visits to enterprises: a union's own, and those that two levels visit."""

from datetime import date
from random import Random

from songnuan.setup.demo.enterprises import Enterprise
from songnuan.setup.demo.names import person_name
from songnuan.setup.demo.reference import Team
from songnuan.setup.demo.rows import Visit
from songnuan.setup.demo.unit import Unit

_NEEDS = (
    "职工宿舍供暖不足，希望协调供热单位",
    "外地职工春节留岗，希望安排集中食宿",
    "订单减少，希望对接稳岗补贴政策",
    "一线职工技能培训场地不足",
    "女职工希望建设爱心托管班",
    "通勤班车线路偏远，希望增加站点",
    "困难职工子女就学需要帮助",
)
_SCALE = {"中小微企业": 10, "其他": 15}


def visits(unit: Unit) -> list[Visit]:
    """The rows of 走访企业, in order of date; only the province's carry a delegation team."""
    rng = unit.random("visits")
    target = unit.target
    days = unit.campaign.visit_days
    rows = []
    for number in range(target.enterprises):
        row = _visit(unit, unit.enterprise(number), _day(rng, days), unit.union.area, rng)
        rows.append(row)
        if number in target.again:
            later = days[(days.index(row.visited_on) + len(days) // 2) % len(days)]
            rows.append(row._replace(visited_on=later, needs=None, remark="回访"))
    for code, number, with_code in target.revisited:
        enterprise, area = unit.enterprise_of(code, number)
        row = _visit(unit, enterprise, _day(rng, days), area, rng)
        rows.append(row if with_code else row._replace(credit_code=None))
    return sorted(rows, key=lambda row: row.visited_on)


def _visit(unit: Unit, enterprise: Enterprise, day: date, area: str | None, rng: Random) -> Visit:
    team = _team(unit, area, rng) if unit.union.kind == "province" else None
    helped = min(enterprise.employees, _SCALE.get(enterprise.kind, 40) + rng.randrange(20))
    names = [person_name(rng, woman=rng.random() < 0.5) for _ in range(3)]
    return Visit(
        visited_on=day,
        enterprise=enterprise.name,
        credit_code=enterprise.credit_code,
        kind=enterprise.kind,
        industry=enterprise.industry,
        employees=enterprise.employees,
        beneficiaries=helped,
        team=team.name if team else None,
        visitors="、".join(names[:2]),
        leader=team.leader if team else names[2] if rng.random() < 0.5 else None,
        needs=rng.choice(_NEEDS) if rng.random() < 0.06 else None,
        remark="同时看望劳模代表" if rng.random() < 0.03 else None,
    )


def _team(unit: Unit, area: str | None, rng: Random) -> Team:
    """The team that goes to the area; any of them where the enterprise lies in none."""
    teams = unit.campaign.teams
    return next((team for team in teams if area in team.areas), None) or rng.choice(teams)


def _day(rng: Random, days: tuple[date, ...]) -> date:
    """Later days are likelier: most visits fall into the weeks before the festival."""
    return days[int(max(rng.random(), rng.random()) * len(days))]
