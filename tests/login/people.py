"""What tests of the login share: whole logins through the pages, and a session moved back in time."""

from typing import Any

from django.contrib.sessions.models import Session
from django.test import Client

from songnuan.login.session_store import BEGAN, SEEN
from tests import factories as make


def give(client: Client, username: str, password: str = make.PASSWORD, **more: Any) -> Any:
    """The answer to a name and a password on the login page."""
    return client.post("/login/", {"username": username, "password": password, **more})


def signed_in(username: str, password: str = make.PASSWORD, **client: Any) -> Client:
    """A browser in which that account signed in on the page."""
    browser = Client(**client)
    assert give(browser, username, password).status_code == 302
    assert is_in(browser)
    return browser


def is_in(client: Client) -> bool:
    return bool(client.get("/session/").json()["alive"])


def age(client: Client, *, idle: float = 0, whole: float = 0) -> None:
    """As if nobody had worked for so many seconds, or the session had begun so long ago."""
    session = client.session
    session[SEEN] -= idle
    session[BEGAN] -= whole
    session.save()


def sessions() -> int:
    return Session.objects.count()
