"""导入预览: what confirming would do, as one report object for the page."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from campaigns.models import Batch, User
from songnuan.entry.check import Checked, CheckedSheet
from songnuan.entry.compare import Compared
from songnuan.entry.defaults import UNIT
from songnuan.entry.explain import settled
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.faults import CODE_NAMES, Fault
from songnuan.entry.forms import ColumnsForm
from songnuan.entry.header import HeadCell
from songnuan.entry.look.anew import anew
from songnuan.entry.look.answered import Answered, answered
from songnuan.entry.look.exchange import Exchanged, exchanged
from songnuan.entry.look.knows import CATEGORY_FOR_HOLDERS, Knows, lacks_category
from songnuan.entry.look.look import Look
from songnuan.entry.look.samples import Sample, samples, sheet_name
from songnuan.entry.look.shown import CATEGORY
from songnuan.entry.models import Upload
from songnuan.entry.names import Lookups
from songnuan.entry.quoted import OF_ROWS, unquoted
from songnuan.entry.sent_elsewhere import sent_elsewhere
from songnuan.entry.sheets import DISBURSEMENTS, VISITS
from songnuan.ledger.forecast import FreshVisit, distinct_moves
from songnuan.ledger.indicators import ADDITIVE, INDICATORS, Indicator
from songnuan.ledger.totals import totals
from songnuan.lib import cipher
from songnuan.lib.text import fold_name


@dataclass(frozen=True)
class Kind:
    """Faults of one code: for a filter button."""

    code: str
    name: str
    count: int


@dataclass(frozen=True)
class Step:
    """A figure of the union (with all below it) now and after confirming: fen or a count."""

    indicator: Indicator
    now: int
    after: int


@dataclass(frozen=True)
class SheetLine:
    """Rows of one sheet: in all, new, already there, to be corrected."""

    name: str
    rows: int
    new: int
    unchanged: int
    wrong: int


@dataclass(frozen=True)
class Question:
    """A column that may be answered once for all sheets that lack it, or 单位; `names` are the choices, empty for free ones."""

    header: str
    kind: str
    names: tuple[str, ...]
    titles: tuple[str, ...] = ()
    """Of the sheets that lack it, where the file has others."""


@dataclass(frozen=True)
class Unread:
    """A sheet of the file with columns that nobody understood, or that nobody knows at all (`name` empty).

    `asks`: whether anything is missing because of it. `form` puts the questions, where the sheet is known and any of its
    columns may be explained.
    """

    index: int
    title: str
    name: str
    line: str
    asks: bool
    form: ColumnsForm | None
    columns: tuple[str, ...]
    is_open: bool
    """Whether this reader may look at its lines, of which any may be the header and any a row about somebody."""


@dataclass(frozen=True)
class Explained:
    """A sheet of the file with columns that are read by what the union's clerk once said of them."""

    index: int
    title: str
    name: str
    columns: tuple[HeadCell, ...]


@dataclass(frozen=True)
class Preview:
    """All that the page shows. Of a row's content only what a look at the faults and a few samples need, masked."""

    sheets: tuple[SheetLine, ...]
    rows: int
    new: int
    unchanged: int
    wrong: int
    errors: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    titles: tuple[Kind, ...]
    """The file's own sheets that have errors, where more than one has."""
    error_kinds: tuple[Kind, ...]
    warning_kinds: tuple[Kind, ...]
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    answered: tuple[Answered, ...]
    hints: tuple[str, ...]
    """Why this reader is told less than who has the file, and who says what they may not."""
    unread: tuple[Unread, ...]
    explained: tuple[Explained, ...]
    exchange: tuple[Exchanged, ...]
    """What a replacement takes out and brings in, sheet by sheet; empty where nothing is replaced."""
    samples: tuple[Sample, ...]
    can_commit: bool
    can_commit_valid: bool
    look: Look

    def chosen(self, kind: str, sheet: str) -> list[Fault]:
        """The faults that a filter leaves: of one code, of one sheet of the file, else every error."""
        faults = (
            [fault for fault in (*self.errors, *self.warnings) if fault.code == kind] if kind else self.errors
        )
        told = {title.code for title in self.titles}
        return [fault for fault in faults if sheet not in told or sheet == fault.title]


