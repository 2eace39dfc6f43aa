"""下拨与收到 as a workbook: the sums side by side, and every single one."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from campaigns.models import Allocation
from songnuan.allocations.matching import Line, Matching
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet, Value
from songnuan.lib.spreadsheets.writing.xlsx import write_xlsx


def write(target: BinaryIO, found: Matching, rows: Iterable[Any], watermark: str, basis: str) -> None:
    """Amounts in yuan, exactly as the page shows them."""
    above = (f"{found.scope.label} {_('下拨与收到')}", f"{found.scope.campaign} · {basis}")
    sheets = [_sides(found, above), _single(rows, above)]
    write_xlsx(target, sheets, watermark, pages=_("第 &P 页，共 &N 页"))


def _sides(found: Matching, above: tuple[str, ...]) -> Sheet:
    columns = (
        Column(_("收款单位"), "text", 20), Column(_("本级下拨"), "money", 18), Column(_("其他上级下拨"), "money", 18),
        Column(_("收到"), "money", 18), Column(_("收到减下拨"), "money", 18), Column(_("核对"), "text", 16),
    )  # fmt: skip
    lines = [*([found.own] if found.own else []), *found.lines]
    return Sheet(_("下拨与收到"), columns, [_side(line) for line in lines], above)


def _side(line: Line) -> tuple[Value, ...]:
    if line.found is None or line.match is None:
        return line.receiver.label, line.here, None, None, None, ""
    return (
        line.receiver.label, line.here, line.others, line.found.received, line.found.difference, str(line.match.label),
    )  # fmt: skip


def _single(rows: Iterable[Any], above: tuple[str, ...]) -> Sheet:
    columns = (
        Column(_("下拨日期"), "day", 12), Column(_("下拨单位"), "text", 18), Column(_("收款单位"), "text", 18),
        Column(_("金额(元)"), "money", 18), Column(_("资金来源"), "text", 18), Column(_("文号"), "text", 22),
        Column(_("备注"), "text", 24), Column(_("登记人"), "text", 12), Column(_("批次"), "count", 8),
    )  # fmt: skip
    return Sheet(_("下拨明细"), columns, _lines(rows), above)


def _lines(rows: Iterable[Allocation]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        yield (
            row.date, row.union.label, row.receiver.label, row.amount, str(row.source or ""), mask_inside(row.document),
            mask_inside(row.remark), str(row.added_by.by or _("命令行")), row.added_by.number,
        )  # fmt: skip
