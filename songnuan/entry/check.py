"""From typed cells to checked rows: every cell of every row judged, nothing stored."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from songnuan.entry import layout, struck, sums, table
from songnuan.entry.another_header import above_another
from songnuan.entry.defaults import UNIT, answers_of
from songnuan.entry.facts.kind import Kind
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import Fault, Refusal, WithFaults
from songnuan.entry.header import Header
from songnuan.entry.infile import InFile
from songnuan.entry.layout import Layout
from songnuan.entry.longest import readable
from songnuan.entry.meant import Meant, meant
from songnuan.entry.measured import Measured
from songnuan.entry.names import Lookups
from songnuan.entry.of_head import of_head
from songnuan.entry.ours import refuse_ours
from songnuan.entry.plenty import Plenty
from songnuan.entry.record import RecordReader, Row
from songnuan.entry.row_rules import check_rows
from songnuan.entry.summed_up import summed_up
from songnuan.entry.torn import Torn
from songnuan.entry.unit_words import WAN, YUAN
from songnuan.entry.units import Units, faults_below
from songnuan.entry.wording import SURE, Words, is_bare
from songnuan.lib.garbage import collector_resting
from songnuan.lib.spreadsheets.cells import Cell, Refused
from songnuan.lib.spreadsheets.marking.marks import NOTES
from songnuan.lib.spreadsheets.open import SheetRows, open_workbook

NOTES_SHEETS = frozenset(("填表说明", "名称表", NOTES))
"""Sheets of our own making that hold no data."""

Progress = Callable[[str, int, int], None]
"""Told the phase, rows done, rows in all."""

Typed = Mapping[int, Mapping[str, str]]
"""Row → canonical header → what was typed in the preview instead of the cell."""
Mended = Mapping[str, Mapping[int, Mapping[str, str]]]
"""Title of a sheet → row → `CheckedSheet.where` → the same, as it is kept."""
NOTHING_MENDED: Mended = {}

_AT_ONCE = 500
"""So many rows are judged together, column by column."""


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
    kept: dict[int, list[Cell]] = field(default_factory=dict)
    """The cells of rows of which something was said, as they stand in the file: number of the row → cells."""
    tokens: dict[int, str] = field(default_factory=dict)
    """Rows that were pending and came back: number of the row → by what it is known."""
    scale: int = 1
    """How many yuan one of its amounts is."""
    answers: dict[str, str] = field(default_factory=dict)
    """What was answered once for a whole column of it, by canonical header, as its cells would hold it."""
    unit_open: bool = False
    """Whether it says 万元 and nobody has said yet in which unit its amounts are."""

    def where(self, header: str) -> str:
        """Which cell of a row a canonical header stands for, and the unit of an amount: what is typed there is meant of this
        alone, whatever the sheet, its columns or their unit are said to be later."""
        unit = self.scale if f"({YUAN})" in header else 1
        return f"{self.name}/{header}/{self.places.get(header)}/{unit}"

    def typed(self, mended: Mended) -> Typed:
        """Of what was typed in the file that which stands where it was typed."""
        own = {self.where(header): header for header in self.places}
        rows = mended.get(self.title, {})
        return {
            row: {own[at]: text for at, text in cells.items() if at in own} for row, cells in rows.items()
        }


@dataclass
class Checked(WithFaults):
    """A workbook that was read and checked. Holds personal data: kept sealed when it must be kept."""

    sheets: list[CheckedSheet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    """How every sheet of the file is laid out, those that nobody knows among them."""
    meant: Meant | None = None
    """What the names stood for by which it was read; None of what was checked before this was kept."""

    @property
    def titles(self) -> list[str]:
        """What the clerk called every sheet of the file, in its order."""
        return [layout.title for layout in self.layouts]

    @property
    def stopped(self) -> bool:
        """A fault of the file or of its columns: not even its good rows may be stored."""
        return any(fault.stops_the_file for fault in self.faults)


class NothingKnown(Refusal):
    """No sheet of the file is one of the five. `checked` says what stands there, so that the clerk can say what it is."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(
            "no_known_sheet", _("没有找到可以识别的表。请对照模板检查表头，或使用下载的模板填写。")
        )
        checked.faults.append(self.fault)
        self.checked = checked

    @property
    def can_be_explained(self) -> bool:
        """Whether something in the file may be a header."""
        return any(layout.lines for layout in self.checked.layouts)


def check_workbook(
    path: Path,
    filename: str,
    lookups: Lookups,
    defaults: Mapping[str, str],
    progress: Progress,
    *,
    mended: Mended = NOTHING_MENDED,
    asked: bool = False,
) -> Checked:
    """Read and check a workbook; raises Refusal where the file as a whole cannot be taken."""
    try:
        with collector_resting(), open_workbook(path, filename) as sheets:
            return check_sheets(sheets, lookups, defaults, progress, mended, asked=asked)
    except Refused as refused:
        raise Refusal(refused.code, refused.said(_)) from refused


