"""Personal data at rest: sealed with AES-256-GCM, found again by a keyed blind index.

A sealed value is bound to the row it belongs to by the row's client-made
UUID, so that ciphertexts cannot be swapped between rows. Everything fails
closed: without the right key there is an exception, never plain text and
never ciphertext.
"""

import functools
import hmac
import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from songnuan.lib import keyfile
from songnuan.lib.text import squeeze

_VERSION = 1
_NONCE = 12
_HEAD = 3
_encode = json.JSONEncoder(ensure_ascii=False).encode


class SealBroken(Exception):
    """A sealed value was changed, moved to another row, or its key is not here."""


def _ring(home: Path) -> tuple[keyfile.Keyring, dict[int, AESGCM]]:
    """The keys as the file holds them now: a process that runs sees a changed key file at its next value."""
    try:
        found = os.stat(f"{home}/keys/keys.json")  # noqa: PTH116  (for each value: a Path costs more)
    except OSError:
        return _load(home, None)
    return _load(home, (found.st_mtime_ns, found.st_ino, found.st_size))


@functools.lru_cache(maxsize=8)
def _load(home: Path, _stamp: tuple[int, int, int] | None) -> tuple[keyfile.Keyring, dict[int, AESGCM]]:
    ring = keyfile.keyring(home)
    return ring, {number: AESGCM(key) for number, key in ring.data.items()}


def ready() -> None:
    """Raises KeyFileError where the installation's key file is missing or damaged."""
    _ring(settings.HOME)


def key_print() -> str:
    """64 hex characters that tell one key file from another and nothing else."""
    ring, _unused = _ring(settings.HOME)
    return hmac.digest(ring.index, b"which key file is this", "sha256").hex()


def seal(plain: bytes, bound_to: UUID) -> bytes:
    """`plain` sealed under the current key: version, key number, nonce, ciphertext with tag."""
    ring, ciphers = _ring(settings.HOME)
    opening = bytes((_VERSION,)) + ring.current.to_bytes(2, "big")
    nonce = os.urandom(_NONCE)
    return opening + nonce + ciphers[ring.current].encrypt(nonce, plain, opening + bound_to.bytes)


def unseal(sealed: bytes, bound_to: UUID) -> bytes:
    """What `seal` was given; SealBroken where anything does not fit."""
    sealed = bytes(sealed)
    _unused, ciphers = _ring(settings.HOME)
    head, nonce, body = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
    cipher = ciphers.get(int.from_bytes(head[1:], "big")) if head[:1] == bytes((_VERSION,)) else None
    if cipher is None:
        raise SealBroken
    try:
        return cipher.decrypt(nonce, body, head + bound_to.bytes)
    except (InvalidTag, ValueError):
        raise SealBroken from None


def seal_values(values: dict[str, Any], bound_to: UUID) -> bytes:
    """A few named values of one row, sealed together; empty bytes for no values."""
    return seal(_encode(values).encode(), bound_to) if values else b""


def unseal_values(sealed: bytes, bound_to: UUID) -> dict[str, Any]:
    """The named values that `seal_values` was given."""
    return json.loads(unseal(sealed, bound_to)) if sealed else {}


def seal_apart(plain: bytes, bound_to: UUID) -> tuple[bytes, bytes]:
    """`plain` sealed under a key of its own, and that key, sealed. Without the second the first is noise for good."""
    key, nonce = AESGCM.generate_key(256), os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.bytes), seal(key, bound_to)


def unseal_apart(sealed: bytes, key: bytes, bound_to: UUID) -> bytes:
    """What `seal_apart` was given; SealBroken where anything does not fit."""
    sealed = bytes(sealed)
    try:
        return AESGCM(unseal(key, bound_to)).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.bytes)
    except (InvalidTag, ValueError):
        raise SealBroken from None


def blind_index(value: str) -> bytes:
    """32 bytes by which equal values are found without being readable (HMAC-SHA-256 under a key of its own)."""
    ring, _unused = _ring(settings.HOME)
    return _index_under(ring.finders[0], value)


def blind_indexes(value: str) -> tuple[bytes, ...]:
    """Under which indexes a value may stand: the one above first, then those of older keys while keys are changed."""
    ring, _unused = _ring(settings.HOME)
    return tuple(_index_under(key, value) for key in ring.finders)


def _index_under(key: bytes, value: str) -> bytes:
    return hmac.digest(key, squeeze(value).upper().encode(), "sha256")


def head() -> bytes:
    """With what every value begins that is sealed under the current key."""
    ring, _unused = _ring(settings.HOME)
    return bytes((_VERSION,)) + ring.current.to_bytes(2, "big")


def has_old_keys() -> bool:
    """Whether keys are being changed: an older one is still here."""
    ring, _unused = _ring(settings.HOME)
    return len(ring.data) > 1 or len(ring.finders) > 1


def fingerprint(canonical: str) -> bytes:
    """16 bytes that two rows share exactly when their canonical texts are equal; keyed, as rows hold ID numbers."""
    ring, _unused = _ring(settings.HOME)
    return hmac.digest(ring.index, b"row\0" + canonical.encode("utf-8", "surrogatepass"), "sha256")[:16]
