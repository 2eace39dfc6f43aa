"""What hangs on a county's records, or stands beside them: a planned visit, a need, a venue, an activity's details."""

from datetime import date, timedelta

from beneficiaries.models import ActivityDetail, Need, NeedStep, Service, Venue, not_taken_up
from campaigns.models import Allocation, Amendment, Batch, Period, PlannedVisit, Team, User, Visit
from songnuan.filings.periods.acts import grant
from songnuan.filings.stamped.scans import attach
from songnuan.ledger.filing.acts import file_report
from songnuan.ledger.filing.zero import empty_sheets
from songnuan.reports.article.text import save
from songnuan.reports.models import PublishedFigure
from songnuan.reports.scope import resolve
from tests import factories as make


def build(code: str, sign: str, citizens: str, phone: str, batch: Batch) -> None:
    """One of each, with texts that begin with the county's characters."""
    union = make.union(code)
    plan = PlannedVisit(
        team=Team.objects.filter(campaign__code="2023")[0], day=date(2023, 1, 10), union=union, kind="enterprise",
        name=f"{sign}计划厂", name_key=f"{sign}计划厂",
    )  # fmt: skip
    plan.seal(person=f"{citizens}联系人", phone=phone, address=f"{citizens}路2号", note=f"{citizens}注")
    plan.save()
    venue = Venue.objects.create(union=union, name=f"{sign}驿站", address=f"{sign}街")
    service = Service.objects.live().filter(union=union)[0]
    ActivityDetail.objects.create(
        sheet=Service.SHEET,
        record=service.record,
        venue=venue,
        partners=f"{sign}医院{phone}",
        leaders=f"{sign}领导{phone}",
        launched_at=f"{sign}广场{phone}",
        origin=f"{sign}站{phone}",
        destination=f"{sign}村{phone}",
    )
    visit = Visit.objects.live().filter(union=union).exclude(needs="")[0]
    need = Need(
        campaign=union.places.get(campaign__code="2023").campaign, union=union, responsible=union, kind="work",
        due=date(2023, 2, 1), state="handling", sheet=Visit.SHEET, record=visit.record,
    )  # fmt: skip
    need.seal(text=f"{sign}诉求{phone}", whose=f"{sign}机械{phone}")
    need.save()
    NeedStep.objects.create(need=need, state="handling")
    asked = Amendment(
        campaign=visit.campaign, union=union, sheet=Visit.SHEET, record=visit.record, fact_id=visit.pk,
        reason=f"{sign}写错了{phone}", refusal=f"{sign}不{phone}", asked_by=batch.by,
    )  # fmt: skip
    asked.seal({"name": f"{sign}厂"}, {"name": f"{sign}新厂"})
    asked.save()
    Allocation.objects.create(
        campaign=visit.campaign, union=union, receiver=make.union("220106"), amount=1, date=date(2023, 1, 1), added_by=batch,
        remark=f"{sign}下拨{phone}", fingerprint=b"",
    )  # fmt: skip
    PublishedFigure.objects.create(
        campaign=visit.campaign, union=union, indicator="visits", said="99次", where=f"{sign}会{phone}", on=date(2023, 2, 1),
        spoken_by=f"{sign}主席{phone}", status="all", number=1, by=batch.by,
    )  # fmt: skip


def report(code: str, sign: str, phone: str, clerk: User | None) -> None:
    """The county has filed what it has, and waits for a review."""
    period = Period.objects.filter(campaign=make.campaign()).first() or make.period()
    union = make.union(code)
    zero = empty_sheets(period.campaign, union)
    filing = file_report(period, union, by=clerk, zero=zero, remark=f"{sign}说明{phone}")
    grant(period, union, period.closes + timedelta(days=9), f"{sign}晚{phone}", by=clerk)
    save(resolve(clerk, {"campaign": "2023", "union": code}), f"题：{sign}综述{phone}\n", 0, clerk)
    attach(filing, [f"%PDF-1.4 {sign} %%EOF".encode()], by=clerk)


def published_of(code: str) -> int:
    """The one that stands, or the one that was struck out."""
    return PublishedFigure.objects.get(union__code=code).pk


def allocation_of(code: str) -> int:
    return Allocation.objects.get(union__code=code).pk


def amendment_of(code: str) -> object:
    return Amendment.objects.get(union__code=code).uid


def plan_of(code: str) -> int:
    return PlannedVisit.objects.get(union__code=code).pk


def need_of(code: str) -> object:
    return Need.objects.get(union__code=code).uid


def untaken_of(code: str) -> object:
    """The record of a visit whose need nobody has taken up."""
    return not_taken_up(Visit.objects.filter(union__code=code))[0].record


def activity_of(code: str) -> object:
    return Service.objects.live().filter(union__code=code)[0].record
