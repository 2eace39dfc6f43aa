"""The installation's keys: one file, SONGNUAN_HOME/keys/keys.json, mode 0600.

It holds three independent secrets: Django's signing secret, the key of the
blind indexes, and the numbered keys that seal personal data. Nothing here
makes a key unless asked: a lost key file must never be replaced in silence,
or everything sealed under it would look merely damaged.
"""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class KeyFileError(Exception):
    """The key file is missing, unreadable or damaged. The text is for the operator."""


@dataclass(frozen=True)
class Keyring:
    """What seals and indexes personal data; `current` names the key that seals anew.

    `index` is for fingerprints and stays; `finders` are the keys of the blind indexes, the newest first.
    """

    index: bytes
    current: int
    data: dict[int, bytes]
    finders: tuple[bytes, ...]


def path_in(home: Path) -> Path:
    """Where the key file of the installation under `home` lies."""
    return home / "keys" / "keys.json"


def create(home: Path) -> None:
    """Make a new key file; refuses (FileExistsError) where one exists."""
    target = path_in(home)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = {
        "django": secrets.token_urlsafe(50),
        "index": _fresh(),
        "current": 1,
        "data": {"1": _fresh()},
    }
    _write_new(target, content)


def renew(home: Path) -> Keyring:
    """Add a new key that seals from now on, and a new finder, beside the old ones; answers the ring as it is now."""

    def more(content: dict) -> None:
        number = max(map(int, content["data"])) + 1
        content["data"][str(number)] = _fresh()
        content["current"] = number
        content["finders"] = [_fresh(), *content.get("finders", [content["index"]])]

    _change(home, more)
    return keyring(home)


def drop_old(home: Path) -> list[int]:
    """Destroy every key but the current one, and every finder but the newest; the numbers of the keys. For good."""
    dropped: list[int] = []

    def fewer(content: dict) -> None:
        current = str(content["current"])
        dropped.extend(sorted(int(number) for number in content["data"] if number != current))
        content["data"] = {current: content["data"][current]}
        content["finders"] = content.get("finders", [content["index"]])[:1]

    _change(home, fewer)
    return dropped


def _change(home: Path, change: Callable[[dict], None]) -> None:
    """Rewrite the file whole: a reader sees the old one or the new one. One writer at a time."""
    keyring(home)
    path = path_in(home)
    with (path.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        content = _read(home)
        change(content)
        half = path.with_suffix(".new")
        half.unlink(missing_ok=True)
        _write_new(half, content)
        half.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _write_new(target: Path, content: dict) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


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
        index = base64.b64decode(content["index"], validate=True)
        ring = Keyring(
            index=index,
            current=int(content["current"]),
            data={int(k): base64.b64decode(v, validate=True) for k, v in content["data"].items()},
            finders=tuple(base64.b64decode(key, validate=True) for key in content["finders"])
            if "finders" in content
            else (index,),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise KeyFileError(f"密钥文件 {path_in(home)} 无法读取或已损坏，请从备份恢复。") from None
    sizes = {len(key) for key in (ring.index, *ring.data.values(), *ring.finders)}
    if sizes != {32} or ring.current not in ring.data or not ring.finders:
        raise KeyFileError(f"密钥文件 {path_in(home)} 无法读取或已损坏，请从备份恢复。")
    return ring
