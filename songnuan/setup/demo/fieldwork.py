"""What stands around the demo's records: members and plans of the teams, needs and their answers, venues, activities'
details. Made from the rows that were uploaded, by the doors that users take; the same in every run.
"""

import datetime
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from beneficiaries.models import ActivityDetail, Need, NeedStep, Service, Venue, not_taken_up
from campaigns.models import Campaign, PlannedVisit, Team, TeamMember, User, Visit
from songnuan.lib import cipher
from songnuan.setup.demo.names import person_name

MEMBERS = 4
DUTIES = ("副组长", "联络员", "财务", "宣传")
PLANNED_DONE, PLANNED_OPEN, HOUSEHOLDS = 6, 2, 2
TAKEN_UP, ANSWERED = 24, 15
STATIONS = ("工人文化宫", "建设街", "客运站", "人民广场")
PARTNERS = (
    "市卫生健康委、市中心医院",
    "团市委、市书法家协会",
    "市司法局、区法律援助中心",
    "邮政、快递行业协会",
)
ANSWERS = (
    "已协调相关部门，元宵节前落实。",
    "已列入今年的办实事清单，由企业所在地工会跟进。",
    "已当面答复，职工表示满意。",
)
KINDS = {
    "供暖": Need.Kind.FACILITY, "食宿": Need.Kind.LIVING, "稳岗": Need.Kind.WORK, "培训": Need.Kind.TRAINING,
    "托管": Need.Kind.SCHOOLING, "班车": Need.Kind.FACILITY, "就学": Need.Kind.SCHOOLING,
}  # fmt: skip


def load(campaign: Campaign, by: User) -> None:
    """Make what is missing, in one transaction. Safe to repeat: what is there stays."""
    with transaction.atomic():
        _plans(campaign)
        _needs(campaign, by)
        _venues(campaign)
        _details(campaign)


def _uid(*parts: object) -> Any:
    return uuid5(NAMESPACE_URL, "/".join(map(str, parts)))


def _plans(campaign: Campaign) -> None:
    for team in Team.objects.filter(campaign=campaign).order_by("pk"):
        rng = Random(f"{campaign.code}/{team.name}/plan")
        if not team.members.exists():
            TeamMember.objects.bulk_create(
                TeamMember(team=team, name=person_name(rng, woman=number % 2 == 1), duty=DUTIES[number])
                for number in range(MEMBERS)
            )
        if team.plan.exists():
            continue
        visits = Visit.objects.live().filter(team=team).select_related("area").order_by("date", "pk")
        made = rng.sample(list(visits), min(PLANNED_DONE, len(visits)))
        areas = list(team.areas.order_by("order"))
        for number, visit in enumerate(sorted(made, key=lambda row: (row.date, row.pk))):
            place = visit.area if visit.area in areas else areas[0]
            _plan(team, f"done {number}", visit.date, place, rng, name=visit.name, key=visit.name_key)
        last = campaign.ends - datetime.timedelta(days=20)
        for number in range(PLANNED_OPEN):
            name = (
                f"{areas[0].short_name}新春食品有限公司"
                if number
                else f"{areas[-1].short_name}北方机械有限公司"
            )
            _plan(team, f"open {number}", last, areas[-number], rng, name=name, key=name)
        for number in range(HOUSEHOLDS):
            done = last if number == 0 else None
            _plan(team, f"home {number}", last, areas[0], rng, done_on=done)


def _plan(
    team: Team, mark: str, day: datetime.date, place: Any, rng: Random, *, name: str = "", key: str = "",
    done_on: datetime.date | None = None,
) -> None:  # fmt: skip
    kind = PlannedVisit.Kind.ENTERPRISE if name else PlannedVisit.Kind.HOUSEHOLD
    plan = PlannedVisit(
        uid=_uid(team.campaign.code, team.name, mark), team=team, day=day, union=place, kind=kind, name=name,
        name_key=key, done_on=done_on,
    )  # fmt: skip
    phone = f"139{rng.randrange(10**8):08d}"
    plan.seal(
        person=person_name(rng, woman=rng.random() < 0.5), phone=phone,
        address=f"{place.short_name}解放路{rng.randrange(1, 200)}号", note="带春联和慰问品",
    )  # fmt: skip
    plan.save(force_insert=True)


