"""Rows that waited and come back in a file, each known by its own mark (待处理编号): which of them still wait.

What waits no longer stands in the figures already, or was given up: it is no new row before somebody says so.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from campaigns.models import Batch, PendingRow
from songnuan.entry.check import Checked
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.lib.bulk import among
from songnuan.lib.text import whole_number

OVER = "already_uploaded"
_DASHES = re.compile("[\u2010-\u2015\u2212－]")
Place = tuple[str, int]
"""What the file calls the sheet, and the number of the row."""


@dataclass
class Returned:
    """What the marks of a file say of its rows; places of rows without a mark are absent."""

    waiting: dict[Place, PendingRow] = field(default_factory=dict)
    """The rows that wait until now, each at the first place that bears its mark."""
    faults: dict[str, dict[int, Fault]] = field(default_factory=dict)
    """By sheet and row what stands against one that is new: its mark's row waits no longer, or came in another row."""

    def is_over(self, title: str, number: int) -> bool:
        """Whether the row's mark leads to one that waits no longer: then it is none that waits anew."""
        fault = self.faults.get(title, {}).get(number)
        return fault is not None and fault.code == OVER


def returned(checked: Checked, lookups: Lookups, replaced: Batch | None) -> Returned:
    """Ask of each mark in the file. `replaced`, and what it settled, count as if it were closed."""
    marks = [
        (sheet, number, _folded(token))
        for sheet in checked.sheets
        for number, token in sorted(sheet.tokens.items())
    ]
    found = Returned()
    known = _known({token for _sheet, _number, token in marks}, lookups, replaced)
    first: dict[int, Place] = {}
    for sheet, number, token in marks:
        row = known.get(token)
        said: tuple[str, str] | None = None
        if row is None:
            said = (
                "number_invalid",
                _("认不出这个待处理编号。请照下载的问题行改回原样；是新的一行，请清空这一格，再上传。"),
            )
        elif row.pk in first:
            said = "duplicate_in_file", _twice(sheet.title, *first[row.pk])
        elif row.table.sheet != sheet.name:
            said = "duplicate_in_file", _of_another(row)
        elif row.waits(replaced):
            found.waiting[sheet.title, number] = row
        elif row.batch != replaced or _settled(row, replaced):
            said = OVER, _over(row, replaced)
        if row is not None:
            first.setdefault(row.pk, (sheet.title, number))
        if said:
            found.faults.setdefault(sheet.title, {})[number] = Fault(
                sheet.name, number, None, *said, sheet.title
            )
    return found


def settle(rows: Iterable[PendingRow], batch: Batch) -> None:
    """They wait no longer: the batch stored them, or left them out anew."""
    with among(PendingRow, "id", {row.pk for row in rows}) as known:
        PendingRow.objects.filter(pk__in=known).update(settled_by=batch)


def anew(row: PendingRow, batch: Batch) -> UUID:
    """The uid of the row that waits in the place of `row` where the batch left it out again: so its mark leads there."""
    return uuid5(row.uid, str(batch.pk))


def _folded(token: str) -> str:
    """A mark as it was handed out: offices make long dashes of short ones, capitals, and an apostrophe before a text."""
    return _DASHES.sub("-", token.strip().lstrip("'’‘")).lower()


def _twice(title: str, other: str, number: int) -> str:
    """Where the mark stood before: on this sheet, or on another one of the file."""
    place = _("第%(row)d行") % {"row": number}
    if other != title:
        place = _("另一张表的第%(row)d行") % {"row": number}
    return _(
        "待处理编号与%(place)s的相同，一行待处理行只能改成一行。是同一笔的，请删去一行；是另一笔的，请清空其中一行的待处理编号，再上传。"
    ) % {"place": place}


def _of_another(row: PendingRow) -> str:
    return _("待处理编号指的是“%(sheet)s”的一行，不是这张表的。请清空这一格的待处理编号，再上传。") % {
        "sheet": _(row.table.sheet)
    }


def _over(row: PendingRow, replaced: Batch | None) -> str:
    """Why a row does not wait any more, and what to do."""
    what = _("已经放弃，不再处理")
    if settled := _settled(row, replaced):
        what = _("已由批次%(batch)s处理，再导入会重复计入") % {"batch": settled.number}
    elif row.given_up_at is None:
        what = _("所在的批次%(batch)s已撤销或替换") % {"batch": row.batch.number}
    return _("待处理编号指的那一行%(what)s。请删去这一行；确实还要报送的，请清空它的待处理编号，再上传。") % {
        "what": what
    }


def _settled(row: PendingRow, replaced: Batch | None) -> Batch | None:
    """The batch that settled it, where that stands."""
    by = row.settled_by
    return by if by is not None and by.closed_by_id is None and by != replaced else None


def _known(tokens: Collection[str], lookups: Lookups, replaced: Batch | None) -> dict[str, PendingRow]:
    """Each mark of this union's → the row to which it leads by now, be it waiting or not."""
    numbers = {n for token in tokens if (n := whole_number(token.partition("-")[0])) is not None}
    rows = PendingRow.objects.filter(campaign=lookups.campaign, union=lookups.union)
    rows = rows.select_related("batch", "settled_by", "table")
    known: dict[str, PendingRow] = {}
    if numbers:
        with among(PendingRow, "id", numbers) as wanted:
            known = {row.token: row for row in rows.filter(pk__in=wanted) if row.token in tokens}
    while closed := {row.batch for row in known.values() if row.batch == replaced or row.batch.closed_by_id}:
        # What was left out anew by a batch that stands no more waits again where it waited before.
        settled_there = rows.filter(settled_by__in=closed)
        before = {anew(row, row.settled_by): row for row in settled_there if row.settled_by is not None}
        back = {token: before[row.uid] for token, row in known.items() if row.uid in before}
        if not back:
            break
        known |= back
    while True:
        later = {
            token: anew(row, settled).hex
            for token, row in known.items()
            if (settled := _settled(row, replaced)) is not None
        }
        if not later:
            return known
        with among(PendingRow, "uid", set(later.values())) as wanted:
            then = {row.uid.hex: row for row in rows.filter(uid__in=wanted)}
        if not then:
            return known
        known |= {token: then[uid] for token, uid in later.items() if uid in then}
