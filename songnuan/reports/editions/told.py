"""A difference in words and numbers as its page and its workbook show it."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Batch, Edition
from songnuan.ledger.difference.report import Difference, End, Move, difference, now, of_edition
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.small import falls_apart
from songnuan.reports import numbers
from songnuan.reports.editions.seen import Seen, seen
from songnuan.reports.scope import NotInReach, Scope

PAGE = 50
NOW = "now"


@dataclass(frozen=True)
class Line:
    """One figure: at both ends, the difference, what the batches explain of it, and what is left over."""

    code: str
    name: str
    unit: str
    before: str
    after: str
    by: str
    explained: str
    remainder: str
    changed: bool


@dataclass(frozen=True)
class Moved:
    """One figure that a batch moved; `address` is the page of the rows through which, empty where there is none."""

    name: str
    unit: str
    before: str
    after: str
    by: str
    address: str


@dataclass(frozen=True)
class Told:
    """A batch and what it moved; None stands for what others did (`Seen`)."""

    batch: Batch | None
    moves: tuple[Moved, ...]


@dataclass(frozen=True)
class Choice:
    """One of the states that a difference may begin or end with."""

    name: str
    label: str


@dataclass(frozen=True)
class DifferencePage:
    """Everything that the page says. `found` is the difference itself, `seen` its batches as far as this reader meets
    them, and `steps` one page of these."""

    scope: Scope
    found: Difference
    first: Choice
    last: Choice
    choices: tuple[Choice, ...]
    lines: tuple[Line, ...]
    seen: tuple[Seen, ...]
    page: Page
    steps: tuple[Told, ...]
    codes: tuple[str, ...]
    """The figures whose moves this reader is told."""


def difference_page(scope: Scope, asked: dict[str, str]) -> DifferencePage | None:
    """The difference that an address asks for; None while there is no edition; NotInReach for one that is not there.

    Where nothing is asked: from the last edition to now.
    """
    editions = list(Edition.objects.filter(campaign=scope.campaign))
    if not editions:
        return None
    ends = {edition.status: of_edition(edition) for edition in editions} | {NOW: now()}
    one, other = asked.get("from") or editions[-1].status, asked.get("to") or NOW
    if one not in ends or other not in ends:
        raise NotInReach
    found = difference(scope.campaign, scope.group, ends[one], ends[other])
    met = seen(found.steps, scope.unions)
    codes = tuple(
        code for code, known in INDICATORS.items() if falls_apart(known, knows_persons=scope.knows_persons)
    )
    page = Paginator(met, PAGE).get_page(asked.get("page"))
    return DifferencePage(
        scope=scope,
        found=found,
        first=_choice(found.first),
        last=_choice(found.last),
        choices=tuple(map(_choice, ends.values())),
        lines=tuple(_line(found, code) for code in codes),
        seen=met,
        page=page,
        steps=tuple(
            Told(step.batch, tuple(_moved(step, move) for move in step.moves if move.code in codes))
            for step in page
        ),
        codes=codes,
    )


def _choice(end: End) -> Choice:
    if end.edition is None:
        return Choice(NOW, _("现在（批次 %(number)d）") % {"number": end.number})
    return Choice(
        end.status, _("%(name)s（批次 %(number)d）") % {"name": end.edition.name, "number": end.number}
    )


def signed(code: str, value: int) -> str:
    """A difference with its sign, in the unit of its figure."""
    return ("+" if value > 0 else "") + numbers.show(INDICATORS[code], value)


def _line(found: Difference, code: str) -> Line:
    before, after, moved = found.before[code], found.after[code], found.moved[code]
    indicator = INDICATORS[code]
    return Line(
        code, str(indicator.name), numbers.unit(indicator), numbers.show(indicator, before), numbers.show(indicator, after),
        signed(code, after - before), signed(code, moved), signed(code, found.remainder(code)), before != after or bool(moved),
    )  # fmt: skip


def _moved(step: Seen, move: Move) -> Moved:
    indicator = INDICATORS[move.code]
    return Moved(
        str(indicator.name), numbers.unit(indicator), numbers.show(indicator, move.before),
        numbers.show(indicator, move.after), signed(move.code, move.by),
        reverse("batch_moved", args=[step.batch.number, move.code]) if step.batch and not indicator.distinct else "",
    )  # fmt: skip
