"""A clerk at a browser, for every test of pages."""

from collections.abc import Iterator

import pytest
from pytest_django.live_server_helper import LiveServer
from selenium.webdriver import Chrome

from tests import factories as make
from tests.pages.clerk import DESK, Clerk


@pytest.fixture
def clerk(request: pytest.FixtureRequest, browser: Chrome, live_server: LiveServer) -> Iterator[Clerk]:
    """Signed in at a desk; on a phone where the test says so."""
    make.clerk(username="wangfang")
    width, height = browser.execute_script("return [innerWidth, innerHeight]")
    signed_in = Clerk(browser, live_server.url, getattr(request, "param", DESK))
    signed_in.sign_in("wangfang")
    yield signed_in
    Clerk(browser, live_server.url, (width, height))
