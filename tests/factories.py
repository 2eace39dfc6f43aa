"""Plain functions that make what tests need. The cast: 朝阳区 is mine, 榆树 the neighbour, a user without posting the stranger."""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image

from campaigns import lineage, photographs
from campaigns.models import (
    Affiliation,
    Allocation,
    Batch,
    Campaign,
    Period,
    Photograph,
    Posting,
    Union,
    User,
)
from songnuan.entry import names
from songnuan.entry.check import Checked, check_sheets
from songnuan.entry.commit import Origin, commit
from songnuan.entry.compare import Compared
from songnuan.entry.walk import silent
from songnuan.ledger.allocation.acts import Passing, allocate
from songnuan.ledger.totals import totals
from songnuan.lib.identifiers import citizen_check_digit, credit_check_character
from songnuan.lib.spreadsheets.cells import Cell, SheetHead

CHAOYANG, YUSHU, CHANGCHUN, PROVINCE = "220104", "220182", "2201", "22"
PASSWORD = "spring-wind-2023"

Row = dict[str, Cell]
Tables = dict[str, list[Row]]


def campaign(code: str = "2023") -> Campaign:
    return Campaign.objects.get(code=code)


def union(code: str = CHAOYANG) -> Union:
    return Union.objects.get(code=code)


def moved(code: str, to: str = "2202") -> Union:
    """A union that another one manages by now; campaigns before still count it where it stood."""
    found, since = union(code), date(2024, 1, 1)
    Affiliation.objects.filter(union=found).update(until=since)
    Affiliation.objects.create(union=found, superior=union(to), since=since)
    lineage.rebuild()
    return found


def period(number: int = 1, *, hours: float = 24, grace: float = 24, year: str = "2023") -> Period:
    """A period whose deadline is so many hours from now, and which closes `grace` hours later."""
    deadline = timezone.now() + timedelta(hours=hours)
    return Period.objects.create(
        campaign=campaign(year), number=number, deadline=deadline, closes=deadline + timedelta(hours=grace)
    )


def user(role: str | None = "市县填报员", at: str | None = CHAOYANG, username: str = "") -> User:
    """An account with a role (a group's name) and a posting; both may be None."""
    username = username or f"user{User.objects.count() + 1}"
    made = User.objects.create_user(username, password=PASSWORD, name=f"{username}的名字", is_staff=True)
    if role:
        made.groups.add(Group.objects.get(name=role))
    if at:
        Posting.objects.create(user=made, union=union(at))
    return made


def clerk(at: str = CHAOYANG, username: str = "") -> User:
    return user("市县填报员", at, username)


def deputy(role: str, at: str = CHAOYANG, username: str = "") -> User:
    """An account with a role's rights under another name: a role for the whole province works nowhere else."""
    group, new = Group.objects.get_or_create(name=f"代{role}")
    if new:
        group.permissions.set(Group.objects.get(name=role).permissions.all())
    return user(group.name, at, username)


def stranger() -> User:
    """Logged in, with every permission of a clerk, posted nowhere."""
    return user("市县填报员", None, "stranger")


def citizen_id(serial: int = 1, place: str = "220104", born: str = "19850317") -> str:
    """A valid ID number of a made-up person."""
    body = f"{place}{born}{serial % 1000:03d}"
    return body + citizen_check_digit(body)


def credit_code(serial: int = 1) -> str:
    """A valid unified social credit code of a made-up firm."""
    body = f"91220104MA{serial:07d}"
    return body + credit_check_character(body)


def disbursement(**changes: Cell) -> Row:
    """A row of 慰问帮扶发放: 500 元 of consolation to a sanitation worker."""
    row: Row = {
        "姓名": "李春生",
        "人员类别": "户外一线",
        "用途": "慰问",
        "慰问金(元)": 500,
        "发放日期": "2023-01-10",
    }
    return {**row, **changes}


def contribution(**changes: Cell) -> Row:
    return {
        "资金来源": "本级工会经费",
        "形式": "资金",
        "金额(元)": 10000,
        "到账日期": "2022-12-20",
        **changes,
    }