def _needs(campaign: Campaign, by: User) -> None:
    """The first needs of the visits are taken up, most of them answered; the others wait."""
    if Need.objects.filter(campaign=campaign).exists():
        return
    visits = not_taken_up(Visit.objects.filter(campaign=campaign)).select_related("union")
    for number, visit in enumerate(visits.order_by("date", "added_by__number", "row")[:TAKEN_UP]):
        uid = _uid(campaign.code, "need", visit.union.code, visit.date, number)
        need = Need(
            uid=uid, campaign=campaign, union=visit.union, sheet=Visit.SHEET, record=visit.record,
            kind=next((kind for word, kind in KINDS.items() if word in visit.needs), Need.Kind.OTHER),
            responsible=visit.union, due=visit.date + datetime.timedelta(days=30), state=Need.State.HANDLING,
            noted_on=visit.date,
        )  # fmt: skip
        texts = {"text": visit.needs, "whose": visit.name}
        steps = [(Need.State.HANDLING, "")]
        if number < ANSWERED:
            need.state = Need.State.BEYOND if number % 7 == 6 else Need.State.SOLVED
            texts["answer"] = ANSWERS[number % len(ANSWERS)]
            steps.append((need.state, texts["answer"]))
        need.seal(**texts)
        need.save(force_insert=True)
        for place, (state, note) in enumerate(steps):
            mark = _uid(campaign.code, "step", number, place)
            NeedStep.objects.create(
                need=need,
                by=by,
                state=state,
                uid=mark,
                sealed=cipher.seal_values({"note": note} if note else {}, mark),
            )


def _venues(campaign: Campaign) -> None:
    """Every area and county has a few 工驿站."""
    for place in campaign.places.exclude(superior=None).select_related("union"):
        rng = Random(f"{place.union.code}/venues")
        for name in rng.sample(STATIONS, 2):
            Venue.objects.get_or_create(
                union=place.union, name=f"{name}工驿站",
                defaults={"kind": Venue.Kind.STATION, "address": f"{place.union.short_name}{name}附近"},
            )  # fmt: skip


def _details(campaign: Campaign) -> None:
    """Venues of what was held at a 工驿站, partners and launches of programmes, the journeys of buses."""
    rows = Service.objects.live().filter(campaign=campaign).select_related("union", "kind")
    stations: dict[int, list[Venue]] = {}
    for venue in Venue.objects.order_by("pk"):
        stations.setdefault(venue.union_id, []).append(venue)
    known = set(ActivityDetail.objects.filter(sheet=Service.SHEET).values_list("record", flat=True))
    launched: set[str] = set()
    made = []
    for number, row in enumerate(rows.order_by("added_by__number", "row")):
        detail = ActivityDetail(sheet=Service.SHEET, record=row.record)
        if row.place == "工驿站" and stations.get(row.union_id):
            detail.venue = stations[row.union_id][number % len(stations[row.union_id])]
        if row.programme and row.programme not in launched:
            launched.add(row.programme)
            detail.partners = PARTNERS[len(launched) % len(PARTNERS)]
            detail.launched_on, detail.launched_at = row.date, f"{row.union.short_name}工人文化宫"
            detail.leaders = "总工会主要负责同志"
        if row.kind.code == "charter_bus":
            detail.origin, detail.destination = "榆树市", "长春站"
            detail.buses = -(-row.person_times // 45)
            detail.seats = detail.buses * 45
        if row.record not in known and (detail.venue or detail.partners or detail.buses):
            made.append(detail)
    ActivityDetail.objects.bulk_create(made)
