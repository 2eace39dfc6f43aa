"""Lists that this system handed out: their rows are recorded already and their names masked, so none is read as a report."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from songnuan.entry.faults import Refusal
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.spreadsheets.writing.mark import is_ours
from songnuan.lib.text import fold_header

_HEADS = (frozenset(("批次", "原表行号")), frozenset(("受助人", "联合走访单位")))
"""Columns of our lists that stand side by side on no other, by which they are known where the watermark was taken away."""


def refuse_ours(rows: Iterable[tuple[int, Sequence[Cell]]]) -> None:
    """Raises Refusal where a list of ours is among these rows, by its watermark or its columns.

    A workbook of pending rows and a marked copy bear no watermark: they are to come back.
    """
    for _number, cells in rows:
        texts = [cell for cell in cells if isinstance(cell, str)]
        if any(map(is_ours, texts)) or any(head <= {fold_header(text) for text in texts} for head in _HEADS):
            message = _(
                "这是从系统导出的清单，里面的行已经录入，姓名也可能遮盖了，不能再导入。要改已录入的行，请在系统里更正，或改好原来的表替换原批次；新的数据请填在模板里。"
            )
            raise Refusal("unreadable", message)
