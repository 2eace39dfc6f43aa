"""Facts by hand held against every rule, those of the ledger among them. Nothing is stored."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.models import Fact, Photograph, User
from songnuan.entry import unseen
from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.compare import Compared, compare
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import ELSEWHERE, Fault, WithFaults
from songnuan.entry.infile import InFile
from songnuan.entry.names import Lookups
from songnuan.entry.parts import Part, ReadPart
from songnuan.entry.record import FAULTY, Row
from songnuan.entry.sheets import ROSTER, SHEETS

ALREADY = "duplicate_in_campaign"


@dataclass(frozen=True)
class Judged(WithFaults):
    """Parts held against every rule, the ledger's among them; nothing stored. `changed` are those to be posted, `right` the
    rows, by sheet, in which nothing is wrong, changed or not, `alone` what the rows say by themselves, whatever stands."""

    changed: list[Part]
    compared: Compared
    faults: list[Fault]
    right: Mapping[str, list[Row]]
    alone: list[Fault]

    @property
    def of_here(self) -> list[Fault]:
        """All but what other units did: that is told of what is stored, or beside a count of who asks."""
        return [fault for fault in self.faults if fault.code != ELSEWHERE]


def judge_all(
    parts: Sequence[ReadPart], lookups: Lookups, removed: Sequence[Fact] = (), *, by: User | None = None
) -> Judged:
    """What posting the parts now would meet. Those that say what their old fact says already are left out.

    `by` is told of their own earlier rows what they are not told of those of others (songnuan.entry.unseen).
    """
    in_file, faults, alone = InFile(), list[Fault](), list[Fault]()
    changed: list[Part] = []
    checked: list[CheckedSheet] = []
    right: dict[str, list[Row]] = defaultdict(list)
    for read in sorted(parts, key=lambda read: SHEETS.index(read.part.sheet)):
        part, row, found = read.part, read.row, read.faults
        bad = FAULTY in row.record or any(not fault.is_warning for fault in found)
        stands = in_file.takes(KINDS[part.sheet.name], row, "", bad=bad, lookups=lookups)
        if not bad:
            right[part.sheet.name].append(row)
        if not read.is_change:
            # A row that was typed before it may be its double; that it is its twin, unprinted, is not told.
            faults += (fault for fault in in_file.taken() if fault.code == "duplicate_in_file")
            continue
        if part.old is not None and part.old.is_cleared:
            alone.append(_cleared(part))
            continue
        alone += found
        faults += _of_file(in_file.taken(), parts, read, lookups)
        if stands and not bad:
            alone += _with_photographs(part, row, lookups)
            changed.append(part)
            checked.append(CheckedSheet(part.sheet.name, part.old.sheet if part.old else "", 1, [row]))
    gone = [*removed, *(read.part.old for read in parts if read.part.old is not None)]
    new: dict[str, list[Row]] = defaultdict(list)
    for sheet in checked:
        new[sheet.name] += sheet.rows
    apart = unseen.apart(new, lookups, by)
    compared = compare(
        Checked(checked, [*alone, *faults]),
        lookups,
        corrected=gone,
        apart=apart,
        tells_closed=True,
        by_hand=True,
    )
    found = [_without_content(fault) for fault in compared.faults]
    return Judged(changed, compared, [*found, *_there_already(compared, checked)], right, alone)


def _of_file(
    found: Sequence[Fault], parts: Sequence[ReadPart], read: ReadPart, lookups: Lookups
) -> Iterator[Fault]:
    """What rows of the form say to each other. That a row without a key equals one that stands on the form, and is not printed
    there, is not told."""
    beside_old = any(other.part.old is not None and other is not read for other in parts)
    kind = KINDS[read.part.sheet.name]
    untold = beside_old and read.row.key is None and unseen.is_covered(kind, read.row, lookups)
    return (fault for fault in found if not (untold and fault.code == "possible_duplicate"))


def _with_photographs(part: Part, row: Row, lookups: Lookups) -> Iterator[Fault]:
    """A visit to the closed class keeps no photographs, whichever way the row comes."""
    visit = part.fixed.get("visit_record") or getattr(part.old, "visit_record", None)
    if not isinstance(visit, UUID | str) or not lookups.category_rules[row.record.category].closed:
        return
    if Photograph.objects.filter(record=visit).exists():
        message = _("有公安民警、移民管理警察及家庭的记录不留照片。请先移除照片。")
        yield Fault(part.sheet.name, part.number or None, "人员类别", "not_permitted", message)


def _there_already(compared: Compared, checked: Sequence[CheckedSheet]) -> Iterator[Fault]:
    for sheet, asked in zip(compared.sheets, checked, strict=True):
        if sheet.unchanged:
            row = asked.rows[0]
            message = _("本单位已有内容完全相同的一条，没有重复保存。")
            fault = Fault(sheet.name, row.number or None, None, ALREADY, message)
            told = replace(fault, row=row.number, column="身份证号")
            yield fault if row.key is None else _without_content(told)


def _without_content(fault: Fault) -> Fault:
    """Of somebody who is reported already nothing is said of whether the rest is the same: most of it is not printed."""
    if fault.code != ALREADY:
        return fault
    message = _("本单位已报送过此人同一用途、项目、来源、日期的一行，没有重复保存。要改正，请打开那一行。")
    if fault.sheet == ROSTER.name:
        message = _("本单位已报送过此人的在档信息，没有重复保存。要改正，请打开那一行。")
    return replace(fault, message=message)


def _cleared(part: Part) -> Fault:
    message = _(
        "这一行的个人信息已按规定清除，不能再更正；整次走访共用的日期、用途和资金来源也不能再改。其他人的内容可以照常更正。"
    )
    return Fault(part.sheet.name, part.number or None, None, "not_permitted", message)
