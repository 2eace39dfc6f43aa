"""Many accounts from a spreadsheet: read through our own gate, every fault named by row and column."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from campaigns.models import Union, User
from campaigns.usernames import check_username, refuse_long_numbers, refuse_numbers
from songnuan.accounts.acts import Wanted
from songnuan.accounts.forms import check_roles
from songnuan.accounts.rights import givable
from songnuan.entry.faults import CellFault
from songnuan.entry.rules.text import Text
from songnuan.lib import laid_open
from songnuan.lib.spreadsheets.cells import Cell, Disguised, Refused
from songnuan.lib.spreadsheets.limits import SMALL
from songnuan.lib.spreadsheets.open import open_workbook
from songnuan.lib.text import fold_header, fold_name, squeeze

COLUMNS = {
    "name": gettext_noop("姓名"), "username": gettext_noop("用户名"), "phone": gettext_noop("办公电话"),
    "union": gettext_noop("单位"), "roles": gettext_noop("角色"),
}  # fmt: skip
"""Field → header, which is known in each language, as the template has that of its reader. 单位 takes a code or a name, 角色
one or several with 、 between."""

OTHER_NAMES = {
    "账号": "username",
    "电话": "phone",
    "联系电话": "phone",
    "单位代码": "union",
    "任职单位": "union",
}
CHECKS = {"name": refuse_numbers, "username": check_username, "phone": refuse_long_numbers}
REQUIRED = ("name", "username", "union", "roles")
HEADER_WITHIN = 15
MOST = 200
LENGTHS = {"name": 50, "username": 150, "phone": 30, "union": 200, "roles": 500}
_BETWEEN = re.compile(r"[、，,;；/\n]+")


class Unusable(Exception):
    """The file as a whole: what is wrong, and what to do."""


@dataclass(frozen=True)
class Row:
    """One row as written: its number as Excel shows it, and its texts by field."""

    number: int
    texts: dict[str, str]
    broken: dict[str, str] = field(default_factory=dict)
    """What is wrong with a cell in itself, by field: it stands for no text."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Judged:
    """The accounts that the rows ask for, and everything that is wrong with them."""

    rows: tuple[Row, ...]
    wanted: tuple[Wanted, ...]
    faults: tuple[Fault, ...]


def read(file: UploadedFile) -> list[Row]:
    """The rows of the first sheet that has our header. Raises Unusable with a sentence for the page."""
    with laid_open.folder() as folder:
        copy = folder / "accounts"
        copy.write_bytes(file.read())
        try:
            with open_workbook(copy, file.name or "", SMALL) as sheets:
                for sheet in sheets:
                    rows = list(_rows(iter(sheet)))
                    if rows:
                        return rows
        except Refused as refused:
            raise Unusable(refused.said(_)) from refused
    raise Unusable(_("没有找到账号表：前15行里要有“姓名”“用户名”“单位”“角色”这几列，下面至少一行。"))


def _rows(lines: Iterator[tuple[int, list[Cell]]]) -> Iterator[Row]:
    places: dict[int, str] = {}
    count = 0
    for number, cells in lines:
        if not places:
            places = _header(cells) if number <= HEADER_WITHIN else {}
            continue
        row = _row(number, {name: cells[at] for at, name in places.items() if at < len(cells)})
        if row.broken or any(row.texts.values()):
            count += 1
            if count > MOST:
                raise Unusable(_("一次最多建立%(most)d个账号。请分几个文件。") % {"most": MOST})
            yield row


def _header(cells: list[Cell]) -> dict[int, str]:
    known = {
        fold_header(word): field for field, header in COLUMNS.items() for word in _in_each_language(header)
    } | {fold_header(header): field for header, field in OTHER_NAMES.items()}
    found = {at: known[fold_header(cell)] for at, cell in enumerate(cells) if fold_header(cell) in known}
    if not set(REQUIRED) <= set(found.values()):
        return {}
    for name in COLUMNS:
        alike = [str(cells[at]) for at, field in found.items() if field == name]
        if len(alike) > 1:
            raise Unusable(
                _("“%(first)s”和“%(second)s”两列说的是同一件事，不知道该用哪一列。请只留一列，再上传。")
                % {"first": alike[0][:20], "second": alike[1][:20]}
            )
    return found


