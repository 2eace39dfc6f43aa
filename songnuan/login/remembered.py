"""Names remembered on a shared computer, by the wish of whoever signed in there: a signed cookie, no password."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

MOST = 6
DAYS = 180
SALT = "songnuan.login.remembered"


def names(request: HttpRequest) -> list[str]:
    """The names of this computer, the last first."""
    try:
        kept = signing.loads(request.COOKIES.get(settings.NAMES_COOKIE_NAME, ""), salt=SALT)
    except signing.BadSignature:
        return []
    return [str(name) for name in kept][:MOST]


def remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    keep(response, [name, *(known for known in names(request) if known != name)])


def forget(request: HttpRequest, response: HttpResponse, name: str) -> None:
    keep(response, [known for known in names(request) if known != name])


def keep(response: HttpResponse, kept: list[str]) -> None:
    response.set_cookie(
        settings.NAMES_COOKIE_NAME,
        signing.dumps(kept[:MOST], salt=SALT),
        max_age=DAYS * 86400,
        secure=settings.TLS,
        httponly=True,
        samesite="Lax",
    )
