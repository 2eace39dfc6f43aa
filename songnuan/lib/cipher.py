"""Personal data at rest: sealed with AES-256-GCM, found again by a keyed blind index.

A sealed value is bound to the row it belongs to by the row's client-made
UUID, so that ciphertexts cannot be swapped between rows. Everything fails
closed: without the right key there is an exception, never plain text and
never ciphertext.
"""

import functools
import hmac
import os
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from songnuan.lib import keyfile
from songnuan.lib.text import squeeze

_VERSION = 1
_NONCE = 12
_HEAD = 3


class SealBroken(Exception):
    """A sealed value was changed, moved to another row, or its key is not here."""


class Keys:
    """The keys as they stood when they were asked for, ready for many values.

    A loop over rows takes them once, inside its transaction (`keys`); a single value takes the functions below.
    """

    def __init__(self, ring: keyfile.Keyring) -> None:
        self.ring = ring
        self.ciphers = {number: AESGCM(key) for number, key in ring.data.items()}
        self.opening = bytes((_VERSION,)) + ring.current.to_bytes(2, "big")
        self._encrypt = self.ciphers[ring.current].encrypt
        self._rows = _Keyed(ring.index, b"row\0")
        self._finders = tuple(_Keyed(key) for key in ring.finders)

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        """`plain` sealed under the current key, bound to the 16 bytes of a row's UUID."""
        nonce = os.urandom(_NONCE)
        return self.opening + nonce + self._encrypt(nonce, plain, self.opening + bound_to)

    def seal_values(self, values: dict[str, Any], bound_to: bytes) -> bytes:
        """A few named values of one row, sealed together; empty bytes for no values."""
        return self.seal(orjson.dumps(values), bound_to) if values else b""

    def blind_index(self, value: str) -> bytes:
        """As `blind_index` below."""
        return self._finders[0](squeeze(value).upper().encode())

    def blind_indexes(self, value: str) -> tuple[bytes, ...]:
        """As `blind_indexes` below."""
        found = squeeze(value).upper().encode()
        return tuple([finder(found) for finder in self._finders])

    def fingerprint(self, canonical: str) -> bytes:
        """As `fingerprint` below."""
        return self._rows(canonical.encode("utf-8", "surrogatepass"))[:16]


class _Keyed:
    """HMAC-SHA-256 (RFC 2104) under one key, whose two opening blocks are hashed once and not for each value."""

    def __init__(self, key: bytes, opening: bytes = b"") -> None:
        block = key.ljust(64, b"\0")  # keys are 32 bytes (keyfile)
        self._inner = sha256(bytes(byte ^ 0x36 for byte in block) + opening)
        self._outer = sha256(bytes(byte ^ 0x5C for byte in block))

    def __call__(self, text: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(text)
        outer.update(inner.digest())
        return outer.digest()


def keys() -> Keys:
    """The keys as the file holds them now: a process that runs sees a changed key file at its next value."""
    home = settings.HOME
    try:
        found = os.stat(f"{home}/keys/keys.json")  # noqa: PTH116  (for each value: a Path costs more)
    except OSError:
        return _load(home, None)
    return _load(home, (found.st_mtime_ns, found.st_ino, found.st_size))


@functools.lru_cache(maxsize=8)
def _load(home: Path, _stamp: tuple[int, int, int] | None) -> Keys:
    return Keys(keyfile.keyring(home))


def ready() -> None:
    """Raises KeyFileError where the installation's key file is missing or damaged."""
    keys()


def key_print() -> str:
    """64 hex characters that tell one key file from another and nothing else."""
    return hmac.digest(keys().ring.index, b"which key file is this", "sha256").hex()


def seal(plain: bytes, bound_to: UUID) -> bytes:
    """`plain` sealed under the current key: version, key number, nonce, ciphertext with tag."""
    return keys().seal(plain, bound_to.bytes)


def unseal(sealed: bytes, bound_to: UUID) -> bytes:
    """What `seal` was given; SealBroken where anything does not fit."""
    sealed = bytes(sealed)
    head, nonce, body = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
    ciphers = keys().ciphers
    cipher = ciphers.get(int.from_bytes(head[1:], "big")) if head[:1] == bytes((_VERSION,)) else None
    if cipher is None:
        raise SealBroken
    try:
        return cipher.decrypt(nonce, body, head + bound_to.bytes)
    except (InvalidTag, ValueError):
        raise SealBroken from None


def seal_values(values: dict[str, Any], bound_to: UUID) -> bytes:
    """A few named values of one row, sealed together; empty bytes for no values. TypeError for numbers over 64 bits."""
    return keys().seal_values(values, bound_to.bytes)


def unseal_values(sealed: bytes, bound_to: UUID) -> dict[str, Any]:
    """The named values that `seal_values` was given."""
    return orjson.loads(unseal(sealed, bound_to)) if sealed else {}


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
    return keys().blind_index(value)


def blind_indexes(value: str) -> tuple[bytes, ...]:
    """Under which indexes a value may stand: the one above first, then those of older keys while keys are changed."""
    return keys().blind_indexes(value)


def head() -> bytes:
    """With what every value begins that is sealed under the current key."""
    return keys().opening


def has_old_keys() -> bool:
    """Whether keys are being changed: an older one is still here."""
    ring = keys().ring
    return len(ring.data) > 1 or len(ring.finders) > 1


def fingerprint(canonical: str) -> bytes:
    """16 bytes that two rows share exactly when their canonical texts are equal; keyed, as rows hold ID numbers."""
    return keys().fingerprint(canonical)
