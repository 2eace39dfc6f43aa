"""The demo's accounts as a table for the terminal."""

import json
import unicodedata
from pathlib import Path

from django.utils.translation import gettext as _


def accounts_table(home: Path) -> str:
    """The accounts in demo-accounts.json under `home`, aligned; one sentence where there are none."""
    path = home / "demo-accounts.json"
    try:
        accounts: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _("没有演示账号。")
    except (OSError, ValueError):
        return _("演示账号文件 %(path)s 无法读取。") % {"path": path}
    keys = ("username", "password", "role", "union")
    lines = [[_("账号"), _("密码"), _("角色"), _("单位")]]
    lines += [[str(account.get(key) or "") for key in keys] for account in accounts]
    widths = [max(width(line[column]) for line in lines) for column in range(len(keys))]
    padded = (
        [cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True)] for line in lines
    )
    return "\n".join(("  " + "  ".join(cells)).rstrip() for cells in padded)


def width(text: str) -> int:
    """Columns that a terminal gives to the text: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