def visit(**changes: Cell) -> Row:
    return {"走访日期": "2023-01-05", "企业名称": "长春春雨机械有限公司", "企业类型": "困难企业", **changes}


def service(**changes: Cell) -> Row:
    return {"服务日期": "2023-01-08", "服务类型": "义诊", "人次": 40, "支出金额(元)": 300, **changes}


def roster(**changes: Cell) -> Row:
    return {
        "姓名": "王桂兰",
        "身份证号": citizen_id(900),
        "困难类型": "深度困难",
        "致困原因": "大病",
        **changes,
    }


@dataclass(frozen=True)
class TypedSheet:
    """A sheet as the reader would hand it over, without a file."""

    head: SheetHead
    rows: list[tuple[int, list[Cell]]]

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        return iter(self.rows)


def sheet(title: str, rows: Iterable[Row], **head: Any) -> TypedSheet:
    """A sheet of rows given by header; the header stands in row 1."""
    rows = list(rows)
    headers = list(dict.fromkeys(header for row in rows for header in row))
    cells: list[tuple[int, list[Cell]]] = [(1, list(headers))]
    cells += [(number, [row.get(header) for header in headers]) for number, row in enumerate(rows, start=2)]
    return TypedSheet(SheetHead(name=title, row_count=len(cells), **head), cells)


def checked(
    tables: Tables, at: str = CHAOYANG, defaults: dict[str, str] | None = None, year: str = "2023"
) -> Checked:
    """Tables checked cell by cell, nothing compared or stored."""
    return _checked(tables, names.load(campaign(year), union(at)), defaults)


def _checked(tables: Tables, lookups: names.Lookups, defaults: dict[str, str] | None = None) -> Checked:
    sheets = [sheet(title, rows) for title, rows in tables.items()]
    return check_sheets(sheets, lookups, defaults or {}, silent)


def post(
    tables: Tables,
    at: str = CHAOYANG,
    *,
    by: User | None = None,
    replaced: Batch | None = None,
    valid_rows: bool = False,
    year: str = "2023",
) -> tuple[Compared, Batch | None]:
    """Tables put through check, comparison and the one door, as an upload would be."""
    digest = hashlib.sha256(json.dumps([tables, at], sort_keys=True, default=str).encode()).hexdigest()
    lookups = names.load(campaign(year), union(at))
    origin = Origin("测试.xlsx", digest)
    return commit(_checked(tables, lookups), lookups, origin, by=by, replaced=replaced, valid_rows=valid_rows)


def batch(tables: Tables, at: str = CHAOYANG, **wishes: Any) -> Batch:
    """The same where no error is expected: the batch."""
    compared, made = post(tables, at, **wishes)
    assert made is not None, compared.errors
    return made


def allocation(
    yuan: int = 10000, to: str = CHAOYANG, sender: str = CHANGCHUN, *, by: User | None = None, **shared: Any
) -> Allocation:
    """One sum in yuan that a union recorded as passed down on 20 December 2022."""
    passing = Passing(**{"date": date(2022, 12, 20), **shared})
    made = allocate(campaign(), union(sender), passing, {union(to): yuan * 100}, by=by, again=True)
    return Allocation.objects.get(added_by=made)


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **wishes: Any) -> bytes:
    """A small picture of noise."""
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **wishes)
    return out.getvalue()


def photograph(fact: Any, caption: str = "", by: User | None = None) -> Photograph:
    """A photograph of a record as it is kept, without the process that would redraw it."""
    made = Photograph.objects.create(
        sheet=fact.SHEET, record=fact.record, campaign=fact.campaign, union=fact.union, caption=caption, by=by,
        width=64, height=48,
    )  # fmt: skip
    for ending in (photographs.KEPT, photographs.SMALL):
        photographs._store(made, ending, picture())
    return made


def figures(at: str = PROVINCE, year: str = "2023") -> dict[str, Any]:
    """The totals of a union and all below it, as programs get them."""
    return totals(campaign(year), union(at)).as_json()
