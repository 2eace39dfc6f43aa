"""The installation's keys: one file, SONGNUAN_HOME/keys/keys.json, mode 0600.

It holds three independent secrets: Django's signing secret, the key of the
blind indexes, and the numbered keys that seal personal data. Nothing here
makes a key unless asked: a lost key file must never be replaced in silence,
or everything sealed under it would look merely damaged.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


class KeyFileError(Exception):
    """The key file is missing, unreadable or damaged. The text is for the operator."""


@dataclass(frozen=True)
class Keyring:
    """What seals and indexes personal data; `current` names the key that seals anew."""

    index: bytes
    current: int
    data: dict[int, bytes]


def path_in(home: Path) -> Path:
    """Where the key file of the installation under `home` lies."""
    return home / "keys" / "keys.json"


def create(home: Path) -> None:
    """Make a new key file; refuses (FileExistsError) where one exists."""
    target = path_in(home)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = {
        "django": secrets.token_urlsafe(50),
        "index": base64.b64encode(secrets.token_bytes(32)).decode(),
        "current": 1,
        "data": {"1": base64.b64encode(secrets.token_bytes(32)).decode()},
    }
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())


def _read(home: Path) -> dict:
    path = path_in(home)
    try:
        content = json.loads(path.read_text())
    except FileNotFoundError:
        raise KeyFileError(
            f"找不到密钥文件 {path}。请从备份恢复该文件；新装系统请先运行 bootstrap。"
        ) from None
    except (OSError, ValueError):
        raise KeyFileError(f"密钥文件 {path} 无法读取或已损坏，请从备份恢复。") from None
    if not isinstance(content, dict):
        raise KeyFileError(f"密钥文件 {path} 无法读取或已损坏，请从备份恢复。")
    return content


def django_secret(home: Path) -> str:
    """Django's secret, or the empty string (with which Django refuses to sign) where no key file is."""
    try:
        return str(_read(home)["django"])
    except (KeyFileError, KeyError):
        return ""


def keyring(home: Path) -> Keyring:
    """The keys of personal data; KeyFileError where the file is missing or damaged."""
    content = _read(home)
    try:
        ring = Keyring(
            index=base64.b64decode(content["index"], validate=True),
            current=int(content["current"]),
            data={int(k): base64.b64decode(v, validate=True) for k, v in content["data"].items()},
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise KeyFileError(f"密钥文件 {path_in(home)} 无法读取或已损坏，请从备份恢复。") from None
    sizes = {len(ring.index), *(len(key) for key in ring.data.values())}
    if sizes != {32} or ring.current not in ring.data:
        raise KeyFileError(f"密钥文件 {path_in(home)} 无法读取或已损坏，请从备份恢复。")
    return ring
