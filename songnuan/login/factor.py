"""The second step: six digits from a phone (TOTP, RFC 6238), each taken once; codes on paper for a lost phone."""

import secrets

import pyotp
from django.db import transaction
from django.utils import timezone

from campaigns.models import User
from songnuan.lib import cipher
from songnuan.login.models import FactorRule, RecoveryCode, SecondFactor

STEP_SECONDS = 30
DRIFT = 1
"""Steps by which a phone's clock may be off, either way."""

RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def has_factor(user: User) -> bool:
    """Whether the account signs in with two steps."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def is_required(user: User) -> bool:
    """Whether one of the account's roles asks for two steps. The demo's accounts are for everybody to try."""
    return not user.is_demo and FactorRule.objects.filter(role__user=user, required=True).exists()


def set_up(user: User, secret: str, step: int = 0) -> None:
    """The account signs in with this secret from now on; the code of that half minute is used up."""
    SecondFactor.objects.filter(user=user, confirmed_at=None).delete()
    factor = SecondFactor(user=user, confirmed_at=timezone.now(), last_step=step)
    factor.secret = cipher.seal(secret.encode(), factor.uid)
    factor.save(force_insert=True)


def step_of(secret: str, code: str) -> int | None:
    """The half minute whose code the six digits are, of now and the two beside it; None where they are none of them."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 6):
        return None
    totp = pyotp.TOTP(secret)
    now = int(timezone.now().timestamp()) // STEP_SECONDS
    for step in range(now - DRIFT, now + DRIFT + 1):
        if secrets.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def take_code(user: User, code: str) -> bool:
    """Whether the six digits are those of now (or half a minute beside it) and were not taken before.

    The step is written down by one conditional UPDATE: of two at once with the same code, one passes.
    """
    factor = SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()
    step = step_of(_secret(factor), code) if factor else None
    if factor is None or step is None:
        return False
    return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))


def new_recovery_codes(user: User) -> list[str]:
    """Ten codes, shown once; those from before no longer count."""
    codes = [
        "-".join("".join(secrets.choice(_ALPHABET) for _letter in range(5)) for _group in range(2))
        for _code in range(RECOVERY_CODES)
    ]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, c)) for c in codes)
    return codes


def take_recovery_code(user: User, code: str) -> bool:
    """Whether it is one of the account's codes that was not used yet. It is used now."""
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    return bool(unused.update(used_at=timezone.now()))


def forget(user: User) -> bool:
    """Take the factor off: lost phone; whether there was one. Where the role asks for one, the next sign-in sets up another.

    Whoever notes it holds the account.
    """
    with transaction.atomic():
        stood = has_factor(user)
        SecondFactor.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
    return stood


def _secret(factor: SecondFactor) -> str:
    return cipher.unseal(bytes(factor.secret), factor.uid).decode()


def _digest(user: User, code: str) -> str:
    letters = "".join(character for character in code.casefold() if character.isalnum())
    return cipher.fingerprint(f"recovery\0{user.pk}\0{letters}").hex()
