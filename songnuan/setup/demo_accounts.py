"""An account for each role, for the demo only: with passwords made on this machine, never the same twice."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from campaigns.models import User
from songnuan.login.passwords import new_password
from songnuan.setup.people import make_account

FILE_NAME = "demo-accounts.json"


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
    DemoAccount("zhanghao", "长春市账号管理员", "账号管理员", "2201"),
    DemoAccount("lingdao", "省总领导", "领导", "22"),
    DemoAccount("jingshen", "省总经审", "经审", "22"),
    DemoAccount("anquan", "安全审计员", "安全审计", "22"),
    DemoAccount("guanli", "系统管理员", "系统管理员", "22"),
)


def make(home: Path) -> None:
    """Make the accounts that are missing; whoever has no password on file gets a new one. Safe to repeat."""
    path = home / FILE_NAME
    on_file = {line["username"]: line["password"] for line in _read(path)}
    with transaction.atomic():
        for account in CAST:
            known = account.username in on_file and User.objects.filter(username=account.username).exists()
            password = None if known else new_password()
            user = make_account(account.username, account.name, account.role, account.union, password)
            if password is not None:
                # The one place that says so: this password lies in a file beside the demo, and opens made-up people.
                User.objects.filter(pk=user.pk).update(is_demo=True)
            on_file[account.username] = password or on_file[account.username]
        _write(path, on_file)


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