def preview(upload: Upload, knows: Knows, *, tells_closed: bool, reader: User | None = None) -> Preview:
    """The preview of a checked upload as its reader may see it, held against the ledger as it is now.

    `tells_closed`: also the rows of the closed class (songnuan.entry.holders.knows_closed). Without a `reader` no other union
    is named. Raises as `anew` does.
    """
    checked, lookups, compared = anew(upload, tells_closed=tells_closed)
    compared.faults = [
        *sent_elsewhere(lookups, upload.digest, reader),
        *(_without_titles(fault, checked, knows) for fault in compared.faults),
    ]
    lines = tuple(
        SheetLine(name, count["rows"], count["new"], count["unchanged"], count["rows"] - count["valid"])
        for name, count in compared.counts().items()
    )
    look = Look(checked, compared.errors + compared.warnings, lookups, knows)
    return Preview(
        sheets=lines,
        rows=sum(line.rows for line in lines),
        new=sum(line.new for line in lines),
        unchanged=sum(line.unchanged for line in lines),
        wrong=sum(line.wrong for line in lines),
        errors=tuple(compared.errors),
        warnings=tuple(compared.warnings),
        titles=_titles(compared.errors) if knows.everybody else (),
        error_kinds=_kinds(compared.errors),
        warning_kinds=_kinds(compared.warnings),
        steps=steps(compared, lookups, upload.replaced),
        questions=_questions(checked, lookups, upload, knows),
        answered=tuple(answered(checked, upload.answers, knows)),
        hints=tuple(_hints(checked, upload, knows)),
        unread=tuple(_unread(checked, lookups, knows)),
        explained=tuple(
            Explained(index, sheet_name(checked, layout.title, knows), layout.name, layout.explained)
            for index, layout in enumerate(checked.layouts)
            if layout.explained
        ),
        exchange=exchanged(compared, upload.replaced) if upload.replaced else (),
        samples=tuple(samples(checked, compared, lookups, knows)),
        look=look,
        can_commit=compared.acceptable(valid_rows=False),
        can_commit_valid=bool(compared.errors) and compared.acceptable(valid_rows=True),
    )


def _questions(checked: Checked, lookups: Lookups, upload: Upload, knows: Knows) -> tuple[Question, ...]:
    """Required columns that a sheet lacks and that can mean one thing for all its rows; and the unit of money."""
    asked: dict[str, Question] = {}
    if any(fault.code == "unit_wan" for fault in checked.faults):
        asked[UNIT] = Question(UNIT, "name", ("万元", "元"))
    for sheet in checked.sheets:
        for column in KINDS[sheet.name].sheet.columns:
            if column.header == CATEGORY and not knows.says_category:
                continue
            absent = column.header not in sheet.places and column.header not in upload.answers
            if column.required and absent and column.kind not in ("text", "digits"):
                names = tuple(getattr(lookups, column.names)) if column.names else ()
                question = asked.setdefault(column.header, Question(column.header, column.kind, names))
                titles = (*question.titles, sheet_name(checked, sheet.title, knows))
                asked[column.header] = replace(question, titles=titles)
    one = len(checked.sheets) == 1
    return tuple(replace(question, titles=()) if one else question for question in asked.values())


def _hints(checked: Checked, upload: Upload, knows: Knows) -> Iterator[str]:
    if knows.has_file:
        return
    if knows.explained_by_others(checked):
        yield _("有的列按别人的说明读取：行的内容只给上传的同志和报送单位看，也由他们确认导入。")
    asked = CATEGORY not in upload.answers and any(map(lacks_category, checked.sheets))
    if asked and not knows.says_category:
        yield str(CATEGORY_FOR_HOLDERS)


