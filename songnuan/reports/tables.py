"""A table of figures as a report object: page, print, .xlsx and .docx show one and the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from songnuan.ledger.indicators import DERIVED, WITH_ROWS
from songnuan.reports import numbers
from songnuan.reports.numbers import Counted, Number
from songnuan.reports.scope import Scope


@dataclass(frozen=True)
class Entry:
    """One number: its figure's code, the value (fen or a count), how it is written, whose rows make it.

    `rows` is None where the reader no longer reaches them. A derived figure has parts instead of rows.
    """

    code: str
    value: int
    number: Number
    rows: Scope | None

    @property
    def is_derived(self) -> bool:
        return self.code in DERIVED


@dataclass(frozen=True)
class Heading:
    """One column of the table."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True)
class Line:
    """One line: `rows` are those of its numbers, `opens` is the overview behind its name, or `batch`
    the batch. Nothing reported is not zero."""

    label: str
    entries: tuple[Entry, ...]
    rows: Scope | None
    opens: Scope | None = None
    reported: bool = True
    note: str = ""
    batch: int | None = None


@dataclass(frozen=True)
class Table:
    """The lines and a total that is a computation of its own: 家 and 人 do not add up."""

    by: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    total: tuple[Entry, ...]

    def column(self, code: str) -> list[int]:
        """The values of one figure, line by line, without the total."""
        place = [heading.code for heading in self.headings].index(code)
        return [line.entries[place].value for line in self.lines]


@dataclass(frozen=True)
class Source:
    """What one line is made of: its label, its figures by code, the scope of its rows."""

    label: str
    figures: Mapping[str, int | None]
    rows: Scope | None
    opens: Scope | None = None
    reported: bool = True
    note: str = ""
    batch: int | None = None


def counted(code: str) -> Counted:
    """The registry's figure of a code, derived ones too."""
    return DERIVED[code] if code in DERIVED else WITH_ROWS[code]


def value(code: str, figures: Mapping[str, int | None]) -> int:
    """A figure of a group of rows, worked out where it is a derived one."""
    return DERIVED[code].of(figures) if code in DERIVED else figures[code] or 0


def heading(code: str) -> Heading:
    return Heading(code, str(counted(code).name), numbers.unit(counted(code)))


def entry(code: str, value: int, rows: Scope | None) -> Entry:
    """A number that stands alone."""
    return Entry(code, value, Number(numbers.show(counted(code), value)), rows)


def table(by: str, codes: Sequence[str], lines: Sequence[Source], total: Source) -> Table:
    """The table of these figures; decimals of a column align."""
    columns = [_column(code, [*lines, total]) for code in codes]
    rows = list(zip(*columns, strict=True))
    return Table(
        by=by,
        headings=tuple(heading(code) for code in codes),
        lines=tuple(
            Line(line.label, entries, line.rows, line.opens, line.reported, line.note, line.batch)
            for line, entries in zip(lines, rows[:-1], strict=True)
        ),
        total=rows[-1],
    )


def _column(code: str, lines: Sequence[Source]) -> list[Entry]:
    values = [value(code, line.figures) for line in lines]
    shown = numbers.aligned([numbers.show(counted(code), number) for number in values])
    return [
        Entry(code, number, text, line.rows) for number, text, line in zip(values, shown, lines, strict=True)
    ]
