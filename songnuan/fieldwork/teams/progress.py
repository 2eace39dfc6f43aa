"""The teams of a campaign with plan and progress, as report objects."""

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count

from campaigns.models import Campaign, EnterpriseMerge, PlannedVisit, Team, Visit
from campaigns.turns import at_length, length
from songnuan.fieldwork.sight import sees_people, shown
from songnuan.ledger.identity import decided, identities, namesakes, visit_rows
from songnuan.lib.identifiers import mask_inside

STATES = ("done", "waiting", "late", "left")
"""`left` is asked for alone: waiting and late together."""


@dataclass(frozen=True)
class TeamLine:
    """One team: its members, areas, how many visits it means to make and has made."""

    team: Team
    members: int
    areas: tuple[str, ...]
    planned: int
    done: int
    visits: int
    firms: int

    @property
    def left(self) -> int:
        return self.planned - self.done


@dataclass(frozen=True)
class PlanLine:
    """One planned visit as this reader may see it. `state` is one of STATES, never `left`."""

    pk: int
    day: datetime.date
    place: str
    kind: str
    name: str
    person: str
    phone: str
    address: str
    note: str
    state: str
    done_on: datetime.date | None


def team_lines(campaign: Campaign, user: Any) -> list[TeamLine]:
    """Every team of a campaign; plan and visits as far as the reader reaches. Constant in queries.

    To count firms, visits of all unions are read that bear a name of those. Raises Busy where they are many and all turns taken.
    """
    plan = PlannedVisit.objects.visible_to(user).filter(team__campaign=campaign).with_progress()
    planned, done = _counts(plan), _counts(plan.done())
    visits = Visit.objects.visible_to(user).live().filter(campaign=campaign, team__isnull=False)
    alike = namesakes(Visit.objects.live().filter(campaign=campaign), visits)
    joined = decided(EnterpriseMerge.objects.live().filter(campaign=campaign))
    with at_length(user, length(alike)):
        found = identities(visit_rows(alike), joined)
    made: dict[int, int] = {}
    firms: dict[int, set[int]] = {}
    for pk, team in visits.values_list("pk", "team"):
        made[team] = made.get(team, 0) + 1
        firms.setdefault(team, set()).add(found[pk])
    teams = Team.objects.filter(campaign=campaign).prefetch_related("areas", "members")
    return [
        TeamLine(
            team, len(team.members.all()), tuple(area.label for area in team.areas.all()),
            planned.get(team.pk, 0), done.get(team.pk, 0), made.get(team.pk, 0), len(firms.get(team.pk, ())),
        )
        for team in teams
    ]  # fmt: skip


def _counts(plan: Any) -> dict[int, int]:
    return dict(plan.order_by().values_list("team").annotate(Count("pk")))


def plan_lines(plan: Any, user: Any, today: datetime.date, *, full: bool = False) -> list[PlanLine]:
    """The planned visits of a QuerySet `with_progress`; persons masked unless `full`."""
    readable = sees_people(user)
    return [_line(visit, today, readable=readable, full=full) for visit in plan.select_related("union")]


def _line(visit: Any, today: datetime.date, *, readable: bool, full: bool) -> PlanLine:
    private = visit.private if readable else {}
    household = visit.kind == PlannedVisit.Kind.HOUSEHOLD

    def told(name: str) -> str:
        text = private.get(name, "")
        return text if full else shown(name, text, household=household)

    return PlanLine(
        visit.pk, visit.day, visit.union.label, visit.get_kind_display(), mask_inside(visit.name),
        told("person"), told("phone"), told("address"), told("note"),
        "done" if visit.is_done else "late" if visit.day < today else "waiting", visit.done_on,
    )  # fmt: skip


def by_day(lines: list[PlanLine]) -> list[tuple[datetime.date, list[PlanLine]]]:
    """The lines, which are in order of day, day by day."""
    return [(day, list(some)) for day, some in groupby(lines, key=lambda line: line.day)]
