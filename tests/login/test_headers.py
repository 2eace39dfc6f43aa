"""What every answer says to the browser (T39): pages, errors, downloads, static files, whoever asks."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from songnuan import urls
from tests import factories as make
from tests.access.probes import all_probes
from tests.access.rules import shows
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T39")]
WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OPEN = (
    "default-src 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)
CLOSED = ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
"""What a page's policy says, and that of a picture, which loads nothing at all."""

REFUSED_BY_MOST = ("system administrator", "security auditor")
"""Refusals are asked by the others; of these two only what they may see."""
READERS = ("anonymous", "province staff", *REFUSED_BY_MOST)


def faults(response: HttpResponse) -> list[str]:
    """Headers that are missing or say something else."""
    found = [name for name, value in WANTED.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    found += [
        part for part in (CLOSED if policy.startswith("default-src 'none'") else OPEN) if part not in policy
    ]
    return found + [word for word in ("unsafe-inline", "unsafe-eval", "*") if word in policy]


class Inline(HTMLParser):
    """Collects what the policy would refuse: styles, scripts and handlers written into a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") != "application/json"
        ):
            self.found.append(f"<{tag}>")
        self.found += [name for name, value in attrs if name == "style" or re.fullmatch(r"on[a-z]+", name)]
        self.found += [str(value) for _name, value in attrs if str(value).lower().startswith("javascript:")]


@pytest.mark.sqlite  # headers know no database
@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_every_route_says_it_and_holds_nothing_inline(name: str, world: World) -> None:
    reader = world.readers[name]
    client = Client(raise_request_exception=False)
    if reader.user is not None:
        client.force_login(reader.user)
    wrong = {}
    asked = {
        probe.address
        for probe in all_probes(world)
        if probe.place is world.own
        and probe.route.key != "logout"
        and (name not in REFUSED_BY_MOST or shows(probe, reader))
    }
    for address in sorted(asked):
        if "logout" in address:
            continue
        response = client.get(address)
        found = faults(response)
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            found += Inline(response.content.decode()).found
        if found:
            wrong[address] = found
    assert wrong == {}


def test_control_what_is_inline_is_found() -> None:
    page = (
        '<p style="color:red" onclick="x()"><a href="javascript:x()">x</a><script>x()</script><style></style>'
    )
    assert Inline(page).found == ["style", "onclick", "javascript:x()", "<script>", "<style>"]


def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


urlpatterns = [*urls.urlpatterns, path("broken/", broken)]


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("address", "code"),
    [("/broken/", 500), ("/nothing/", 404), ("/accounts/", 403), ("/static/css/songnuan.css", 200)],
)
def test_errors_and_static_files_say_it(address: str, code: int) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make.clerk())
    response = client.get(address)
    response.close()
    assert response.status_code == code
    left = faults(response)
    assert left == (["Cache-Control"] if address.startswith("/static/") else [])


def test_a_foreign_host_and_a_missing_token_say_it() -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(make.clerk())
    for response, code in (
        (client.get("/", HTTP_HOST="elsewhere.example"), 400),
        (client.post("/logout/"), 403),
    ):
        assert (response.status_code, faults(response)) == (code, [])


def test_cookies_are_for_the_server_alone() -> None:
    make.clerk(username="wangfang")
    client = Client()
    client.get("/login/")
    client.post("/login/", {"username": "wangfang", "password": make.PASSWORD, "remember": "on"})
    client.post("/language/", {"language": "en"})
    flags = {name: (cookie["httponly"], cookie["samesite"]) for name, cookie in client.cookies.items()}
    names = (
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        settings.NAMES_COOKIE_NAME,
    )
    assert flags == dict.fromkeys(names, (True, "Lax"))
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""


def test_a_prefix_that_somebody_sends_stands_before_no_link() -> None:
    """Pages are kept for everybody with the same rights: what one request says of addresses must not be in them."""
    client = Client()
    client.force_login(make.clerk())
    page = client.get("/", {"campaign": "2023"}, SCRIPT_NAME="/elsewhere").content.decode()
    assert ("/row" in page or "/rows/" in page, "elsewhere" in page) == (True, False)
    with override_settings(FORCE_SCRIPT_NAME=None):
        page = client.get("/upload/", SCRIPT_NAME="/elsewhere").content.decode()
    assert "elsewhere" in page  # without the setting every link would hold it
