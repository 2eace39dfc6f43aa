"""How figures fall to categories of people, to sources of money, and to batches."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from campaigns.models import Batch
from songnuan.ledger.cells import Cells
from songnuan.ledger.totals import labels
from songnuan.reports.few import few
from songnuan.reports.parts import ELSEWHERE, elsewhere
from songnuan.reports.scope import Scope
from songnuan.reports.tables import Source, Table, table, value

BY_CATEGORY = ("consoled", "assisted", "disbursed")
BY_SOURCE = ("raised", "received", "disbursed", "service_cost", "balance")


def by_category(scope: Scope, cells: Cells, codes: Sequence[str] = BY_CATEGORY) -> Table | None:
    """The heads of the campaign's categories; None where nothing was handed out. One query."""
    small = few(scope, cells, "category")
    names, together = labels(scope.campaign, "category", ()), _("人数少的类别")
    return _split(scope, cells, "category", codes, names, kept_back=small, together=together)


def by_source(scope: Scope, cells: Cells, codes: Sequence[str] = BY_SOURCE) -> Table | None:
    """Whose money came and went; rows that name no source stand apart. One query."""
    return _split(scope, cells, "source", codes, labels(scope.campaign, "source", ("",)))


def by_batch(scope: Scope, cells: Cells, codes: Sequence[str]) -> Table | None:
    """The batches whose rows count, newest first, by their numbers alone: a file's name may say who is meant. One query."""
    numbers = [int(key) for key in cells.keys(scope.group, "batch")]
    there = {batch.number: batch for batch in Batch.objects.filter(number__in=numbers)}
    lines = [(str(number), str(there[number])) for number in sorted(numbers, reverse=True)]
    return _split(scope, cells, "batch", codes, lines)


def _split(
    scope: Scope,
    cells: Cells,
    dimension: str,
    codes: Sequence[str],
    names: Sequence[tuple[str, ...]],
    *,
    kept_back: frozenset[str] = frozenset(),
    together: str = "",
) -> Table | None:
    """One table; the keys that are kept back stand in one line, called `together`, and unions out of reach in another."""
    known = {key: (label, *note) for key, label, *note in names}
    keys = cells.keys(scope.group, dimension)
    lines = {
        key: Source(
            label=label,
            figures=cells.figures(scope.group, dimension, key),
            rows=scope.to(dimension, key),
            note=note[0] if note else "",
            batch=int(key) if dimension == "batch" else None,
        )
        for key, (label, *note) in known.items()
        if key in keys
    }
    lines = {
        key: line
        for key, line in lines.items()
        if any(line.figures[code] for code in codes if code in line.figures)
    }
    shown = _unnamed(lines, kept_back, together)
    rest = elsewhere(scope, cells, dimension)
    if any(value(code, rest) for code in codes if rest):
        shown.append(Source(str(ELSEWHERE), rest, None))
    if not shown:
        return None
    return table(dimension, codes, shown, Source("", cells.figures(scope.group), scope))


def _unnamed(lines: Mapping[str, Source], kept_back: frozenset[str], called: str) -> list[Source]:
    """The lines, those that must not be named in one that names none and leads nowhere."""
    together: Counter[str] = Counter()
    for key in kept_back & lines.keys():
        together.update(lines[key].figures)
    named = [line for key, line in lines.items() if key not in kept_back]
    return [*named, Source(called, dict(together), None)] if together else named
