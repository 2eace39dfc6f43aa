"""The last day of an open campaign (T50): moved to no day on which it would be over already, and the log says from what."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from beneficiaries.models import Disbursement
from campaigns.models import Campaign, Event, FundSource, User
from songnuan.closing.close import close
from songnuan.ledger.post import Conflict
from songnuan.setup.admin import CampaignAdmin
from tests import factories as make
from tests.admin.pages import address, seen, signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T50")]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def running() -> Campaign:
    """The campaign of 2023 as if it had begun lately, with one row of yesterday."""
    campaign, today = make.campaign(), timezone.localdate()
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    Disbursement.objects.update(date=today - DAY)
    Campaign.objects.filter(pk=campaign.pk).update(starts=today - 30 * DAY, ends=today + 60 * DAY)
    campaign.refresh_from_db()
    return campaign


def moved(campaign: Campaign, ends: datetime.date) -> Any:
    data = {"name": campaign.name, "name_en": campaign.name_en, "ends": ends.isoformat(), "keep_years": ""}
    staff = signed_in(make.user("省级工作人员", make.PROVINCE, f"staff{User.objects.count()}"))
    at = address(Campaign, "change", campaign.pk)
    return staff.post(at, {**data, **seen(staff, at)})


def test_a_running_campaign_is_not_ended_in_the_past_and_closed_at_once(running: Campaign) -> None:
    page = moved(running, timezone.localdate() - DAY)
    assert (page.status_code, "不能改到今天以前" in text(page)) == (200, True)
    before = running.ends
    running.refresh_from_db()
    assert (running.ends, Event.objects.filter(verb="admin.change").count()) == (before, 0)
    with pytest.raises(Conflict, match="现在不能封存"):
        close(running, by=make.user("省级工作人员", make.PROVINCE, "closer"), reason="归档")


def test_rows_stay_within_it(running: Campaign) -> None:
    Disbursement.objects.update(date=timezone.localdate() + 5 * DAY)
    page = moved(running, timezone.localdate() + 4 * DAY)
    assert (page.status_code, "结束日期不能早于这一天" in text(page)) == (200, True)
    assert moved(running, timezone.localdate() + 5 * DAY).status_code == 302


def test_the_log_says_from_which_day_to_which(running: Campaign) -> None:
    today = timezone.localdate()
    assert moved(running, today + 10 * DAY).status_code == 302
    body = Event.objects.get(verb="admin.change").body
    days = {"from": (today + 60 * DAY).isoformat(), "to": (today + 10 * DAY).isoformat()}
    assert body == {
        "model": "campaigns.campaign", "id": running.pk, "name": str(running), "fields": ["结束日期"],
        "values": {"结束日期": days},
    }  # fmt: skip
    auditor = signed_in(make.user("安全审计", make.PROVINCE, "auditor"))
    page = text(auditor.get("/audit/"))
    assert [word in page for word in (f"原为 {days['from']}", f"改为 {days['to']}")] == [True, True]


def test_it_says_so_of_every_parameter() -> None:
    source = FundSource.objects.filter(from_above=False).latest("pk")
    data = {"name": source.name, "name_en": source.name_en, "order": source.order, "from_above": "on"}
    staff = signed_in(make.user("省级工作人员", make.PROVINCE, "staff"))
    at = address(FundSource, "change", source.pk)
    assert staff.post(at, {**data, **seen(staff, at)}).status_code == 302
    values = Event.objects.get(verb="admin.change").body["values"]
    assert values["上级拨入"] == {"from": False, "to": True}


def test_no_save_of_what_was_read_before_opens_a_closed_campaign() -> None:
    """Nor does it bring personal data's mark or the version of rendered pages back."""
    stale = make.campaign()
    stored = Campaign.objects.filter(pk=stale.pk)
    close(make.campaign(), by=make.user("省级工作人员", make.PROVINCE, "closer"), reason="归档")
    stored.update(anonymised_at=timezone.now())
    settled = ("closed_at", "closed_by", "closed_reason", "anonymised_at", "version")
    stands = stored.values(*settled).get()
    stale.keep_years = 7
    stale.save()
    assert (stored.values(*settled).get(), stored.get().keep_years) == (stands, 7)
    assert all(stands.values())


def test_a_form_writes_what_was_changed_alone(running: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even of a row that was read before: what else was written of it stands."""
    stale = make.campaign()
    monkeypatch.setattr(CampaignAdmin, "get_object", lambda _admin, _request, _id, *_more: stale)
    Campaign.objects.filter(pk=stale.pk).update(keep_years=9)
    assert moved(running, running.ends + DAY).status_code == 302
    now = make.campaign()
    assert (now.ends, now.keep_years) == (running.ends + DAY, 9)
