"""Where the login leads afterwards: to an address of ours, and nothing else is one."""

import pytest
from django.test import Client

from tests import factories as make
from tests.login.people import give

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example",
    "///evil.example", "\thttp://evil.example", "overview", "admin:index", "nowhere", "%0d%0aX: y", "",
)  # fmt: skip


def test_only_an_address_of_ours_is_gone_to() -> None:
    make.clerk(username="one")
    led = [give(Client(), "one", next=wished).headers["Location"] for wished in ELSEWHERE]
    assert led == ["/"] * len(ELSEWHERE)
    assert give(Client(), "one", next="/batches/?page=2").headers["Location"] == "/batches/?page=2"


def test_who_is_in_already_is_led_the_same_way() -> None:
    browser = Client()
    browser.force_login(make.clerk())
    led = [browser.get("/login/", {"next": wished}).headers["Location"] for wished in ELSEWHERE]
    assert led == ["/"] * len(ELSEWHERE)
