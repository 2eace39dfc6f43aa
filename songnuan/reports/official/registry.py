"""Every official table: its code, its name, what it answers, and who builds it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from songnuan.reports.official.coverage import coverage
from songnuan.reports.official.firms import firms
from songnuan.reports.official.money import money_by_place
from songnuan.reports.official.needs import needs
from songnuan.reports.official.places import areas
from songnuan.reports.official.returns import returns
from songnuan.reports.official.splits import categories, services, sources
from songnuan.reports.official.table import Official
from songnuan.reports.official.teams import teams
from songnuan.reports.official.years import years
from songnuan.reports.scope import NotInReach, Scope


@dataclass(frozen=True)
class Report:
    """A table that can be asked for."""

    code: str
    name: Promise
    asks: Promise
    build: Callable[[Scope], Official]


REPORTS: dict[str, Report] = {
    report.code: report
    for report in (
        Report("areas", _("分地区汇总表"), _("各地筹集、走访、发放了多少？"), areas),
        Report("categories", _("分类别统计表"), _("慰问帮扶了哪些人？"), categories),
        Report("sources", _("资金来源与去向"), _("钱从哪里来，用到哪里去？"), sources),
        Report("money", _("分地区资金表"), _("各地的钱和物资用了多少，还剩多少？"), money_by_place),
        Report("teams", _("慰问组走访进度"), _("各慰问组走访到哪里了？"), teams),
        Report("firms", _("企业走访统计表"), _("走访了哪些企业？"), firms),
        Report("services", _("分类服务统计表"), _("开展了哪些服务，服务了多少人次？"), services),
        Report("returns", _("平安返乡返岗统计表"), _("帮助了多少农民工返乡返岗？"), returns),
        Report("needs", _("诉求办理情况表"), _("企业和职工的诉求办得怎么样？"), needs),
        Report("coverage", _("在档困难职工覆盖率"), _("在档的困难职工还有谁没有走到？"), coverage),
        Report("years", _("年度对比表"), _("与上年相比怎么样？"), years),
    )
}


def official(code: str, scope: Scope) -> Official:
    """The table of a code; NotInReach for any other."""
    if code not in REPORTS:
        raise NotInReach
    return REPORTS[code].build(scope)


def named_tables(scope: Scope) -> dict[str, Callable[[], Official]]:
    """Every table by its name in the language of the moment, built only when it is called for."""
    return {str(report.name): partial(report.build, scope) for report in REPORTS.values()}
