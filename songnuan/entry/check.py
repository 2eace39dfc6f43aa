"""From typed cells to checked rows: every cell of every row judged, nothing stored."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils.translation import gettext as _

from songnuan.entry import sums, table
from songnuan.entry.defaults import UNIT
from songnuan.entry.facts.kind import Kind, settled
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Fault, Refusal, WithFaults
from songnuan.entry.header import WAN, Header, missing
from songnuan.entry.infile import InFile
from songnuan.entry.names import Lookups
from songnuan.entry.record import FAULTY, RecordReader, Row, required
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.marking.marks import NOTES
from songnuan.lib.spreadsheets.open import SheetRows, open_workbook

NOTES_SHEETS = frozenset(("填表说明", "名称表", NOTES))
"""Sheets of our own making that hold no data."""

Progress = Callable[[str, int, int], None]
"""Told the phase, rows done, rows in all."""


@dataclass
class CheckedSheet:
    """The rows of one sheet of the file that have no error so far, and how many data rows it has."""

    name: str
    title: str
    counted: int = 0
    rows: list[Row] = field(default_factory=list)
    header: int = 0
    """The number of the header's last row."""
    places: dict[str, int] = field(default_factory=dict)
    """Canonical header → index of its cell in a row."""
    notes: int = 0
    """Index of the column where 错误说明 stands or may stand: the first that no row uses."""


@dataclass
class Checked(WithFaults):
    """A workbook that was read and checked. Holds personal data: kept sealed when it must be kept."""

    sheets: list[CheckedSheet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

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
        raise Refusal(refused.code, refused.said(_)) from refused


def check_sheets(
    sheets: Iterable[SheetRows], lookups: Lookups, defaults: Mapping[str, str], progress: Progress
) -> Checked:
    """Check sheets of typed cells, one after the other; raises Refusal where none holds our data."""
    work = _Work(lookups, defaults, progress)
    for sheet in sheets:
        if sheet.head.name not in NOTES_SHEETS:
            work.check(sheet)
    return work.finished()


class Measured:
    """Rows as they come, and how many columns the widest of them uses."""

    def __init__(self, rows: Iterable[table.Numbered]) -> None:
        self._rows = rows
        self.width = 0

    def __iter__(self) -> Iterator[table.Numbered]:
        for number, cells in self._rows:
            self.width = max(self.width, len(cells))
            yield number, cells


class _Work:
    """A check under way: what was found so far, and what rows of the file say to each other."""

    def __init__(self, lookups: Lookups, defaults: Mapping[str, str], progress: Progress) -> None:
        self._lookups = lookups
        self._defaults = defaults
        self._progress = progress
        self._checked = Checked()
        self._in_file = InFile()

    def check(self, sheet: SheetRows) -> None:
        """One sheet: its header, its columns, its rows."""
        title = sheet.head.name
        rows = Measured(sheet)
        header, below = table.open_table(sheet.head, rows, self._lookups)
        if header is None:
            message = _("工作表“%(sheet)s”不像五张表中的任何一张，没有读取。") % {"sheet": title}
            self._checked.faults.append(Fault(None, None, None, "unknown_sheet", message))
            return
        columns = {column.field: column.header for column in header.sheet.columns}
        places = {columns[name]: place for name, place in header.places.items()}
        result = CheckedSheet(header.sheet.name, title, header=header.row, places=places)
        self._checked.sheets.append(result)
        before = len(self._checked.faults)
        self._checked.faults += self._of_columns(header, sheet)
        self._rows(sheet, header, below, result)
        if not result.counted:
            self._note(result, "empty_sheet", _("“%(sheet)s”表里没有数据。") % {"sheet": title})
        result.notes = rows.width if header.notes is None else header.notes
        self._checked.faults += self._in_file.taken()
        self._checked.faults[before:] = [
            replace(fault, title=title) for fault in self._checked.faults[before:]
        ]

    def finished(self) -> Checked:
        """Everything found; raises Refusal where there is nothing of ours in the file."""
        checked = self._checked
        if not checked.sheets:
            raise Refusal(
                "no_known_sheet", _("没有找到可以识别的表。请对照模板检查表头，或使用下载的模板填写。")
            )
        if not any(sheet.counted for sheet in checked.sheets) and not checked.stopped:
            raise Refusal("empty", _("表里没有数据。请填写后再传。"))
        checked.faults.extend(self._in_file.faults())
        return checked

    def _note(self, result: CheckedSheet, code: str, message: str) -> None:
        self._checked.faults.append(Fault(result.name, None, None, code, message))

    def _of_columns(self, header: Header, sheet: SheetRows) -> Iterator[Fault]:
        name = header.sheet.name
        if header.wan and UNIT not in self._defaults:
            message = _("表上写着“万元”。请说明金额是按万元还是按元填写的。")
            yield Fault(name, None, None, "unit_wan", message)
        if sheet.head.hidden:
            message = _("工作表“%(sheet)s”是隐藏的，其中的行照样计入。") % {"sheet": sheet.head.name}
            yield Fault(name, None, None, "hidden_row", message)
        for other in self._lookups.other_unions:
            if any(other in title for title in header.titles):
                message = _("表头上写的是“%(other)s”，而现在是为“%(union)s”上传。请核对是不是传错了单位。")
                message %= {"other": other, "union": self._lookups.union.name}
                yield Fault(name, None, None, "other_unit", message)
        yield from header.faults
        yield from missing(header, frozenset(self._defaults))
        yield from table.merge_faults(header, sheet.head)

    def _rows(
        self, sheet: SheetRows, header: Header, below: Iterable[table.Numbered], result: CheckedSheet
    ) -> None:
        kind = KINDS[result.name]
        # Until the unit is answered, the finer one keeps 20.00001 万元 from looking like a fault of its own.
        scale = 10_000 if self._defaults.get(UNIT, WAN if header.wan else "") == WAN else 1
        reader = RecordReader(header.sheet, header.places, self._lookups, self._defaults, scale)
        total = sums.Sums(header, scale)
        hidden = 0
        for line in table.lines(header, sheet.head, below):
            if line.kind != "data":
                self._checked.faults.extend(total.compare(line))
                continue
            result.counted += 1
            hidden += line.number in sheet.head.hidden_rows
            row, faults = check_row(line, kind, reader, self._lookups)
            total.add(row.record)
            self._checked.faults.extend(faults)
            bad = FAULTY in row.record or any(not fault.is_warning for fault in faults)
            if self._in_file.takes(kind, row, bad=bad, lookups=self._lookups) and not bad:
                result.rows.append(row)
            if result.counted % 2_000 == 0:
                self._progress("check", result.counted, sheet.head.row_count)
        if hidden:
            message = _("有%(count)d行是隐藏的，照样计入。如不应计入，请删除这些行。")
            self._note(result, "hidden_row", message % {"count": hidden})


def check_row(
    line: table.Line, kind: Kind, reader: RecordReader, lookups: Lookups
) -> tuple[Row, list[Fault]]:
    """The row settled, and every fault of its cells and of the row as a whole."""
    record, faults = reader.read(line.number, line.cells)
    record, more = kind.check(record, line.number, lookups)
    if faults:
        dropped = {fault.column for fault in more if fault.code == "id_not_collected"}
        faults = [fault for fault in faults if fault.column not in dropped]
    lacking = reader.lacking(record)
    if lacking:
        waived = kind.waived(record, lookups)
        faults += [
            required(kind.sheet, line.number, column) for column in lacking if column.field not in waived
        ]
    faults += more
    return settled(kind, line.number, record), faults
