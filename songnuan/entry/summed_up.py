"""A worksheet that sums up others of its file: 汇总表 beside 明细. Both would count."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault
from songnuan.entry.record import Row
from songnuan.entry.sheets import CONTRIBUTIONS, DISBURSEMENTS, SERVICES

_AMOUNTS = {
    CONTRIBUTIONS.name: ("amount",),
    DISBURSEMENTS.name: ("cash", "goods"),
    SERVICES.name: ("cost", "person_times"),
}
"""Of each kind of worksheet the fields that a summary adds up."""

Titled = tuple[str, Sequence[Row]]
"""What the file calls a worksheet, and its rows."""


def summed_up(name: str, sheets: Sequence[Titled]) -> Iterator[Fault]:
    """A warning about each of the worksheets of one kind that has, in fewer rows, the sums of another, or of all others.

    A row with a number of identity is somebody, and no sum.
    """
    for sheet in sheets if name in _AMOUNTS else ():
        title, rows = sheet
        if not rows or any(row.key is not None for row in rows):
            continue
        others = [other for other in sheets if other is not sheet]
        detailed = [one for one in ([[other] for other in others] + [others]) if _is_sum(name, rows, one)]
        if detailed:
            message = _(
                "工作表“%(title)s”的合计与%(others)s的合计正好相同，像是同样的款物一张汇总、一张明细，两边都会计入。如是这样，请只保留明细；是两笔不同的款物，不用改。"
            )
            titles = _("、").join(f"“{other}”" for other, _rows in detailed[0])
            told = message % {"title": title, "others": titles}
            yield Fault(name, None, None, "possible_duplicate", told, title)


def _is_sum(name: str, rows: Sequence[Row], others: Iterable[Titled]) -> bool:
    detail = [row for _title, theirs in others for row in theirs]
    total = _total(name, rows)
    return len(rows) < len(detail) and any(total) and total == _total(name, detail)


def _total(name: str, rows: Sequence[Row]) -> list[int]:
    return [sum(getattr(row.record, field) or 0 for row in rows) for field in _AMOUNTS[name]]
