"""The first-use tour: three steps at most, gone for good once it is done, without any script."""

import pytest
from django.test import Client

from campaigns.models import User
from songnuan.help.tour import STEPS, steps_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return [str(step.route) for step in STEPS if f'<h2 id="tour-title">{step.title}</h2>' in page]


def test_a_clerk_is_led_from_page_to_page_once() -> None:
    client = signed_in(make.clerk())
    assert (shown(client, "/"), shown(client, "/upload/"), shown(client, "/help/")) == (["overview"], [], [])
    assert client.post("/help/tour/", {"to": "next"}).url == "/upload/"
    assert (shown(client, "/"), shown(client, "/upload/")) == ([], ["upload"])
    assert client.post("/help/tour/", {"to": "next"}).url == "/help/"
    assert shown(client, "/help/") == ["help"]
    assert client.post("/help/tour/", {"to": "done"}).url == "/help/"
    assert [shown(client, address) for address in ("/", "/upload/", "/help/")] == [[], [], []]


def test_it_can_be_dismissed_at_the_first_step_and_stays_so() -> None:
    user = make.clerk()
    assert signed_in(user).post("/help/tour/", {"to": "done"}).url == "/"
    assert shown(signed_in(user), "/") == []
    assert User.objects.get(pk=user.pk).tour_step == len(STEPS)


def test_nobody_is_led_to_a_page_that_is_not_theirs() -> None:
    leader = make.user("领导", make.PROVINCE)
    assert [step.route for step in steps_of(leader)] == ["overview", "help"]
    client = signed_in(leader)
    assert client.post("/help/tour/", {"to": "next"}).url == "/help/"
    assert shown(client, "/help/") == ["help"]
    security = signed_in(make.user("安全审计", make.PROVINCE))
    assert shown(security, "/help/") == ["help"]
