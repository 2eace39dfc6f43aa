"""The answer to HEAD ends with its headers: a body after them would be read as the beginning of the next answer."""

from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

from songnuan.wsgi import application

pytestmark = pytest.mark.django_db
PAGES = ("/login/", "/healthz", "/nowhere/", "/static/css/songnuan.css", "/")


def body_of(app: Any, method: str, path: str) -> tuple[bytes, str]:
    """What a server would send after the headers, and the length that they promise."""
    told: dict[str, str] = {}

    def start(_status: str, headers: list[tuple[str, str]], *_error: object) -> None:
        told.update(headers)

    answer = app(RequestFactory().generic(method, path, SERVER_NAME="127.0.0.1").environ, start)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return body, told.get("Content-Length", "")


@pytest.mark.parametrize("path", PAGES)
def test_head_has_no_body_and_says_how_long_it_would_be(path: str) -> None:
    body, length = body_of(application, "HEAD", path)
    assert body == b""
    assert length == str(len(body_of(application, "GET", path)[0])) or path == "/login/"


def test_control_the_bare_application_sends_a_body() -> None:
    assert body_of(get_wsgi_application(), "HEAD", "/nowhere/")[0] != b""
