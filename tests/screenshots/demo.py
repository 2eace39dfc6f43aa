"""The demo's rows by the names that the list of pages uses, read from its database."""

from collections.abc import Callable
from functools import cache

from django.apps import apps

from beneficiaries.models import Disbursement, Need, RosterEntry, Service, not_taken_up
from campaigns.models import (
    Allocation,
    Amendment,
    Batch,
    Campaign,
    Contribution,
    Fact,
    Filing,
    PendingRow,
    Period,
    PlannedVisit,
    StampedScan,
    Team,
    User,
    Visit,
)  # fmt: skip
from songnuan.entry.models import Draft, Upload
from songnuan.fieldwork.firms.candidates import candidates
from songnuan.fieldwork.firms.firm import firms
from songnuan.people.duplicates import cases, place_of
from tests.screenshots.scenes import IDLE, MENDABLE, UNREAD
from tests.screenshots.shot import PROVINCE

YEAR, EARLIER, COUNTY = "2023", "2022", "220104"


def _user() -> User:
    return User.objects.get(username=PROVINCE)


def _campaign() -> Campaign:
    return Campaign.objects.get(code=YEAR)


def _row(kind: type[Fact], year: str = YEAR) -> Fact:
    """The first row of the county that came from its file."""
    rows = kind.objects.live().filter(campaign__code=year, union__code=COUNTY, row__isnull=False)
    return rows.order_by("added_by__number", "row")[0]


def _pair() -> tuple[object, object]:
    found = candidates(_campaign(), _user(), firms(_campaign(), _user()), ())[0]
    return found.first.record, found.second.record


def _several_names() -> object:
    """The firm that stands under the most names."""
    known = firms(_campaign(), _user()).values()
    return max(known, key=lambda firm: (len(firm.names), -firm.place)).record


def _case() -> int:
    province = _campaign().places.get(union__code="22").union
    return cases(place_of(_user(), _campaign(), province))[0].last_row


def _upload(name: str = MENDABLE) -> Upload:
    return Upload.objects.get(file_name=name)


ROWS: dict[str, Callable[[], object]] = {
    "disbursement": lambda: _row(Disbursement).pk,
    "contribution": lambda: _row(Contribution).pk,
    "visit_row": lambda: _row(Visit).pk,
    "roster": lambda: _row(RosterEntry).pk,
    "closed": lambda: _row(Disbursement, EARLIER).pk,
    "batch": lambda: _row(Disbursement).added_by.number,
    "line": lambda: _row(Disbursement).row,
    "visit": lambda: _row(Visit).record,
    "activity": lambda: _row(Service).record,
    "untaken": lambda: not_taken_up(Visit.objects.live().filter(campaign__code=YEAR))[0].record,
    "need": lambda: Need.objects.order_by("pk")[0].uid,
    "team": lambda: Team.objects.filter(campaign__code=YEAR, plan__isnull=False)[0].pk,
    "idle_team": lambda: Team.objects.get(name=IDLE).pk,
    "plan": lambda: PlannedVisit.objects.order_by("pk")[0].pk,
    "firm": lambda: _pair()[0],
    "other": lambda: _pair()[1],
    "named": _several_names,
    "case": _case,
    "filing": lambda: Filing.objects.filter(union__code="220182").latest("pk").pk,
    "returned": lambda: Filing.objects.filter(union__code=COUNTY).latest("pk").pk,
    "stamped": lambda: StampedScan.objects.order_by("pk")[0].filing.pk,
    "period": lambda: Period.objects.filter(campaign__code=YEAR).latest("number").pk,
    "allocation": lambda: Allocation.objects.order_by("pk")[0].pk,
    "amendment": lambda: Amendment.objects.order_by("pk")[0].uid,
    "account": lambda: User.objects.get(username="yushu").pk,
    "upload": lambda: _upload().uid,
    "unread": lambda: _upload(UNREAD).uid,
    "parcel": lambda: _upload().parcel,
    "draft": lambda: Draft.objects.order_by("pk")[0].uid,
    "pending": lambda: PendingRow.objects.order_by("pk")[0].uid,
    "left_batch": lambda: Batch.objects.filter(pending__isnull=False)[0].number,
}


@cache
def row(name: str) -> str:
    """The row of that name: of `ROWS`, else the first one of a table, as `app_model`."""
    if name in ROWS:
        return str(ROWS[name]())
    first = apps.get_model(*name.split("_")).objects.order_by("pk").first()
    return str(first.pk if first else 0)


def filled(address: str, names: list[str]) -> str:
    """The address with the rows put in."""
    return address.format_map({name: row(name) for name in names})
