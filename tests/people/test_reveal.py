"""One field of one person in full (T44): right, purpose, recent password, noted first, limited."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement, RosterEntry
from campaigns import journal
from campaigns.models import Event
from songnuan.login.throttle import TRIES
from songnuan.people import reveal
from tests import factories as make
from tests.people.readers import CARD, NUMBER, PHONE, PURPOSE, SECRETS, handed, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T44")]
VALUES = {"citizen_id": NUMBER, "phone": PHONE, "card": CARD}


def field(fact: Disbursement, name: str = "phone") -> str:
    return reverse("person_field", args=["disbursement", fact.pk, name])


def text(response: Any) -> str:
    return response.content.decode()


def told(response: Any) -> list[str]:
    """The whole values that an answer holds."""
    return [secret for secret in SECRETS if secret in text(response) + str(response.headers)]


def shown() -> list[str]:
    return [event.body["field"] for event in Event.objects.filter(verb="reveal.shown")]


@pytest.mark.parametrize("name", VALUES)
def test_one_field_is_shown_noted_and_kept_by_nobody(name: str) -> None:
    fact, clerk = handed(), make.clerk()
    client = signed_in(clerk)
    response = client.post(field(fact, name), PURPOSE)
    assert (response.status_code, told(response)) == (200, [VALUES[name]])
    assert "no-store" in response.headers["Cache-Control"]
    event = Event.objects.get(verb="reveal.shown")
    assert (event.actor, event.union, event.campaign, event.address) == (
        clerk, make.union(), make.campaign(), "127.0.0.1",
    )  # fmt: skip
    assert event.told == {"row": f"disbursement:{fact.pk}", "field": name, **PURPOSE}
    assert event.detail.opened == {"citizen_id": NUMBER, "name": "李春生", "written": {"why": PURPOSE["why"]}}
    assert told(client.get(field(fact, name))) == told(client.get(_row(fact))) == []


def _row(fact: Disbursement) -> str:
    return reverse("person_row", args=["disbursement", fact.pk])


def test_the_rows_page_masks_everything_and_leads_to_each_value() -> None:
    fact = handed()
    page = text(signed_in(make.clerk()).get(_row(fact)))
    assert [secret for secret in SECRETS if secret in page] == []
    for part in (
        "138****0077",
        f"{NUMBER[:6]}********{NUMBER[-4:]}",
        "吉林省长春市朝阳区****",
        field(fact, "remark"),
    ):
        assert part in page


@pytest.mark.parametrize("role", ["市县填报员", "市州审核员", "经审"])
def test_a_number_that_somebody_wrote_into_a_text_of_the_page_is_covered(role: str) -> None:
    """Many rosters number their files so."""
    made = make.batch({RosterEntry.SHEET: [make.roster(身份证号=NUMBER, 档案编号=f"档{NUMBER}")]})
    fact = RosterEntry.objects.get(added_by=made)
    reader = make.user(role, make.CHAOYANG)
    page = text(signed_in(reader).get(reverse("person_row", args=["rosterentry", fact.pk])))
    assert ("档220104********" in page, NUMBER in page) == (True, False)


def test_inside_the_rows_page_only_the_value_comes_back() -> None:
    client, fact = signed_in(make.clerk()), handed()
    form = client.get(field(fact), headers={"HX-Request": "true"})
    assert "<html" not in text(form)
    answer = client.post(field(fact), PURPOSE, headers={"HX-Request": "true"})
    assert ("<html" in text(answer), told(answer)) == (False, [PHONE])


@pytest.mark.parametrize("left_out", PURPOSE)
def test_without_a_purpose_nothing_is_shown_or_noted(left_out: str) -> None:
    response = signed_in(make.clerk()).post(field(handed()), {**PURPOSE, left_out: ""})
    assert (response.status_code, told(response), shown()) == (422, [], [])


def test_an_old_password_is_asked_for_again_and_a_wrong_one_shows_nothing() -> None:
    fact, client = handed(), signed_in(make.clerk(), fresh=False)
    assert 'id="id_password"' in text(client.get(field(fact)))
    for password in ("", "wrong-password-1"):
        response = client.post(field(fact), {**PURPOSE, "password": password})
        assert (response.status_code, told(response)) == (422, [])
    assert Event.objects.filter(verb="login.failed").count() == 1
    assert told(client.post(field(fact), {**PURPOSE, "password": make.PASSWORD})) == [PHONE]
    assert 'id="id_password"' not in text(client.get(field(fact)))


def test_where_nothing_says_when_the_password_was_given_it_is_old() -> None:
    client = Client()
    client.force_login(make.clerk())
    session = client.session
    session.pop("password_at", None)
    session.save()
    assert 'id="id_password"' in text(client.get(field(handed())))


def test_after_five_wrong_passwords_the_right_one_is_not_looked_at() -> None:
    fact, client = handed(), signed_in(make.clerk(), fresh=False)
    for serial in range(TRIES):
        client.post(field(fact), {**PURPOSE, "password": f"wrong-password-{serial}"})
    assert told(client.post(field(fact), {**PURPOSE, "password": make.PASSWORD})) == []


def test_past_the_hours_limit_nothing_is_shown_and_an_alarm_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reveal, "REVEALS", 3)
    fact, client = handed(), signed_in(make.clerk())
    answers = [client.post(field(fact), PURPOSE) for _try in range(5)]
    assert [response.status_code for response in answers] == [200, 200, 200, 429, 429]
    assert [told(response) for response in answers] == [[PHONE]] * 3 + [[]] * 2
    assert Event.objects.filter(verb="reveal.alarm").count() == 1


def test_what_cannot_be_noted_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_what: Any, **_more: Any) -> None:
        raise OSError(28, "no space left")

    fact, client = handed(), signed_in(make.clerk())
    monkeypatch.setattr(journal, "note", full)
    client.raise_request_exception = False
    response = client.post(field(fact), PURPOSE)
    assert (response.status_code, told(response)) == (500, [])


def test_the_control_what_is_shown_before_it_is_noted_stays_unnoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The harm: without its event the value goes out all the same."""
    monkeypatch.setattr(reveal, "_noted", lambda *_what: True)
    assert told(signed_in(make.clerk()).post(field(handed()), PURPOSE)) == [PHONE]
    assert shown() == []


