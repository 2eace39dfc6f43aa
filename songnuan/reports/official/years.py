"""年度对比: this year's figures beside last year's final ones."""

from django.utils.translation import gettext as _

from songnuan.ledger.indicators import INDICATORS
from songnuan.reports import numbers
from songnuan.reports.official.table import Column, Entry, Line, Official, figure_column, rows_address, write
from songnuan.reports.previous import previous
from songnuan.reports.scope import Scope


def years(scope: Scope) -> Official:
    """One line a figure. Without a campaign before, this year's alone."""
    before = previous(scope)
    now, then = scope.figures(), before.figures() if before else None
    lines = []
    for code, indicator in INDICATORS.items():
        if not scope.tells(indicator):
            continue
        column = figure_column(code)
        this, last = now[code] or 0, (then[code] or 0) if then else None
        gap = None if last is None else this - last
        lines.append(
            Line(
                _("%(figure)s（%(unit)s）") % {"figure": indicator.name, "unit": numbers.unit(indicator)},
                (
                    Entry(write(column, this), rows_address(code, scope)),
                    Entry(write(column, last), rows_address(code, before)),
                    Entry("—" if gap is None else ("+" if gap > 0 else "") + write(column, gap)),
                    Entry(_change(this, last)),
                ),
            )
        )
    return Official(
        scope=scope, first=_("指标"),
        columns=(
            Column("", str(scope.campaign.ends.year), _("年"), "text"),
            Column("", str(before.campaign.ends.year) if before else _("上年"), _("年") if before else "", "text"),
            Column("", _("增减"), "", "text"),
            Column("", _("增减幅度"), "%", "text"),
        ),
        lines=tuple(lines), total=None,
        notes=(_("上年是最终数。") if before else _("没有上一年的活动可以比较。"),),
    )  # fmt: skip


def _change(this: int, last: int | None) -> str:
    return f"{(this - last) * 100 / last:+.1f}%" if last else "—"
