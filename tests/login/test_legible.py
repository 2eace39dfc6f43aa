"""A request in another encoding than ours is answered by our own page, whoever asks for whatever."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory

from songnuan.login.legible import UNREADABLE, acceptable, readable
from songnuan.wsgi import with_readable_types
from tests.login.test_headers import faults

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T12"), pytest.mark.hardening("T39")]
FORM = "application/x-www-form-urlencoded"
PATHS = ("/login/", "/healthz", "/nowhere/")
COOKIE = f"csrftoken={'a' * 32}"
OTHERS = (
    f"{FORM}; charset=utf-16",
    f"{FORM}; charset=gb18030",
    f"{FORM}; charset*=nope''%41",
    f"{FORM}; charset=a\0b",
    "multipart/form-data; boundary=x; charset=hex",
    'multipart/form-data; boundary="a\\"b"; charset=utf-8',
    "text/plain; charset=rot13",
)


def answered(path: str, content_type: str, body: str = "a=1", method: str = "POST") -> Any:
    """What somebody who is not signed in is answered."""
    client = Client(enforce_csrf_checks=True)
    return client.generic(
        method, path, body, content_type=taken(CONTENT_TYPE=content_type)["CONTENT_TYPE"], HTTP_COOKIE=COOKIE
    )


def taken(**environ: str) -> dict[str, str]:
    """What comes through the door of the servers."""
    seen: list[dict[str, str]] = []

    def inside(environ: dict[str, Any], _start: object) -> list[bytes]:
        seen.append(environ)
        return []

    with_readable_types(inside)(environ, print)
    return seen[0]


@pytest.mark.parametrize("content_type", OTHERS)
@pytest.mark.parametrize("path", PATHS)
def test_another_encoding_is_answered_by_our_own_page(path: str, content_type: str) -> None:
    answer = answered(path, content_type)
    assert (answer.status_code, "请求无法识别" in answer.content.decode(), faults(answer)) == (400, True, [])


def test_so_is_a_form_of_more_fields_than_are_taken_and_an_address_in_another_encoding() -> None:
    many = "&".join(f"a{n}=1" for n in range(20_000))
    assert answered("/login/", OTHERS[0], many).status_code == 400
    assert answered("/login/?next=%41", OTHERS[-1], method="GET").status_code == 400
    assert answered(f"/login/?{many}", f"{FORM}; charset=utf-8", method="GET").status_code == 400


@pytest.mark.parametrize("content_type", [OTHERS[2], OTHERS[3], OTHERS[-1]])
def test_control_django_has_no_page_for_these(content_type: str) -> None:
    environ = RequestFactory().get("/login/?next=%41").environ
    with pytest.raises((ValueError, LookupError)):
        WSGIRequest({**environ, "CONTENT_TYPE": content_type})


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("", ""),
        (FORM, FORM),
        (f"{FORM};charset=UTF-8", FORM),
        ('multipart/form-data; boundary="a b"', 'multipart/form-data; boundary="a b"'),
        ("multipart/form-data; charset=utf-8; boundary=----a", 'multipart/form-data; boundary="----a"'),
        (f"{FORM}; charset=nope", UNREADABLE),
    ],
)
def test_what_is_ours_is_read(sent: str, read: str) -> None:
    assert readable(sent) == read


def test_control_a_form_of_ours_comes_to_its_page() -> None:
    assert answered("/login/", f"{FORM}; charset=utf-8").status_code == 403
    sent = "username=a&password=b"
    form = Client().generic("POST", "/login/", sent, content_type=readable(f"{FORM}; charset=utf-8"))
    assert (form.status_code, form.wsgi_request.POST["username"]) == (200, "a")


def test_whoever_takes_what_cannot_be_read_is_answered_as_who_says_nothing() -> None:
    accept = "text/html, a;x*=nope''b"
    sent = {"HTTP_ACCEPT": accept, "data": {"language": "en"}}
    with pytest.raises(ValueError, match="Invalid encoding"):
        Client().post("/language/", **sent)
    sent["HTTP_ACCEPT"] = taken(HTTP_ACCEPT=accept)["HTTP_ACCEPT"]
    assert (sent["HTTP_ACCEPT"], Client().post("/language/", **sent).status_code) == ("", 204)


def test_what_browsers_say_they_take_stays() -> None:
    said = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    assert (acceptable(said), acceptable("")) == (said, "")