@pytest.mark.parametrize(
    ("role", "at", "status"),
    [
        ("市县填报员", make.YUSHU, 404), ("领导", make.PROVINCE, 403), ("安全审计", make.PROVINCE, 403),
        ("系统管理员", make.PROVINCE, 403), ("经审", make.PROVINCE, 200), ("市州审核员", make.CHANGCHUN, 200),
        ("市县填报员", None, 403),
    ],
)  # fmt: skip
def test_only_with_the_right_and_within_reach(role: str, at: str | None, status: int) -> None:
    response = signed_in(make.user(role, at)).post(field(handed()), PURPOSE)
    assert (response.status_code, told(response)) == (status, [PHONE] if status == 200 else [])


def test_of_the_closed_class_nothing_is_revealed_without_its_permission() -> None:
    fact = handed(姓名="张警官", 人员类别="因公伤残民警")
    assert signed_in(make.clerk()).post(field(fact, "name"), PURPOSE).status_code == 404
    answer = signed_in(make.user("省级工作人员", make.PROVINCE)).post(field(fact, "name"), PURPOSE)
    assert (answer.status_code, "张警官" in text(answer)) == (200, True)


@pytest.mark.parametrize("name", ["sealed", "employer", "uid", "income", "person__sealed"])
def test_only_personal_fields_that_are_filled_are_addresses(name: str) -> None:
    assert signed_in(make.clerk()).get(field(handed(), name)).status_code == 404


def test_a_correction_form_is_no_way_around(client: Client) -> None:
    fact, clerk = handed(), signed_in(make.clerk())
    for page in ("change", "delete"):
        answer = clerk.get(reverse(f"admin:beneficiaries_disbursement_{page}", args=[fact.pk]))
        assert told(answer) == []
        assert _row(fact) in text(answer)
