"""Giving an account its password: a first one that is shown once, or one that its user chose."""

import datetime
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.db import transaction
from django.utils import timezone

from campaigns import journal
from campaigns.models import User
from songnuan.login.models import PastPassword

KEPT = 5
"""So many passwords back none may be used again."""

FIRST_ITERATIONS = 60_000
"""A first password is 59 random bits: no hashing makes it easier to guess, and a list of two hundred must not take
minutes. The first sign-in hashes it anew in full."""


class Changed(Exception):
    """The account was disabled, reset or signed out everywhere meanwhile: nothing is stored, its user begins anew."""


GIVEN = ("password", "must_change_password", "is_demo", "session_round")
CHOSEN = ("password", "password_since", "must_change_password", "is_demo", "session_round")
"""What a first password writes of an account, and one that its user chose: no column more."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """Twelve letters and digits in three groups, none of them easily mistaken for another."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _letter in range(4)) for _group in range(3))


@dataclass(frozen=True)
class First:
    """A first password, readable here and nowhere else, and its hash."""

    password: str
    hashed: str


def new_first() -> First:
    """One that nobody has yet. The hashing is slow: before anybody is kept waiting."""
    password = new_password()
    return First(password, _quickly_hashed(password))


def give_first(user: User, first: First | None = None) -> str:
    """A first password (a new one), which must be changed before anything else; every session of the account ends.

    The only time it is readable is now. The account is saved; hold one that exists (User.hold).
    """
    first = first or new_first()
    if not user.must_change_password:
        _remember(user)
    user.password = first.hashed
    user.must_change_password = True
    user.is_demo = False
    user.session_round += 1
    user.save(update_fields=None if user.pk is None else GIVEN)
    return first.password


def _remember(user: User) -> None:
    """The password that is about to be replaced is one that was used."""
    if user.pk is not None and user.has_usable_password():
        PastPassword.objects.create(user=user, password=user.password)


def _quickly_hashed(password: str) -> str:
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), FIRST_ITERATIONS)
    return hasher.encode(password, hasher.salt())


def choose(user: User, password: str, address: str = "") -> None:
    """The password that its user chose, noted. The one before is remembered as used; all sessions end.

    Raises Changed. The hashing is slow, so it is done before the account is held.
    """
    hashed = make_password(password)
    with transaction.atomic():
        if not user.hold():
            raise Changed
        _remember(user)
        user.password, user.password_since = hashed, timezone.now()
        user.must_change_password = user.is_demo = False
        user.session_round += 1
        user.save(update_fields=CHOSEN)
        kept = user.past_passwords.values("pk")[: KEPT - 1]
        user.past_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
        journal.note("password.changed", actor=user, address=address)


def must_change(user: User) -> str:
    """Why the password must be changed before anything else: "first", "old", or empty where it need not."""
    if user.is_demo:
        return ""
    if user.must_change_password:
        return "first"
    if settings.PASSWORD_DAYS and user.password_since is not None:
        old = timezone.now() - datetime.timedelta(days=settings.PASSWORD_DAYS)
        return "old" if user.password_since <= old else ""
    return ""
