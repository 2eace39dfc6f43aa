"""分地区资金表: money and goods of each area: raised, received, handed out, spent, left; goods on hand apart."""

from django.utils.translation import gettext as _

from campaigns.models import Contribution
from songnuan.ledger.cells import Cells, stored
from songnuan.ledger.rollup import Group
from songnuan.reports.official.table import (
    Column,
    Entry,
    Line,
    Official,
    figure_column,
    figure_entry,
    rows_address,
)
from songnuan.reports.places import by_area, places
from songnuan.reports.scope import Scope

CODES = ("raised", "received", "disbursed", "service_cost", "balance")
GOODS = Contribution.Form.GOODS.value


def money_by_place(scope: Scope) -> Official:
    """Reads the rollup."""
    below = places(scope)
    groups = [*(place.group for place in below), scope.group]
    cells = stored(scope.campaign, groups, ("", "form"), scope.status)
    wan = _("万元")
    return Official(
        scope=scope, first=_("地区") if by_area(scope) else _("单位"),
        columns=(
            *(figure_column(code) for code in CODES),
            Column("raised", _("其中筹集物资"), wan, "yuan"), figure_column("goods_handed"),
            Column("", _("结余物资"), wan, "yuan"),
        ),
        lines=tuple(Line(place.label, _entries(cells, place.group, place.rows)) for place in below),
        total=Line(_("合计"), _entries(cells, scope.group, scope)),
        notes=(
            _("结余＝筹集慰问款物－发放款物－服务支出。一个地区的结余为负，是用了上级拨入的钱；各地结余相加等于全省结余。"),
            _("结余物资＝筹集物资－发放物资，是结余里买来还没有发的部分；为负时，说明有些物资是用资金买来发的。"),
        ),
    )  # fmt: skip


def _entries(cells: Cells, group: Group, rows: Scope | None) -> tuple[Entry, ...]:
    figures = cells.figures(group)
    goods = cells.figures(group, "form", GOODS)["raised"]
    left = Entry(goods - figures["goods_handed"], f"{rows_address('balance', rows)}#goods" if rows else "")
    if not goods and not figures["goods_handed"]:
        left = Entry(0, "")  # the page of the balance has no part about goods where there are none
    return (
        *(figure_entry(code, figures, rows) for code in CODES),
        Entry(goods, rows_address("raised", rows.to("form", GOODS) if rows else None)),
        figure_entry("goods_handed", figures, rows),
        left,
    )
