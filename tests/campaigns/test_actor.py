"""From where a request comes (T31): what the asker writes into a header is not believed."""

import pytest
from django.test import RequestFactory

from campaigns.actor import address_of


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "expected"),
    [
        (False, None, "192.0.2.1"),
        (False, "203.0.113.9", "192.0.2.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (True, None, "192.0.2.1"),
        (True, "2001:db8::7", "2001:db8::7"),
        (True, "龘, <script>", ""),
    ],
)
def test_the_address(behind_proxy: bool, forwarded: str | None, expected: str, settings: object) -> None:
    settings.BEHIND_PROXY = behind_proxy
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)
    assert address_of(request) == expected


def test_a_socket_without_an_address_has_none() -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="")) == ""
