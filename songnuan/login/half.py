"""Half a login: the password was right, but something else comes first. Nobody is signed in yet."""

import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from campaigns.models import User
from songnuan.login import factor
from songnuan.login.passwords import must_change

KEY = "half_login"
SECONDS = 600
CODE, PASSWORD, ENROL = "login_code", "login_password", "login_enrol"
"""Routes of the steps, in their order."""


@dataclass(frozen=True)
class Half:
    """Who is on the way in, since when (seconds since 1970), whether the code was given, where they were going."""

    user: int
    held: str
    at: float
    next: str
    code_given: bool = False


def begin(request: HttpRequest, user: User, going_to: str) -> None:
    """The password was right. The session gets a new key and forgets what was in it."""
    request.session.flush()
    request.session.cycle_key()
    _keep(request, Half(user.pk, user.get_session_auth_hash(), timezone.now().timestamp(), going_to))


def found(request: HttpRequest) -> tuple[User, Half] | None:
    """Who is on the way in; None where nobody is, ten minutes are over, or the account changed meanwhile."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    if not kept or timezone.now().timestamp() - kept["at"] > SECONDS:
        return None
    half = Half(**kept)
    user = User.objects.filter(pk=half.user, is_active=True).first()
    if user is None or not secrets.compare_digest(half.held, user.get_session_auth_hash()):
        return None
    return user, half


def code_was_given(request: HttpRequest, half: Half) -> None:
    _keep(request, replace(half, code_given=True))


def password_was_chosen(request: HttpRequest, half: Half, user: User) -> None:
    _keep(request, replace(half, held=user.get_session_auth_hash()))


def next_step(user: User, half: Half) -> str:
    """The route of what comes next, empty where nothing does. Who they are is asked before anything is changed."""
    secured = factor.has_factor(user)
    if secured and not half.code_given:
        return CODE
    if must_change(user):
        return PASSWORD
    return ENROL if factor.is_required(user) and not secured else ""


def _keep(request: HttpRequest, half: Half) -> None:
    request.session[KEY] = asdict(half)
