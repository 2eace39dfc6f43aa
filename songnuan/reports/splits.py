"""How figures fall to categories of people, to sources of money, and to batches."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from campaigns.models import Batch
from songnuan.ledger.cells import Cells
from songnuan.ledger.totals import labels
from songnuan.reports.scope import Scope
from songnuan.reports.small import is_small
from songnuan.reports.tables import Source, Table, table

BY_CATEGORY = ("consoled", "assisted", "disbursed")
BY_SOURCE = ("raised", "received", "disbursed", "service_cost", "balance")


def by_category(scope: Scope, cells: Cells, codes: Sequence[str] = BY_CATEGORY) -> Table | None:
    """The heads of the campaign's categories; None where nothing was handed out. One query."""
    return _split(scope, cells, "category", codes, labels(scope.campaign, "category", ()))


def by_source(scope: Scope, cells: Cells, codes: Sequence[str] = BY_SOURCE) -> Table | None:
    """Whose money came and went; rows that name no source stand apart. One query."""
    return _split(scope, cells, "source", codes, labels(scope.campaign, "source", ("",)))


def by_batch(scope: Scope, cells: Cells, codes: Sequence[str]) -> Table | None:
    """The batches whose rows count, newest first. One query."""
    numbers = [int(key) for key in cells.keys(scope.group, "batch")]
    there = {batch.number: batch for batch in Batch.objects.filter(number__in=numbers)}
    lines = [
        (str(number), str(there[number]), there[number].file_name) for number in sorted(numbers, reverse=True)
    ]
    return _split(scope, cells, "batch", codes, lines)


def _split(
    scope: Scope, cells: Cells, dimension: str, codes: Sequence[str], names: Sequence[tuple[str, ...]]
) -> Table | None:
    known = {key: (label, *note) for key, label, *note in names}
    keys = cells.keys(scope.group, dimension)
    lines = [
        Source(
            label=label,
            figures=cells.figures(scope.group, dimension, key),
            rows=scope.to(dimension, key),
            note=note[0] if note else "",
            batch=int(key) if dimension == "batch" else None,
        )
        for key, (label, *note) in known.items()
        if key in keys
    ]
    shown = [line for line in lines if any(line.figures[code] for code in codes if code in line.figures)]
    if dimension == "category" and not scope.knows_persons:
        shown = _unnamed(shown)
    if not shown:
        return None
    return table(dimension, codes, shown, Source("", cells.figures(scope.group), scope))


def _unnamed(lines: list[Source]) -> list[Source]:
    """The same with categories of one or two person-times in one line that names none and leads nowhere."""
    few = [line for line in lines if is_small(line.figures)]
    if not few:
        return lines
    together: Counter[str] = Counter()
    for line in few:
        together.update(line.figures)
    return [*(line for line in lines if line not in few), Source(_("人数少的类别"), dict(together), None)]
