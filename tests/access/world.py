"""The world that is probed: 朝阳区 and 榆树 with rows of every kind, and ten readers.

Every text of 榆树 begins with one of two rare characters, one for what is about a union,
one for what is about a citizen; so does every text of 朝阳区. A page that shows any of it,
masked or cut short, shows whose it was.
"""

import json
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import UUID, uuid4

from beneficiaries.models import Ceiling
from campaigns.models import (
    Batch,
    CheckLimit,
    PendingRow,
    PendingTable,
    Photograph,
    Union,
    User,
    Visit,
)
from songnuan.entry import names, originals, sealed_check
from songnuan.entry.commit import Origin, commit
from songnuan.entry.compare import compare
from songnuan.entry.models import Draft, HeaderMeaning, Upload
from songnuan.entry.tally import tally
from songnuan.ledger.edition import take
from songnuan.ledger.undo import undo
from songnuan.lib import cipher
from songnuan.setup.reference import read
from tests import factories as make
from tests import workbooks
from tests.access import around, rows
from tests.access.rows import CLOSED, HIDDEN, SHARED_FIRM, SHARED_PERSON

SEES_PEOPLE, SEES_CLOSED = "beneficiaries.view_disbursement", "beneficiaries.view_closed_class"
LINES = {
    make.CHAOYANG: (make.CHAOYANG, make.CHANGCHUN, make.PROVINCE),
    make.YUSHU: (make.YUSHU, make.CHANGCHUN, make.PROVINCE),
}
CAST = {
    "clerk of 朝阳区": ("市县填报员", make.CHAOYANG, "虪填报员"),
    "clerk of 榆树": ("市县填报员", make.YUSHU, "龘填报员"),
    "city reviewer": ("市州审核员", make.CHANGCHUN, "city"),
    "province staff": ("省级工作人员", make.PROVINCE, "province"),
    "leader": ("领导", make.PROVINCE, "leader"),
    "union auditor": ("经审", make.PROVINCE, "auditor"),
    "security auditor": ("安全审计", make.PROVINCE, "security"),
    "account administrator": ("账号管理员", make.CHANGCHUN, "accounts"),
    "system administrator": ("系统管理员", make.PROVINCE, "system"),
    "stranger": ("市县填报员", None, "stranger"),
}
READERS = ("anonymous", *CAST)


@dataclass(frozen=True)
class Place:
    """A county: the character of its texts, that of its citizens' texts, their full numbers, what it sent."""

    code: str
    sign: str
    citizens: str
    numbers: frozenset[str]
    batch: Batch
    upload: Upload
    photograph: Photograph
    pending: PendingRow
    draft: Draft

    @cached_property
    def union(self) -> Union:
        return make.union(self.code)

    @cached_property
    def firms(self) -> tuple[UUID, ...]:
        """Visits to enterprises that this county alone visited, the first to each."""
        visits = Visit.objects.live().filter(enterprise__name__startswith=self.sign, union=self.union)
        rows = visits.exclude(credit_code=SHARED_FIRM).order_by("enterprise", "pk")
        first: dict[int, UUID] = {}
        for firm, record in rows.values_list("enterprise", "record"):
            first.setdefault(firm, record)
        return tuple(first.values())


@dataclass(frozen=True)
class Reader:
    """Who asks, which of the two counties they reach, whether they may read of citizens, of the closed class."""

    name: str
    user: User | None
    reach: frozenset[str]
    sees_people: bool = False
    sees_closed: bool = False

    def reaches(self, place: Place) -> bool:
        return place.code in self.reach

    def forbidden(self, places: "tuple[Place, ...]") -> set[str]:
        """Strings that no answer to this reader may hold: full numbers never, texts only of unions in reach."""
        hidden = {number for place in places for number in place.numbers}
        hidden |= {place.sign for place in places if not self.reaches(place)}
        hidden |= {place.citizens for place in places if not (self.sees_people and self.reaches(place))}
        return hidden | {HIDDEN} if self.sees_closed else hidden | {HIDDEN, CLOSED}


@dataclass(frozen=True)
class World:
    readers: dict[str, Reader]
    own: Place
    foreign: Place

    @property
    def places(self) -> tuple[Place, Place]:
        return self.own, self.foreign


def build() -> World:
    """榆树 first, so that what both share was written by 榆树 before 朝阳区 came to it."""
    readers = {name: _reader(name, *line) for name, line in CAST.items()}
    readers["anonymous"] = Reader("anonymous", None, frozenset())
    around_all()
    foreign = place(make.YUSHU, "龘", "靐", 500, readers["clerk of 榆树"].user)
    return World(readers, place(make.CHAOYANG, "虪", "麤", 100, readers["clerk of 朝阳区"].user), foreign)


