"""What makes a figure after an upload is confirmed: what stands now, the rows of the file that join, those that go."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from campaigns.models import Batch
from songnuan.entry.compare import ComparedSheet
from songnuan.entry.facts.registry import KINDS
from songnuan.entry.look.anew import anew
from songnuan.entry.look.file_rows import A_PAGE, parted
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.samples import Sample, shown_rows
from songnuan.entry.models import Upload
from songnuan.entry.names import Lookups
from songnuan.entry.preview import Step, steps
from songnuan.entry.record import Row
from songnuan.ledger.indicators import INDICATORS, Indicator
from songnuan.ledger.totals import totals


@dataclass(frozen=True)
class After:
    """A figure of the union with all below it, in fen or as a count.

    `joins` rows of the file bring `came`, `leaves` rows of the replaced batch take `went` with them; both are None for
    a distinct count, to which a row brings nothing by itself. now + came − went is after.
    """

    step: Step
    joins: int
    came: int | None
    leaves: int
    went: int | None
    replaced: Batch | None
    samples: tuple[Sample, ...]
    page: Page

    @property
    def indicator(self) -> Indicator:
        return self.step.indicator

    @property
    def by(self) -> int:
        """By how much the figure moves."""
        return self.step.after - self.step.now


def after(upload: Upload, code: str, number: str | None, knows: Knows, *, tells_closed: bool) -> After | None:
    """One page of the rows that join, as they were understood, masked; None where there is no such figure. Raises as `anew` does."""
    if code not in INDICATORS:
        return None
    checked, lookups, compared = anew(upload, tells_closed=tells_closed)
    moved = {step.indicator.code: step for step in steps(compared, lookups, upload.replaced)}
    step = moved.get(code) or _still(lookups, code)
    joining = [
        (sheet, row)
        for sheet in compared.sheets
        for row in sheet.new
        if _counts(step.indicator, sheet, row, lookups)
    ]
    leaving = step.indicator.fact.objects.live().filter(step.indicator.rows, added_by=upload.replaced)
    came = sum(_brings(step.indicator, sheet, row, lookups) for sheet, row in joining)
    went = 0 if upload.replaced is None else leaving.aggregate(figure=step.indicator.aggregate())["figure"]
    page = Paginator(joining, A_PAGE).get_page(number)
    return After(
        step=step,
        joins=len(joining),
        came=None if step.indicator.distinct else came,
        leaves=0 if upload.replaced is None else leaving.count(),
        went=None if step.indicator.distinct else went,
        replaced=upload.replaced,
        samples=tuple(shown_rows(checked, sheet, rows, lookups, knows) for sheet, rows in parted(list(page))),
        page=page,
    )


def _still(lookups: Lookups, code: str) -> Step:
    """The step of a figure that does not move."""
    now = totals(lookups.campaign, lookups.union)[code] or 0
    return Step(INDICATORS[code], now, now)


def _counts(indicator: Indicator, sheet: ComparedSheet, row: Row, lookups: Lookups) -> bool:
    """Whether a row of the file will be one of the rows that make the figure."""
    if KINDS[sheet.name].sheet.fact is not indicator.fact:
        return False
    if indicator.distinct:
        return indicator.code != "persons" or bool(row.record.citizen_id)
    return indicator.code in KINDS[sheet.name].figures(row.record, lookups)


def _brings(indicator: Indicator, sheet: ComparedSheet, row: Row, lookups: Lookups) -> int:
    return 0 if indicator.distinct else KINDS[sheet.name].figures(row.record, lookups)[indicator.code]
