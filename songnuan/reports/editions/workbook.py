"""A difference as a workbook: the figures at both ends, then every batch between with before and after of each."""

from collections.abc import Iterator
from typing import BinaryIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Batch
from songnuan.ledger.indicators import INDICATORS
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet, Value
from songnuan.lib.spreadsheets.writing.xlsx import write_xlsx
from songnuan.reports.editions.told import DifferencePage


def write_workbook(page: DifferencePage, mark: str, target: BinaryIO) -> None:
    """Money in yuan, numbers as numbers."""
    write_xlsx(target, [_figures(page), _batches(page)], mark, pages=_("第 &P 页，共 &N 页"))


def _column(code: str, header: str) -> Column:
    indicator = INDICATORS[code]
    return Column(f"{header}（{indicator.unit_name}）", "money" if indicator.is_money else "count", 16)


def _above(page: DifferencePage) -> tuple[str, ...]:
    ends = {"first": page.first.label, "last": page.last.label}
    return (
        _("%(union)s 与上报数差异") % {"union": page.scope.label},
        f"{page.scope.campaign} · " + _("从%(first)s到%(last)s，全部数据") % ends,
    )


def _figures(page: DifferencePage) -> Sheet:
    found = page.found
    rows: list[tuple[Value, ...]] = [
        (page.first.label, *(found.before[code] for code in page.codes)),
        (_("各批次变动之和"), *(found.moved[code] for code in page.codes)),
        (page.last.label, *(found.after[code] for code in page.codes)),
        (_("余差"), *(found.remainder(code) for code in page.codes)),
    ]
    columns = (
        Column(_("项目"), "text", 24),
        *(_column(code, str(INDICATORS[code].name)) for code in page.codes),
    )
    return Sheet(_("两端的数"), columns, rows, above=_above(page))


def _batches(page: DifferencePage) -> Sheet:
    codes = [
        code for code in page.codes if any(move.code == code for step in page.seen for move in step.moves)
    ]
    columns = [
        Column(_("批次"), "count", 8), Column(_("时间"), "text", 17), Column(_("工会"), "text", 18),
        Column(_("种类"), "text", 10), Column(_("操作人"), "text", 10), Column(_("文件名或理由"), "text", 28),
    ]  # fmt: skip
    for code in codes:
        name = str(INDICATORS[code].name)
        columns += [_column(code, f"{name} {part}") for part in (_("变动前"), _("变动后"), _("变动"))]
    return Sheet(_("各批次"), tuple(columns), _lines(page, codes), above=_above(page))


def _lines(page: DifferencePage, codes: list[str]) -> Iterator[tuple[Value, ...]]:
    for step in page.seen:
        moves = {move.code: move for move in step.moves}
        line = _of_batch(step.batch)
        for code in codes:
            move = moves.get(code)
            line += [move.before, move.after, move.by] if move else [None, None, None]
        yield tuple(line)


def _of_batch(batch: Batch | None) -> list[Value]:
    if batch is None:
        return [None, None, _("其他单位"), None, None, None]
    at = date_format(timezone.localtime(batch.at), "Y-m-d H:i")
    return [
        batch.number,
        at,
        str(batch.union),
        batch.get_kind_display(),
        str(batch.by or ""),
        batch.told_reason,
    ]
