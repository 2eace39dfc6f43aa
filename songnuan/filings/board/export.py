"""The board as a file: the lines that are shown, watermarked, one event that says who took it."""

import io

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.watermark import watermark
from songnuan.filings.asked import Asked
from songnuan.filings.board.listing import Board, Line
from songnuan.filings.clock import moment
from songnuan.ledger.filing.stamps import Stamp
from songnuan.lib.spreadsheets.writing.csv_text import write_csv
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet, Value
from songnuan.lib.spreadsheets.writing.xlsx import CONTENT_TYPE, write_xlsx

KINDS = ("xlsx", "csv")


def sheet_of(found: Asked, board: Board) -> Sheet:
    columns = (
        Column(_("单位"), width=20), Column(_("状态")), Column(_("上报时间"), width=18), Column(_("上报人")),
        Column(_("时间")), Column(_("盖章件"), width=18), Column(_("待处理行"), "count"), Column(_("联系人"), width=36),
    )  # fmt: skip
    title = _("报送情况")
    above = (title, f"{found.campaign} · {board.period}", board.left)
    return Sheet(title, columns, [_row(line) for line in board.lines], above, portrait=True)


def _row(line: Line) -> tuple[Value, ...]:
    filing = line.filing
    return (
        line.label, str(line.state.label), moment(filing.at) if filing else "",
        str(filing.by or _("命令行")) if filing else "", filing.get_timing_display() if filing else "",
        "" if line.stamp == Stamp.NONE else str(line.stamp.label), line.pending,
        _("、").join(map(str, line.contacts)),
    )  # fmt: skip


def download(request: HttpRequest, found: Asked, board: Board, kind: str) -> HttpResponse:
    """The file; without its event (`export.made`) nothing leaves."""
    user, sheet = actor(request), sheet_of(found, board)
    if kind == "csv":
        content, content_type = write_csv(sheet, watermark(user)), "text/csv; charset=utf-8"
    else:
        target = io.BytesIO()
        write_xlsx(target, [sheet], watermark(user), pages=_("第 &P 页，共 &N 页"))
        content, content_type = target.getvalue(), CONTENT_TYPE
    body = {
        "list": sheet.title,
        "period": board.period.number,
        "state": board.state,
        "rows": len(board.lines),
    }
    journal.note("export.made", actor=user, campaign=found.campaign, address=address_of(request), body=body)
    name = f"{sheet.title}-{board.period}.{kind}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
