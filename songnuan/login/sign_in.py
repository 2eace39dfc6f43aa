"""Signing in and out: the password under the throttle, and what is written down when somebody is in."""

from dataclasses import dataclass

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from campaigns import journal
from campaigns.actor import address_of
from campaigns.lately import lately
from campaigns.models import Union, User
from songnuan.login import throttle
from songnuan.login.models import SignIn
from songnuan.login.session_store import SessionStore

BACKEND = "songnuan.login.rights.Posted"
PASSWORD_AT = "password_at"  # noqa: S105  (a name in the session, no password)
"""In the session: seconds since 1970 when the password was last given."""


@dataclass(frozen=True)
class Arrival:
    """Somebody is in: their sign-in before this one, and those that still stand elsewhere."""

    before: SignIn | None
    elsewhere: tuple[SignIn, ...]


NAME_LONGEST = 150
"""Of a user name, in characters. What is longer is nobody's, and not looked at any further."""


def check_password(request: HttpRequest, username: str, password: str) -> User | None:
    """The account whose password that is; None for a wrong one, an unknown or a disabled account alike.

    Raises throttle.Locked. Wrong ones before it are forgiven once who gave it is in. An unknown name is hashed and noted like any other, so it takes as long.
    """
    address, username = address_of(request), username[: NAME_LONGEST + 1]
    name, place = throttle.print_of(username), throttle.network(address)
    taken = throttle.take(name, place)
    user = authenticate(request, username=username, password=password)
    if isinstance(user, User):
        throttle.give_back(taken)
        return user
    # Whose turns these were, however the name was written: its owner's superior and the auditor read of it.
    whose = User.objects.filter(username=throttle.folded(username)).first()
    verbs = ("login.failed", "login.locked") if throttle.is_full(name, place) else ("login.failed",)
    for verb in verbs:
        journal.note(verb, actor=None, union=_union_of(whose), body=_named(whose), address=address)
    return None


def confirm_password(request: HttpRequest, user: User, password: str) -> bool:
    """Whether a signed-in user gave their own password once more; then `password_at` says so. Raises Locked."""
    found = check_password(request, user.username, password)
    if found is None or found.pk != user.pk:
        return False
    _forgive(user, address_of(request))
    request.session[PASSWORD_AT] = timezone.now().timestamp()
    return True


def note_half(request: HttpRequest, user: User) -> None:
    """The password was right, and whoever gave it is not in: its owner and the auditor hear of it if nothing follows.

    Once an hour from one address: who has no second step at hand tries again and again.
    """
    address = address_of(request)
    if not lately(user, "login.half").filter(address=address).exists():
        journal.note("login.half", actor=user, union=_union_of(user), address=address)


def complete(request: HttpRequest, user: User) -> Arrival:
    """Sign in: a new session with nothing of an earlier one, under a new key. Whoever else was signed in here is out, noted."""
    alive = tuple(SignIn.objects.filter(user=user).alive()[:5])
    before = SignIn.objects.filter(user=user).first()
    if isinstance(request.user, User) and request.user != user:
        journal.note("logout.done", actor=request.user, address=address_of(request))
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session[PASSWORD_AT] = timezone.now().timestamp()
    request.session.save()
    address = address_of(request)
    _forgive(user, address)
    with transaction.atomic():
        SignIn.objects.create(
            user=user,
            address=address,
            session_key=request.session.session_key or "",
            round=user.session_round,
        )
        journal.note("login.done", actor=user, address=address)
    SessionStore.clear_expired()
    return Arrival(before, alive)


def leave(request: HttpRequest) -> None:
    """Sign out; the session and everything in it is gone."""
    if isinstance(request.user, User):
        journal.note("logout.done", actor=request.user, address=address_of(request))
    logout(request)


def end_everywhere(user: User) -> bool:
    """End every session of an account; False, and nothing done, where somebody else just did (User.hold)."""
    if not user.hold():
        return False
    user.session_round += 1
    user.save(update_fields=("session_round",))
    return True


def stay_alone(request: HttpRequest, user: User) -> None:
    """This session goes on, under a new key, where every other of the account has ended: its sign-in is known by that key."""
    here = request.session.session_key
    update_session_auth_hash(request, user)
    SignIn.objects.filter(user=user, session_key=here).update(
        session_key=request.session.session_key or "", round=user.session_round
    )


def _forgive(user: User, address: str) -> None:
    throttle.forgive(throttle.print_of(user.username), throttle.network(address))


def _union_of(user: User | None) -> Union | None:
    posting = user and user.postings.current().select_related("union").first()
    return posting.union if posting else None


def _named(user: User | None) -> dict[str, int]:
    """Whose name was tried, where there is such an account; never what was typed, which may be a password."""
    return {"account": user.pk} if user else {}