def _in_each_language(word: str) -> set[str]:
    said = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            said.add(_(word))
    return said


def _row(number: int, cells: dict[str, Cell]) -> Row:
    row = Row(number, dict.fromkeys(COLUMNS, ""))
    for name, cell in cells.items():
        try:
            row.texts[name] = _text(name, cell)
        except CellFault as fault:
            row.broken[name] = str(fault.message)
    return row


def _text(name: str, cell: Cell) -> str:
    """A text, or a number as one; CellFault for whatever Excel made of it instead, and for what no database keeps."""
    if isinstance(cell, bool | datetime.date | datetime.time | Disguised):
        raise CellFault("unreadable", _("这一格不是文字。请把该列设为文本后重新填写。"))
    return str(Text(LENGTHS[name])(cell) or "")


def judge(rows: list[Row], giver: User) -> Judged:
    """Every row held against what the giver may give; all faults of all rows."""
    unions = {key: union for union in Union.objects.visible_to(giver) for key in _keys(union)}
    roles = {fold_name(word): role for role in givable(giver) for word in _in_each_language(role.name)}
    names = Counter(row.texts["username"].casefold() for row in rows)
    wanted, faults = [], []
    for row in rows:
        found = list(_faults(row, unions, roles, names))
        faults += found
        if not found:
            wanted.append(_wanted(row.texts, unions, roles))
    return Judged(tuple(rows), tuple(wanted), tuple(faults))


def _keys(union: Union) -> set[str]:
    return {
        squeeze(word).casefold() for word in (union.code, union.name, union.short_name, union.name_en) if word
    }


def _faults(
    row: Row, unions: dict[str, Union], roles: dict[str, Group], names: Counter[str]
) -> Iterator[Fault]:
    texts = row.texts

    def fault(name: str, message: str) -> Fault:
        return Fault(row.number, _(COLUMNS[name]), message)

    yield from (fault(name, message) for name, message in row.broken.items())
    yield from (fault(name, _("没有填。")) for name in REQUIRED if not texts[name] and name not in row.broken)
    for name, check in CHECKS.items():
        try:
            if texts[name]:
                check(texts[name])
        except ValidationError as wrong:
            yield fault(name, " ".join(wrong.messages))
    if texts["username"] and names[texts["username"].casefold()] > 1:
        yield fault("username", _("同一个文件里出现了两次。"))
    union = unions.get(squeeze(texts["union"]).casefold())
    if texts["union"] and union is None:
        yield fault("union", _("没有这个单位，或者不归您管理。可以填单位代码，例如 220104。"))
    asked = _asked(texts["roles"], roles)
    for word, role in asked.items():
        if role is None:
            yield fault("roles", _("没有“%(role)s”这个角色，或者不能由您给。") % {"role": word[:20]})
    try:
        check_roles({role.name for role in asked.values() if role}, [union] if union else [])
    except ValidationError as wrong:
        yield fault("roles", " ".join(wrong.messages))


def _asked(text: str, roles: dict[str, Group]) -> dict[str, Group | None]:
    """The roles of one cell as they are written there, each with what it is; a name of several words is one role, and other
    words with blanks between are several."""
    asked = {}
    for part in _BETWEEN.split(text):
        for word in (part,) if fold_name(part) in roles else part.split():
            asked[word] = roles.get(fold_name(word))
    return asked


def _wanted(texts: dict[str, str], unions: dict[str, Union], roles: dict[str, Group]) -> Wanted:
    return Wanted(
        texts["username"], texts["name"], texts.get("phone", ""), unions[squeeze(texts["union"]).casefold()],
        tuple(dict.fromkeys(filter(None, _asked(texts["roles"], roles).values()))), timezone.localdate(),
    )  # fmt: skip