def around_all() -> None:
    """What there is once and belongs to no county."""
    CheckLimit.objects.create()
    Ceiling.objects.create(per_time=300_000, document="总工发〔2022〕1号")
    take(make.campaign(), "上报稿13900012345", by=None, remark="问13900012345")


def _reader(name: str, role: str, at: str | None, username: str) -> Reader:
    user = make.user(role, at, username)
    user.is_staff = next(row["staff"] for row in read("roles") if row["name"] == role)
    user.save()
    reach = frozenset(code for code in LINES if at in LINES[code])
    return Reader(name, user, reach, user.has_perm(SEES_PEOPLE), user.has_perm(SEES_CLOSED))


def place(code: str, sign: str, citizens: str, serial: int, clerk: User | None) -> Place:
    """Rows of every kind at a union, with texts that begin with its characters."""
    tables = rows.tables(code, sign, citizens, serial)
    replaced = _posted(tables, code, sign, clerk)
    more = {**tables, "分类服务": [make.service(人次=serial)]}
    undo(_posted(more, code, sign, clerk), by=clerk, reason=f"{sign}理由 139{serial:03d}12345")
    HeaderMeaning.objects.create(
        union=make.union(code), sheet="走访企业", written=f"{sign}列", key=f"{sign}列", by=clerk
    )
    numbers = frozenset(
        str(row[header])
        for sheet in tables.values()
        for row in sheet
        for header in ("身份证号", "联系电话", "银行卡号")
        if header in row
    )
    around.build(code, sign, citizens, f"139{serial:03d}12345", replaced)
    around.report(code, sign, f"139{serial:03d}12345", clerk)
    photograph = make.photograph(Visit.objects.filter(added_by=replaced)[0], f"{sign}照片", by=clerk)
    return Place(
        code,
        sign,
        citizens,
        numbers - {SHARED_PERSON},
        replaced,
        _upload(tables, code, sign, clerk),
        photograph,
        _pending(replaced, sign, citizens),
        _draft(photograph, sign, citizens, clerk),
    )


def _pending(batch: Batch, sign: str, citizens: str) -> PendingRow:
    """A row that a batch left out."""
    table = PendingTable.objects.create(
        batch=batch, sheet="慰问帮扶发放", title="花名册", heads=[["姓名", "姓名"], ["人员类别", "人员类别"]]
    )
    row = PendingRow(batch=batch, table=table, campaign=batch.campaign, union=batch.union, row=9)
    said = [["人员类别", "unknown_category", f"没有“{sign}类”。"]]
    content = {"cells": [f"{citizens}某", f"{sign}类"], "faults": said}
    row.sealed = cipher.seal(json.dumps(content).encode(), row.uid)
    row.save()
    return row


def _draft(photograph: Photograph, sign: str, citizens: str, clerk: User | None) -> Draft:
    """A correction that is being typed."""
    draft = Draft(
        record=photograph.record,
        campaign=photograph.campaign,
        union=photograph.union,
        by=clerk,
        corrects=True,
    )
    typed = {"name": [f"{sign}草稿厂"], "r1_name": [f"{citizens}草"], "date": ["2023-01-05"]}
    draft.sealed = cipher.seal_values(typed, draft.uid)
    draft.save()
    return draft


def _posted(tables: make.Tables, code: str, sign: str, clerk: User | None) -> Batch:
    lookups = names.load(make.campaign(), make.union(code))
    origin = Origin(f"{sign}花名册{_phone_in(tables)}.xlsx", f"{code}{len(str(tables))}")
    compared, batch = commit(make.checked(tables, code), lookups, origin, by=clerk)
    assert batch is not None, compared.errors
    return batch


def _phone_in(tables: make.Tables) -> str:
    return str(tables["慰问帮扶发放"][0]["联系电话"])


def _upload(tables: make.Tables, code: str, sign: str, clerk: User | None) -> Upload:
    """A file that was checked and waits for its confirmation, one of its cells faulty."""
    faulty = {**tables, "走访企业": [*tables["走访企业"], make.visit(企业类型=f"{sign}类")]}
    with tempfile.TemporaryDirectory() as folder:
        content = workbooks.write(Path(folder) / "new.xlsx", faulty).read_bytes()
    checked, lookups = make.checked(faulty, code), names.load(make.campaign(), make.union(code))
    return Upload.objects.create(
        campaign=make.campaign(), union=make.union(code), by=clerk, file_name=f"{sign}新表.xlsx",
        digest=f"upload of {code}", stored_as=originals.keep(content), checked_as=sealed_check.keep(checked),
        counts=tally(compare(checked, lookups, tells_closed=True)), state=Upload.State.CHECKED, parcel=uuid4(),
    )  # fmt: skip
