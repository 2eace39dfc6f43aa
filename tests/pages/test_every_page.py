"""Every page of the URL conf on a phone: no push sideways, nothing the browser refuses, nothing serious for axe.

The addresses are those of the access tests, the exceptions those of the list of pictures: a new page is in by itself.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver import Chrome

from tests.access.probes import Probe, probes
from tests.access.routes import routes
from tests.access.rules import PAGES, answer, shows
from tests.access.world import Reader, World, build
from tests.pages.test_accessible import SIZES, findings, set_size
from tests.screenshots.camera import faults
from tests.screenshots.pages import NO_PAGES

# What a browser makes of a page does not depend on the database: the embedded one is enough.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.sqlite,
    pytest.mark.django_db(transaction=True),
]

ON_THE_WAY_IN = {"login", "login_code", "login_password", "login_enrol"}
"""Not shown to whoever is signed in; test_accessible and the tests of the login look at them."""


def pages(world: World) -> dict[str, list[Probe]]:
    """Reader → an address of each page of which they are the first that it answers."""
    found: dict[str, list[Probe]] = {}
    for route in routes():
        if route.model_admin or route.key in NO_PAGES or "GET" not in PAGES[route.key].answers:
            continue
        probe = next(probes(route, world))
        reader = next((reader for reader in world.readers.values() if shows(probe, reader)), None)
        if reader is not None:
            found.setdefault(reader.name, []).append(probe)
    return found


def seen_by(browser: Chrome, root: str, reader: Reader) -> None:
    """Sign in without the door: a session's cookie is put into the browser."""
    assert reader.user is not None
    client = Client()
    client.force_login(reader.user)
    browser.get(f"{root}/nothing/")
    browser.delete_all_cookies()
    browser.add_cookie({"name": "sessionid", "value": client.cookies["sessionid"].value})
    browser.get_log("browser")  # what that page was refused is no part of the test


@pytest.fixture
def phone(browser: Chrome) -> Iterator[Chrome]:
    set_size(browser, *SIZES["phone"])
    yield browser
    set_size(browser, *SIZES["desktop"])


def test_no_page_is_too_wide_for_a_phone_or_broken(phone: Chrome, live_server: LiveServer) -> None:
    world = build()
    wrong, looked_at = {}, set()
    for name, theirs in pages(world).items():
        reader = world.readers[name]
        seen_by(phone, live_server.url, reader)
        for probe in theirs:
            phone.get(live_server.url + probe.address)
            (status,) = answer(probe, reader, "GET").codes
            if found := [*faults(phone, status), *findings(phone)]:
                wrong[probe.address] = found
            looked_at.add(probe.route.key)
    ours = {route.key for route in routes() if route.model_admin is None} - set(NO_PAGES)
    assert wrong == {}
    assert {key for key in ours if "GET" in PAGES[key].answers} - looked_at == ON_THE_WAY_IN