def check_sheets(
    sheets: Iterable[SheetRows],
    lookups: Lookups,
    defaults: Mapping[str, str],
    progress: Progress,
    mended: Mended = NOTHING_MENDED,
    *,
    asked: bool = False,
) -> Checked:
    """Check sheets of typed cells, one after the other; raises Refusal where none holds our data.

    `mended` stands in the place of what the file holds. `asked`: the defaults are answers to what the page asked.
    """
    work = _Work(lookups, defaults, progress, mended, asked=asked)
    for sheet in sheets:
        if sheet.head.name not in NOTES_SHEETS:
            work.check(sheet)
    return work.finished()


class _Work:
    """A check under way: what was found so far, and what rows of the file say to each other."""

    def __init__(
        self,
        lookups: Lookups,
        defaults: Mapping[str, str],
        progress: Progress,
        mended: Mended,
        *,
        asked: bool,
    ) -> None:
        self._mended = mended
        self._asked = asked
        self._in_wan: list[tuple[CheckedSheet, Units]] = []
        self._lookups = lookups
        self._defaults = defaults
        self._progress = progress
        self._checked = Checked()
        self._plenty = Plenty(self._checked.faults)
        self._in_file = InFile()

    def check(self, sheet: SheetRows) -> None:
        """One sheet: its header, its columns, its rows."""
        title = sheet.head.name
        rows = Measured(readable(sheet))
        header, first, below = table.open_table(sheet.head, rows, self._lookups)
        refuse_ours(first)
        if header is None:
            message = _("工作表“%(sheet)s”不像五张表中的任何一张，没有读取。") % {"sheet": title}
            self._checked.faults.append(Fault(None, None, None, "unknown_sheet", message, title))
            self._checked.layouts.append(layout.of_unknown(first, sheet.head))
            return
        self._checked.layouts.append(layout.of_known(header, first, sheet.head))
        columns = {column.field: column.header for column in header.sheet.columns}
        places = {columns[name]: place for name, place in header.places.items()}
        # Until the unit is answered, the finer one keeps 20.00001 万元 from looking like a fault of its own.
        # What is answered holds for sheets that say 万元; what 单位：元 stands over stays what it is.
        scale = 10_000 if header.units.wan and self._defaults.get(UNIT, WAN) == WAN else 1
        answers = answers_of(header.sheet, self._defaults, places, asked=self._asked, scale=scale)
        result = CheckedSheet(
            header.sheet.name, title, header=header.row, places=places, answers=answers, scale=scale,
            unit_open=header.units.wan and UNIT not in self._defaults,
        )  # fmt: skip
        self._checked.sheets.append(result)
        if header.units.wan:
            self._in_wan.append((result, header.units))
        before = len(self._checked.faults)
        typed = result.typed(self._mended)
        answered = frozenset(answers) | ({UNIT} & self._defaults.keys())
        self._checked.faults += of_head(header, sheet.head, self._lookups, answered, typed)
        below = above_another(header, first, below, self._lookups, self._checked.faults)
        self._rows(sheet, header, below, result, typed)
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
            raise NothingKnown(checked)
        if not any(sheet.counted for sheet in checked.sheets) and not checked.stopped:
            raise Refusal("empty", _("表里没有数据。请填写后再传。"))
        checked.faults.extend(self._in_file.faults())
        for name in dict.fromkeys(sheet.name for sheet in checked.sheets):
            alike = [(sheet.title, sheet.rows) for sheet in checked.sheets if sheet.name == name]
            checked.faults.extend(summed_up(name, alike))
        if self._defaults.get(UNIT) == WAN and not self._in_wan:
            message = _("说明了金额按万元填写，表上却没有写“万元”。请在表头写明单位，或者把单位答为元。")
            checked.faults.append(Fault(None, None, None, "unit_wan", message))
        self._as_plain()
        checked.meant = meant(self._lookups, [(sheet.name, sheet.rows) for sheet in checked.sheets])
        return checked

    def _as_plain(self) -> None:
        """One answer is for sheets that say 万元 alike: where another says it less plainly, it may be in 元 itself."""
        if self._defaults.get(UNIT) == YUAN:
            return
        asked = [(sheet, units.doubt) for sheet, units in self._in_wan if units.over and sheet.counted]
        plainest = min([doubt for _sheet, doubt in asked], default=0)
        for sheet in (sheet for sheet, doubt in asked if doubt > plainest):
            message = _(
                "“%(sheet)s”表上提到万元，但没有像文件里别的表那样写明金额单位。请在它的金额表头里写上“元”或“万元”，单位各表写法一致，再上传；或者分成两个文件上传。"
            ) % {"sheet": _(sheet.name)}
            self._checked.faults.append(Fault(sheet.name, None, None, "unreadable", message, sheet.title))

    def _note(self, result: CheckedSheet, code: str, message: str) -> None:
        self._checked.faults.append(Fault(result.name, None, None, code, message))

    def _rows(
        self,
        sheet: SheetRows,
        header: Header,
        below: Iterable[table.Numbered],
        result: CheckedSheet,
        typed: Typed,
    ) -> None:
        kind = KINDS[result.name]
        reader = RecordReader(header.sheet, header.places, self._lookups, result.answers, result.scale)
        rows = _Rows(kind, reader, sums.Sums(header, result.scale), result, Words(header))
        numbers: list[int] = []
        torn = Torn(header) if not sheet.head.name else None  # a .csv: its only sheet has no name
        for line in self._plenty.watch(table.lines(header, sheet.head, below, self._lookups)):
            if line.kind == "unit":
                self._checked.faults.extend(
                    faults_below(header.sheet.name, line.number, line.units, wan=header.units.wan)
                )
                continue
            if line.kind != "data":
                self._settle(rows)
                line = rows.total.decided(line, rows.words, typed.get(line.number, {}))  # noqa: PLW2901
            if line.kind in SURE:
                self._checked.faults.extend(rows.total.compare(line))
                continue
            result.counted += 1
            if line.token:
                result.tokens[line.number] = line.token
            if torn:
                torn.see(line)
            mend(line, result.places, typed.get(line.number, {}))
            numbers.append(line.number)
            if line.kind == "doubtful":
                self._doubt(rows, line)
                continue
            rows.waiting.append(line)
            if len(rows.waiting) == _AT_ONCE:
                self._settle(rows)
            if result.counted % 2_000 == 0:
                self._progress("check", result.counted, sheet.head.row_count)
        self._settle(rows)
        self._faults_of_the_last(rows)
        if torn:
            self._checked.faults.extend(torn.faults())
        self._checked.faults.extend(struck.of_sheet(result.name, sheet.head, numbers))  # known only now

    def _faults_of_the_last(self, rows: "_Rows") -> None:
        """A last row of amounts alone, each the sum of all above it, is likely a total without a word."""
        line, record = rows.last
        column = rows.total.of_last(record) if line and is_bare(line.cells) else None
        if line and column:
            message = _(
                "这一行的金额正好是上面各行之和。如果这是合计行，请在行首写上“合计”；不是的，不用管。"
            )
            self._checked.faults.append(
                Fault(rows.result.name, line.number, column.header, "possible_duplicate", message)
            )

    def _doubt(self, rows: "_Rows", line: table.Line) -> None:
        """A row that may be a total is neither added up nor passed over: its cells are not judged before that is clear."""
        message = _(
            "这一行像合计行或落款，不是一条记录，没有读取。是合计的，请写“合计”或“小计”，数目与明细相符；不需要的，请删去。确实叫这个名称的，请补上证件号码，或者逐条录入。"
        )
        lead = next((cell for cell in line.cells if isinstance(cell, str) and cell.strip()), "")
        if rows.words.heads(line.cells, lead):
            message = _(
                "这一行像分组的标题，不是一条记录，没有读取。不需要的，请删去；确实是一条记录的，请去掉名称前面的编号，并把各列填全。"
            )
        header = rows.words.column.header if rows.words.column else None
        self._checked.faults.append(Fault(rows.result.name, line.number, header, "unreadable", message))
        self._plenty.keep(rows.result.kept, line.number, line.cells)

    def _settle(self, rows: "_Rows") -> None:
        """Judge the lines that wait, and hold each against those before it."""
        lines, rows.waiting = rows.waiting, []
        if not lines:
            return
        judged = check_rows(lines, rows.kind, rows.reader, self._lookups)
        rows.total.add([row.record for row, _faults, _bad in judged])
        rows.last = lines[-1], judged[-1][0].record
        takes, kind, lookups = self._in_file.takes, rows.kind, self._lookups
        for line, (row, faults, bad) in zip(lines, judged, strict=True):
            stands = takes(kind, row, rows.result.title, bad=bad, lookups=lookups)
            if row.record.remark:
                faults = [*faults, *struck.of_remark(kind.sheet.name, row)]  # noqa: PLW2901
            if stands and not bad:
                rows.result.rows.append(row)
            if faults or bad or not stands:
                self._checked.faults += faults
                self._checked.faults += table.covered_faults(kind.sheet, rows.result.places, line)
                self._plenty.keep(rows.result.kept, line.number, line.cells)


@dataclass
class _Rows:
    """The rows of one sheet under way: what reads and adds them up, and the lines that wait to be judged."""

    kind: Kind
    reader: RecordReader
    total: sums.Sums
    result: CheckedSheet
    words: Words
    waiting: list[table.Line] = field(default_factory=list)
    last: tuple[table.Line | None, Any] = (None, None)


def mend(line: table.Line, places: Mapping[str, int], typed: Mapping[str, str]) -> None:
    """Put what was typed in the place of what stands in the file. The file itself stays as it was sent."""
    for header, text in typed.items():
        place = places[header]
        line.cells.extend([None] * (place + 1 - len(line.cells)))
        line.cells[place] = text
