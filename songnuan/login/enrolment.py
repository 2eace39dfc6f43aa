"""Setting up the second step: a secret of one session, which counts from its first right code on.

Until then it is nowhere but in the session, sealed: whoever was offered another one before (with a first password, at a
screen that somebody left) holds nothing of what counts later.
"""

import uuid
from dataclasses import dataclass
from typing import Any

import pyotp
import segno
from django.db import transaction

from campaigns import journal
from campaigns.models import User
from songnuan.lib import cipher
from songnuan.login import factor

KEY = "enrolment"
ISSUER = "Songnuan"


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator needs: the secret to type, and a picture of it as SVG without any style."""

    secret: str
    svg: str


def offered(session: Any, user: User) -> Enrolment:
    """What the session offers, the same until it is confirmed or the session ends."""
    secret = _offered(session)
    if secret is None:
        secret, uid = pyotp.random_base32(), uuid.uuid4()
        session[KEY] = [str(uid), cipher.seal(secret.encode(), uid).hex()]
    address = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)
    picture = segno.make(address, error="m")
    svg = picture.svg_inline(scale=5, border=2, omitsize=False, svgclass="code-picture", lineclass=None)
    return Enrolment(secret, svg)


def confirm(session: Any, user: User, code: str, address: str) -> list[str]:
    """The recovery codes, with the first code of what the session offers: from here on it counts, and is noted.

    Empty where the code is not right, or the account changed or has a second step already.
    """
    secret = _offered(session)
    step = factor.step_of(secret, code) if secret else None
    with transaction.atomic():
        if secret is None or step is None or not user.hold() or factor.has_factor(user):
            return []
        factor.set_up(user, secret, step)
        codes = factor.new_recovery_codes(user)
        journal.note("login.factor_set", actor=user, address=address)
    session.pop(KEY, None)
    return codes


def _offered(session: Any) -> str | None:
    """The secret that lies in the session; None without one, or under keys that are gone."""
    uid, sealed = session.get(KEY) or ("", "")
    try:
        return cipher.unseal(bytes.fromhex(sealed), uuid.UUID(uid)).decode() if sealed else None
    except cipher.SealBroken:
        return None
