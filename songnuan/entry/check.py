"""From typed cells to checked rows: every cell of every row judged, nothing stored."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from songnuan.entry import sums, table
from songnuan.entry.defaults import UNIT
from songnuan.entry.facts.kind import Kind, finger
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Fault, Refusal
from songnuan.entry.header import WAN, Header, missing
from songnuan.entry.infile import InFile
from songnuan.entry.names import Lookups
from songnuan.entry.record import RecordReader, Row
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.open import SheetRows, open_workbook

NOTES_SHEETS = frozenset(("填表说明", "名称表"))
"""Sheets of our own template that hold no data."""

Progress = Callable[[str, int, int], None]
"""Told the phase, rows done, rows in all."""


@dataclass
class CheckedSheet:
    """The rows of one sheet of the file that have no error so far, and how many data rows it has."""

    name: str
    title: str
    counted: int = 0
    rows: list[Row] = field(default_factory=list)


@dataclass
class Checked:
    """A workbook that was read and checked. Holds personal data: kept sealed when it must be kept."""

    sheets: list[CheckedSheet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def errors(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.is_warning]

    @property
    def warnings(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.is_warning]

    @property
    def stopped(self) -> bool:
        """A fault of the file or of its columns: not even its good rows may be stored."""
        return any(fault.stops_the_file for fault in self.faults)


def check_workbook(
    path: Path, filename: str, lookups: Lookups, defaults: Mapping[str, str], progress: Progress
) -> Checked:
    """Read and check a workbook; raises Refusal where the file as a whole cannot be taken."""
    try:
        with open_workbook(path, filename) as sheets:
            return check_sheets(sheets, lookups, defaults, progress)
    except Refused as refused:
        raise Refusal(refused.code, refused.message) from refused


def check_sheets(
    sheets: Iterable[SheetRows], lookups: Lookups, defaults: Mapping[str, str], progress: Progress
) -> Checked:
    """Check sheets of typed cells, one after the other; raises Refusal where none holds our data."""
    checked = Checked()
    in_file = InFile()
    for sheet in sheets:
        _check_sheet(sheet, checked, in_file, lookups, defaults, progress)
    if not checked.sheets:
        raise Refusal("no_known_sheet", _("没有找到可以识别的表。请对照模板检查表头，或使用下载的模板填写。"))
    if not any(sheet.counted for sheet in checked.sheets) and not checked.stopped:
        raise Refusal("empty", _("表里没有数据。请填写后再传。"))
    checked.faults.extend(in_file.faults())
    return checked


def _check_sheet(
    sheet: SheetRows,
    checked: Checked,
    in_file: InFile,
    lookups: Lookups,
    defaults: Mapping[str, str],
    progress: Progress,
) -> None:
    title = sheet.head.name
    if title in NOTES_SHEETS:
        return
    header, below = table.open_table(sheet.head, sheet)
    if header is None:
        checked.faults.append(
            Fault(None, None, None, "unknown_sheet", _("工作表“%(sheet)s”不像五张表中的任何一张，没有读取。") % {"sheet": title})
        )
        return
    result = CheckedSheet(header.sheet.name, title)
    checked.sheets.append(result)
    if header.wan and UNIT not in defaults:
        message = _("表上写着“万元”。请说明金额是按万元还是按元填写的。")
        checked.faults.append(Fault(result.name, None, None, "unit_wan", message))
    checked.faults += [*header.faults, *missing(header, frozenset(defaults)), *table.merge_faults(header, sheet.head)]
    if sheet.head.hidden:
        checked.faults.append(
            Fault(result.name, None, None, "hidden_row", _("工作表“%(sheet)s”是隐藏的，其中的行照样计入。") % {"sheet": title})
        )
    _check_rows(sheet, header, below, result, checked, in_file, lookups, defaults, progress)
    if not result.counted:
        checked.faults.append(Fault(result.name, None, None, "empty_sheet", _("“%(sheet)s”表里没有数据。") % {"sheet": title}))


def _check_rows(
    sheet: SheetRows,
    header: Header,
    below: Iterable[table.Numbered],
    result: CheckedSheet,
    checked: Checked,
    in_file: InFile,
    lookups: Lookups,
    defaults: Mapping[str, str],
    progress: Progress,
) -> None:
    kind = KINDS[result.name]
    scale = 10_000 if defaults.get(UNIT) == WAN else 1
    reader = RecordReader(header.sheet, header.places, lookups, defaults, scale)
    total = sums.Sums(header, scale)
    merged = {fault.row for fault in checked.faults if fault.code == "merged_amount" and fault.sheet == result.name}
    hidden = 0
    for line in table.lines(header, sheet.head, below):
        if line.kind != "data":
            checked.faults.extend(total.compare(line))
            continue
        result.counted += 1
        hidden += line.number in sheet.head.hidden_rows
        row, faults = check_row(line, kind, reader, lookups)
        total.add(row.record)
        checked.faults.extend(faults)
        bad = line.number in merged or any(not fault.is_warning for fault in faults)
        if in_file.takes(kind, row, bad=bad, lookups=lookups) and not bad:
            result.rows.append(row)
        if result.counted % 2_000 == 0:
            progress("check", result.counted, sheet.head.row_count)
    if hidden:
        message = _("有%(count)d行是隐藏的，照样计入。如不应计入，请删除这些行。") % {"count": hidden}
        checked.faults.append(Fault(result.name, None, None, "hidden_row", message))


def check_row(line: table.Line, kind: Kind, reader: RecordReader, lookups: Lookups) -> tuple[Row, list[Fault]]:
    """The row settled, and every fault of its cells and of the row as a whole."""
    record, faults = reader.read(line.number, line.cells)
    record, more = kind.check(record, line.number, lookups)
    dropped = {fault.column for fault in more if fault.code == "id_not_collected"}
    faults = [fault for fault in faults if fault.column not in dropped]
    faults += [*reader.required(line.number, record, kind.waived(record, lookups)), *more]
    return Row(line.number, record, finger(record)), faults


def counts(faults: Iterable[Fault]) -> Counter[str]:
    """How many faults of each code."""
    return Counter(fault.code for fault in faults)
