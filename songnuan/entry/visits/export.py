"""The list of visits as a workbook."""

import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import User, Visit
from campaigns.turns import at_length
from campaigns.watermark import watermark
from songnuan.entry.visits.listing import Asked, lines
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet, Value
from songnuan.lib.spreadsheets.writing.xlsx import write_xlsx

AT_ONCE = 500


def name(asked: Asked) -> str:
    """What the file is called."""
    return f"{_('走访记录')}-{asked.campaign.code if asked.campaign else ''}.xlsx"


def workbook(asked: Asked, *, by: User, address: str = "") -> bytes:
    """The visits that were asked for, with an event that says who took how many. Raises Busy for very many."""
    out = io.BytesIO()
    columns = (
        Column(_("走访日期"), "day", 12), Column(_("工会"), width=18), Column(_("企业名称"), width=32),
        Column(_("统一社会信用代码"), width=22), Column(_("企业类型")), Column(_("慰问组")), Column(_("职工人数"), "count", 10),
        Column(_("受助人"), "count", 10), Column(_("联合走访单位"), width=28), Column(_("诉求"), width=40),
    )  # fmt: skip
    visits = list(asked.visits)
    with at_length(by, len(visits)):
        rows = write_xlsx(out, [Sheet(_("走访记录"), columns, _rows(visits))], watermark(by))
    body = {"list": "visits", "rows": rows, "asked": asked.query}
    journal.note(
        "export.made", actor=by, campaign=asked.campaign, union=asked.union, body=body, address=address
    )
    return out.getvalue()


def _rows(visits: list[Visit]) -> Iterator[tuple[Value, ...]]:
    for at in range(0, len(visits), AT_ONCE):
        for line in lines(visits[at : at + AT_ONCE]):
            visit = line.visit
            yield (
                visit.date, visit.union.label, mask_inside(visit.name), visit.credit_code, str(visit.kind), str(visit.team or ""),
                visit.workers, line.people, line.parties, mask_inside(visit.needs),
            )  # fmt: skip