def _titles(faults: list[Fault]) -> tuple[Kind, ...]:
    counted = Counter(fault.title for fault in faults if fault.title)
    return tuple(Kind(title, title, count) for title, count in counted.items()) if len(counted) > 1 else ()


QUOTING_TITLES = frozenset(("unknown_sheet", "empty_sheet", "hidden_row", "possible_duplicate"))
"""Codes whose sentence about a whole sheet quotes its title. Elsewhere the quoted word is a column, 备注 or 万元."""


def _without_titles(fault: Fault, checked: Checked, knows: Knows) -> Fault:
    """A sentence that quotes a sheet's title; to who may not know of everybody it says which sheet it is."""
    of_a_sheet = fault.row is None and fault.column is None and fault.code in QUOTING_TITLES
    if not (of_a_sheet or fault.code in OF_ROWS) or knows.everybody:
        return fault
    return replace(fault, message=unquoted(fault.message, checked.titles))


def _unread(checked: Checked, lookups: Lookups, knows: Knows) -> Iterator[Unread]:
    is_open = knows.everybody
    lacking = {fault.title for fault in checked.faults if fault.code == "missing_column"}
    lacking |= {sheet.title for sheet in checked.sheets if _without_money(sheet)}
    for index, layout in enumerate(checked.layouts):
        columns = tuple(cell.text for cell in layout.unread)
        title = sheet_name(checked, layout.title, knows)
        if not layout.name and layout.lines:
            yield Unread(index, title, "", "", not checked.sheets, None, (), is_open)
        elif columns or layout.title in lacking:
            sheet, asks = KINDS[layout.name].sheet, layout.title in lacking
            known = settled(layout.unread, sheet, lookups)
            open_cells = [cell for cell in layout.unread if cell.place not in known]
            form = (
                ColumnsForm(cells=open_cells, meant={}, sheet=sheet)
                if open_cells and knows.has_file
                else None
            )
            yield Unread(index, title, layout.name, layout.lines[0].key, asks, form, columns, is_open)


def _without_money(sheet: CheckedSheet) -> bool:
    """慰问帮扶发放 needs one of two columns, and neither is required by itself."""
    return sheet.name == DISBURSEMENTS.name and not {"慰问金(元)", "慰问品折价(元)"} & set(sheet.places)


def _kinds(faults: list[Fault]) -> tuple[Kind, ...]:
    counted = Counter(fault.code for fault in faults).most_common()
    return tuple(Kind(code, str(CODE_NAMES.get(code, code)), count) for code, count in counted)


def steps(compared: Compared, lookups: Lookups, replaced: Batch | None) -> tuple[Step, ...]:
    """Every figure of the union, with all below it, that posting would move."""
    moves: Counter[str] = Counter()
    people: list[bytes] = []
    visits: list[FreshVisit] = []
    for sheet in compared.sheets:
        kind = KINDS[sheet.name]
        for row in sheet.new:
            moves.update(kind.figures(row.record, lookups))
        if kind.sheet is DISBURSEMENTS:
            numbers = (row.record.citizen_id for row in sheet.new)
            people += [cipher.blind_index(number) for number in numbers if number]
        elif kind.sheet is VISITS:
            visits += [
                FreshVisit(fold_name(row.record.name), row.record.credit_code or "") for row in sheet.new
            ]
    if replaced is not None:
        for code in ADDITIVE:
            indicator = INDICATORS[code]
            rows = indicator.fact.objects.live().filter(added_by=replaced)
            moves[code] -= rows.aggregate(figure=indicator.aggregate())["figure"]
    moves.update(
        distinct_moves(lookups.campaign, lookups.union, people=people, visits=visits, replaced=replaced)
    )
    now = totals(lookups.campaign, lookups.union)
    return tuple(
        Step(indicator, now[code] or 0, (now[code] or 0) + moves[code])
        for code, indicator in INDICATORS.items()
        if moves[code]
    )
