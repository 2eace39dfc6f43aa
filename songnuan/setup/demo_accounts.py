"""An account for each role, for the demo only: with passwords made on this machine, never the same twice."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction

from campaigns.models import Posting, Union, User
from songnuan.setup.reference import read

FILE_NAME = "demo-accounts.json"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class DemoAccount:
    """Who is made: a login, a name, a role (a group's name), the code of the union of the posting."""

    username: str
    name: str
    role: str
    union: str


CAST = (
    DemoAccount("sheng", "省总工作人员", "省级工作人员", "22"),
    DemoAccount("chaoyang", "朝阳区填报员", "市县填报员", "220104"),
    DemoAccount("yushu", "榆树市填报员", "市县填报员", "220182"),
    DemoAccount("changchun", "长春市审核员", "市州审核员", "2201"),
    DemoAccount("lingdao", "省总领导", "领导", "22"),
    DemoAccount("jingshen", "省总经审", "经审", "22"),
    DemoAccount("anquan", "安全审计员", "安全审计", "22"),
    DemoAccount("guanli", "系统管理员", "系统管理员", "22"),
)


def make(home: Path) -> None:
    """Make the accounts that are missing; whoever has no password on file gets a new one. Safe to repeat."""
    path = home / FILE_NAME
    on_file = {line["username"]: line["password"] for line in _read(path)}
    staff = {row["name"]: row["staff"] for row in read("roles")}
    with transaction.atomic():
        for account in CAST:
            user, made = User.objects.get_or_create(
                username=account.username, defaults={"name": account.name, "is_staff": staff[account.role]}
            )
            if made or account.username not in on_file:
                on_file[account.username] = _password()
                user.set_password(on_file[account.username])
                user.save()
            user.groups.set([Group.objects.get(name=account.role)])
            union = Union.objects.get(code=account.union)
            Posting.objects.get_or_create(user=user, union=union, until=None)
        _write(path, on_file)


def _password() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _letter in range(4)) for _group in range(3))


def _read(path: Path) -> list[dict[str, str]]:
    try:
        lines: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return lines


def _write(path: Path, passwords: dict[str, str]) -> None:
    lines = [
        {"username": account.username, "password": passwords[account.username], "role": account.role,
         "union": account.union}
        for account in CAST
    ]  # fmt: skip
    # Whole and readable by its owner only, from the first byte on.
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(lines, file, ensure_ascii=False, indent=2)
    draft.replace(path)
