"""The rows behind a figure as a workbook: all that the page lists, masked as there, in constant memory."""

from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from campaigns.turns import at_length
from campaigns.watermark import watermark
from songnuan.ledger.indicators import Indicator
from songnuan.lib.spreadsheets.writing.sheet import Column as Target
from songnuan.lib.spreadsheets.writing.sheet import Kind as TargetKind
from songnuan.lib.spreadsheets.writing.sheet import Sheet
from songnuan.lib.spreadsheets.writing.xlsx import write_xlsx
from songnuan.reports.basis import as_of, stated
from songnuan.reports.columns import COLUMNS
from songnuan.reports.folding import folded
from songnuan.reports.lines import lines_of
from songnuan.reports.rows import behind, eyes_of, sums_of
from songnuan.reports.scope import NotInReach, Scope

MOST = 200_000
"""Rows of one export; more is asked for area by area."""

_KINDS: dict[str, TargetKind] = {"yuan": "money", "sum": "count", "count": "count", "date": "day"}
_WIDTHS = {"prose": 28, "yuan": 13, "sum": 8, "count": 10, "date": 12}


class TooLong(Exception):
    """The list has more rows than one export holds."""


def export_rows(indicator: Indicator, scope: Scope, user: Any, target: BinaryIO) -> int:
    """Write the list into a file and answer how many rows it holds. Raises TooLong, NotInReach for an empty list, and Busy
    for a long one where others are under way.
    """
    columns = COLUMNS[indicator.fact]
    listed = behind(indicator, scope).visible_to(user)
    eyes = eyes_of(user, indicator.fact, scope, scope.counted)
    sums = listed.order_by().aggregate(**sums_of(indicator.fact, columns, user))
    if sums["rows_counted"] > MOST:
        raise TooLong
    if not sums["rows_counted"]:
        raise NotInReach
    folding = folded(indicator, scope, listed)
    if folding.keeps_back:
        raise NotInReach
    title = str(indicator.name)
    sheet = Sheet(
        title=title,
        columns=(
            *(Target(str(column.name), _KINDS.get(column.kind, "text"), _WIDTHS.get(column.kind, 14)) for column in columns),
            Target(_("批次"), "count", 8), Target(_("原表行号"), "count", 8),
        ),
        rows=lines_of(listed.exclude(folding.rows), eyes),
        total=(_("合计"), *(sums[column.field] if column.adds else None for column in columns[1:]), None, None),
        above=(f"{scope.label} {title}", f"{scope.campaign} · {stated(scope, as_of(scope))}"),
        below=_notes(sums, folding.count),
    )  # fmt: skip
    with at_length(user, sums["rows_counted"]):
        return write_xlsx(target, [sheet], watermark(user), pages=_("第 &P 页，共 &N 页"), on_disk=True)


def _notes(sums: dict[str, Any], folded_rows: int) -> tuple[str, ...]:
    withheld = sums.get("rows_withheld", 0)
    said = _("其中%(count)d行属于不公开的人员类别：只计数，不显示姓名。") % {"count": withheld}
    told = _("其中%(count)d行所在的单位这个类别不足3人：计入合计，不逐行列出。") % {"count": folded_rows}
    return (_("姓名只显示一部分。"), *([said] if withheld else []), *([told] if folded_rows else []))
