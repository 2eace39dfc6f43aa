"""Periods are proposed, set in order, logged; more time is granted to one union, with a reason."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from campaigns.models import Event, LateGrant, Period, User
from songnuan.filings.periods import acts
from songnuan.filings.periods.proposal import propose
from songnuan.ledger.post import Conflict
from tests import factories as make
from tests.filings.acting import at_work

pytestmark = pytest.mark.django_db
LIST = "/filings/periods/"


def local(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def province() -> User:
    return make.user("省级工作人员", make.PROVINCE, "province")


def test_five_are_proposed_from_new_year_to_the_last_day() -> None:
    lines = propose(make.campaign())
    assert [(line.number, line.deadline) for line in lines] == [
        (1, local("2023-01-08T17:00")), (2, local("2023-01-15T17:00")), (3, local("2023-01-22T17:00")),
        (4, local("2023-01-29T17:00")), (5, local("2023-02-05T17:00")),
    ]  # fmt: skip
    assert {line.closes - line.deadline for line in lines} == {timedelta(days=2)}


def test_the_proposed_are_taken_over_once() -> None:
    client = at_work(province())
    for _time in range(2):
        client.post(f"{LIST}propose/", {"campaign": "2023"})
    assert [period.number for period in make.campaign().periods.all()] == [1, 2, 3, 4, 5]
    assert Event.objects.filter(verb="period.changed").count() == 5


def test_one_is_added_and_its_deadline_changed() -> None:
    client, user = at_work(province()), User.objects.get(username="province")
    sent = {"number": 1, "deadline": "2023-01-10T17:00", "closes": "2023-01-12T09:00"}
    assert client.post(f"{LIST}new/?campaign=2023", sent).status_code == 302
    (period,) = Period.objects.all()
    assert (period.deadline, period.closes) == (local("2023-01-10T17:00"), local("2023-01-12T09:00"))
    sent["deadline"] = "2023-01-11T12:00"
    changed = {**sent, "number": 7, "seen": acts.seen_of(period)}
    assert client.post(f"{LIST}{period.pk}/", changed).status_code == 302
    period.refresh_from_db()
    assert (period.number, period.deadline) == (1, local("2023-01-11T12:00"))
    event = Event.objects.filter(verb="period.changed").latest("sequence")
    assert (event.actor, event.body["from"][0], event.body["to"][0]) == (
        user, "2023-01-10T17:00:00+08:00", "2023-01-11T12:00:00+08:00",
    )  # fmt: skip


@pytest.mark.hardening("T62")
@pytest.mark.parametrize("protected", [True, False], ids=["compared", "control"])
def test_a_page_opened_before_another_deadline_was_saved_does_not_take_it_back(
    monkeypatch: pytest.MonkeyPatch, protected: bool
) -> None:
    client, period = at_work(province()), make.period()
    if not protected:
        monkeypatch.setattr(acts, "seen_of", lambda _period: "-")
    address = f"{LIST}{period.pk}/"
    sent = client.get(address).context["form"].initial
    old = {name: f"{timezone.localtime(sent[name]):%Y-%m-%dT%H:%M}" for name in ("deadline", "closes")}
    first = {"deadline": old["deadline"], "closes": "2033-01-12T17:00", "seen": sent["seen"]}
    second = {"deadline": "2023-01-05T17:00", "closes": old["closes"], "seen": sent["seen"]}
    assert client.post(address, first).status_code == 302
    answer = client.post(address, second)
    period.refresh_from_db()
    assert (period.closes == local("2033-01-12T17:00")) == protected
    if protected:
        page, form = answer.content.decode(), answer.context["form"]
        assert (answer.status_code, "2033-01-12 17:00。请核对" in page) == (422, True)
        assert form["deadline"].value() == second["deadline"]
        assert client.post(address, {**second, "seen": form["seen"].value()}).status_code == 302


def test_a_number_that_somebody_took_meanwhile_is_not_overwritten() -> None:
    client, period = at_work(province()), make.period()
    sent = {"number": period.number, "deadline": "2023-01-10T17:00", "closes": "2023-01-12T09:00", "seen": ""}
    answer = client.post(f"{LIST}new/?campaign=2023", sent)
    assert (answer.status_code, "已经有这一期" in answer.content.decode()) == (422, True)
    (there,) = Period.objects.all()
    assert there.deadline == period.deadline


@pytest.mark.parametrize(
    ("number", "deadline", "closes"),
    [(2, "2023-01-09T17:00", "2023-01-12T17:00"), (1, "2023-01-16T17:00", "2023-01-17T17:00"), (3, "2023-01-20T17:00", "2023-01-19T17:00")],
    ids=["before the earlier", "after the later", "closed before it is due"],
)  # fmt: skip
def test_deadlines_stand_in_order(number: int, deadline: str, closes: str) -> None:
    campaign = make.campaign()
    acts.put(campaign, 1, local("2023-01-10T17:00"), local("2023-01-12T17:00"), by=None)
    acts.put(campaign, 2, local("2023-01-15T17:00"), local("2023-01-17T17:00"), by=None)
    with pytest.raises(Conflict):
        acts.put(campaign, number, local(deadline), local(closes), by=None)
    assert [period.deadline for period in campaign.periods.all()] == [
        local("2023-01-10T17:00"), local("2023-01-15T17:00"),
    ]  # fmt: skip


def test_more_time_is_granted_to_one_union_with_a_reason() -> None:
    client, period = at_work(province()), make.period(hours=-48, grace=24)
    until = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    sent = {"union": make.CHAOYANG, "until": until, "reason": "断网"}
    assert client.post(f"{LIST}{period.pk}/grant/", {**sent, "reason": ""}).status_code == 422
    assert client.post(f"{LIST}{period.pk}/grant/", {**sent, "until": "2023-01-01T00:00"}).status_code == 422
    assert client.post(f"{LIST}{period.pk}/grant/", sent).status_code == 302
    again = client.post(f"{LIST}{period.pk}/grant/", sent)
    assert (again.status_code, "没有再准予一次" in again.content.decode()) == (422, True)
    (made,) = LateGrant.objects.all()
    assert (made.union, made.reason, made.by.username) == (make.union(), "断网", "province")  # type: ignore[union-attr]
    assert Event.objects.filter(verb="period.granted", union=make.union()).count() == 1
    assert "断网" in client.get(f"{LIST}?campaign=2023").content.decode()
    assert "断网" not in at_work(make.clerk(make.YUSHU)).get(f"{LIST}?campaign=2023").content.decode()


def test_a_clerk_reads_and_sets_nothing() -> None:
    client, period = at_work(make.clerk()), make.period()
    page = client.get(LIST).content.decode()
    assert ("正在报送" in page, "准予补报</a>" in page) == (True, False)
    for address in ("propose/", "new/", f"{period.pk}/", f"{period.pk}/grant/"):
        assert client.post(f"{LIST}{address}").status_code == 403


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00", "0001-01-01T08:00", "9999-12-31T23:59", "1999-12-31T17:00"]
)
def test_a_moment_of_another_age_is_refused(moment: str) -> None:
    client = at_work(province())
    client.post(f"{LIST}propose/", {"campaign": "2023"})
    period = make.campaign().periods.first()
    assert period is not None
    page = client.get(f"{LIST}{period.pk}/")
    shown = {
        "number": "1",
        "deadline": moment,
        "closes": moment,
        "seen": page.context["form"]["seen"].value(),
    }
    assert client.post(f"{LIST}{period.pk}/", shown).status_code == 422
    before = period.deadline
    period.refresh_from_db()
    assert period.deadline == before
