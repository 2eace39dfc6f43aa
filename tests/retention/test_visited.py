"""What was written of the visit at which a person was helped goes with them where it names them, though the row of none of theirs
was touched by it (T54)."""

from uuid import uuid4

import pytest
from django.utils import timezone

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Event, EventDetail, Filing, Party, ReturnedRow, Visit
from songnuan.ledger.verify import verify
from songnuan.retention import one, trail
from tests import factories as make
from tests.entry.visits.forms import browser, form, person
from tests.retention.everything import everything

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T54")]
NUMBER, NAME = make.citizen_id(1), "周除名"


def visited(**typed: str) -> None:
    """A visit to the person and another, of which the remark alone was corrected; another visit, corrected as well."""
    mine = browser(make.clerk())
    helped = (person(name=NAME, citizen_id=NUMBER), person(name="他人", citizen_id=make.citizen_id(2)))
    data = form(*helped, partners=f"{NAME}家属、市残联", remark=f"{NAME}病重", **typed)
    other = form(person(name="王五", citizen_id=make.citizen_id(3)), name="榆树粮油有限公司", remark="另一家")
    for sent, remark, reason in ((data, f"{NAME}病重二", f"{NAME}家属要求改"), (other, "另一家二", "写错")):
        assert mine.post("/visits/new/", sent).status_code == 302
        stands = Visit.objects.get(record=sent["record"])
        rows = Disbursement.objects.filter(visit_record=stands.record).order_by("pk")
        facts = {f"r{place}_fact": str(row.pk) for place, row in enumerate(rows, start=1)}
        facts |= {f"r{place}_citizen_id": "" for place in range(1, len(rows) + 1)}
        changed = {
            **sent,
            **facts,
            "draft": str(uuid4()),
            "remark": remark,
            "reason": reason,
            "fact": str(stands.pk),
        }
        answer = mine.post(f"/visits/{stands.record}/correct/", changed)
        assert answer.status_code == 302, answer.content.decode()


def test_what_names_them_goes_and_what_was_written_of_another_visit_stays() -> None:
    visited()
    visits = Visit.objects.live().order_by("pk")
    filing = Filing.objects.create(
        campaign=make.campaign(), union=make.union(), period=make.period(), number=1, at=timezone.now()
    )
    for visit, reason in zip(visits, (f"{NAME}的走访写错", "日期写错"), strict=True):
        ReturnedRow.objects.create(
            filing=filing, sheet=visit.SHEET, fact_id=visit.pk, record=visit.record, reason=reason
        )
    before = make.figures()
    assert one.traces(NUMBER) == one.erase(NUMBER, reason="申请", by=None)
    assert [line for line in everything().splitlines() if NAME in line or NUMBER in line] == []
    corrections = EventDetail.objects.filter(event__verb="post.correction").order_by("pk")
    assert [detail.opened is None for detail in corrections] == [True, False]
    assert (
        list(Batch.objects.filter(kind="correction").order_by("pk").values_list("reason", flat=True))[1]
        == "写错"
    )
    assert list(ReturnedRow.objects.order_by("pk").values_list("reason", flat=True)) == [
        "（已清除）",
        "日期写错",
    ]
    assert set(Party.objects.exclude(name="").values_list("name", flat=True)) == {"（已清除）", "市残联"}
    assert (make.figures(), verify(make.campaign())) == (before, [])


def test_control_by_the_rows_alone_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    visited()
    monkeypatch.setattr(trail, "_visiting", lambda _visits: frozenset())
    one.erase(NUMBER, reason="申请", by=None)
    assert [line.partition(":")[0] for line in everything().splitlines() if NAME in line] == [
        "Batch.reason", "EventDetail.sealed",
    ]  # fmt: skip


def test_a_note_that_does_not_open_keeps_nobody_from_being_taken_out() -> None:
    visited()
    EventDetail.objects.filter(event__verb="post.correction").update(key=b"none of ours")
    one.erase(NUMBER, reason="申请", by=None)
    assert [line for line in everything(EventDetail).splitlines() if NAME in line or NUMBER in line] == []


def test_partners_lie_under_seal_in_the_log() -> None:
    visited()
    event = Event.objects.filter(verb="party.put").earliest("sequence")
    assert ("partners" in event.body, event.told["partners"]) == (False, [f"{NAME}家属", "市残联"])
