"""Goods at value within the balance: what came as goods, what was handed out as goods, and what lies there still."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.models import Contribution
from songnuan.ledger.cells import Cells
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.rollup import Group
from songnuan.reports import numbers
from songnuan.reports.numbers import Number
from songnuan.reports.places import Place
from songnuan.reports.scope import Scope
from songnuan.reports.tables import Entry

GOODS = Contribution.Form.GOODS.value


@dataclass(frozen=True)
class GoodsLine:
    """Goods of one place in fen: `left` is what came less what was handed out.

    Below zero where goods were bought with money and handed out. `rows` is None where the reader no longer reaches them.
    """

    label: str
    came: Entry
    handed: Entry
    left: int
    left_text: Number
    rows: Scope | None


@dataclass(frozen=True)
class GoodsTable:
    """Goods by place; the total is a computation of its own."""

    lines: tuple[GoodsLine, ...]
    total: GoodsLine


def goods_table(scope: Scope, places: Sequence[Place], below: Cells, own: Cells) -> GoodsTable | None:
    """None where no goods came and none were handed out. The cells hold the dimension of forms. No query."""
    found = [(place.label, place.rows, _of(below, place.group)) for place in places]
    found.append(("", scope, _of(own, scope.group)))
    if not any(any(values) for _label, _rows, values in found):
        return None
    columns = [
        numbers.aligned([numbers.show(INDICATORS["raised"], values[column]) for *_who, values in found])
        for column in range(3)
    ]
    lines = [
        GoodsLine(
            label=label,
            came=Entry("raised", values[0], columns[0][number], rows.to("form", GOODS) if rows else None),
            handed=Entry("goods_handed", values[1], columns[1][number], rows),
            left=values[2],
            left_text=columns[2][number],
            rows=rows,
        )
        for number, (label, rows, values) in enumerate(found)
    ]
    return GoodsTable(tuple(line for line in lines[:-1] if line.came.value or line.handed.value), lines[-1])


def _of(cells: Cells, group: Group) -> tuple[int, int, int]:
    came = cells.figures(group, "form", GOODS)["raised"]
    handed = cells.figures(group)["goods_handed"]
    return came, handed, came - handed
