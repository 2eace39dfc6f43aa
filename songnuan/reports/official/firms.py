"""企业走访统计表: visits and enterprises by kind of enterprise and by industry."""

from dataclasses import replace

from django.utils.translation import gettext as _

from campaigns.models import EnterpriseKind
from songnuan.ledger.firms import Firms, firms_by, firms_of_unions
from songnuan.lib.identifiers import mask_inside
from songnuan.reports.official.table import (
    Column,
    Entry,
    Line,
    Official,
    figure_column,
    figure_entry,
    rows_address,
    total_address,
)
from songnuan.reports.parts import ELSEWHERE, parts
from songnuan.reports.scope import Scope

INDUSTRIES = 200
"""So many industries have a line each: every union writes its own words for them."""


def firms(scope: Scope) -> Official:
    """By kind, then by industry as the unions wrote it. 家 are distinct within each line. Reads the visits."""
    cells = parts(scope, ("", "kind"))
    found = firms_by(scope.campaign, scope.reached, "kind__code", scope.status)
    lines = []
    for kind in EnterpriseKind.objects.all():
        part, visits = found.get(kind.code, Firms()), cells.figures(scope.group, "kind", kind.code)["visits"]
        lines.append(Line(str(kind), _entries(replace(part, visits=visits), scope.to("kind", kind.code))))
    by_industry = firms_by(scope.campaign, scope.reached, "industry", scope.status, INDUSTRIES)
    rest = by_industry.pop(None, None)
    for industry, part in sorted(
        by_industry.items(), key=lambda pair: (pair[0] == "", -pair[1].visits, mask_inside(pair[0]))
    ):
        said = mask_inside(industry)
        title = _("行业：%(industry)s") % {"industry": said or _("未填")}
        # The address of its rows would tell a number that somebody wrote into it.
        entries = _entries(part, scope.to("industry", industry)) if said == industry else _unlinked(part)
        lines.append(Line(title, entries, depth=1))
    if rest is not None:
        lines.append(Line(_("行业：其余写法"), _unlinked(rest), depth=1))
    away = firms_of_unions(scope.campaign, scope.away, scope.status)
    if away.visits:
        lines.append(Line(str(ELSEWHERE), _unlinked(away)))
    whole = cells.figures(scope.group)
    workers = sum(part.workers for part in (*by_industry.values(), rest or Firms(), away))
    return Official(
        scope=scope, first=_("企业类型、行业"),
        columns=(
            figure_column("enterprises"), figure_column("visits"), Column("workers", _("受益职工数"), _("人")),
        ),
        lines=tuple(lines),
        total=Line(
            _("合计"),
            (figure_entry("enterprises", whole, scope), figure_entry("visits", whole, scope),
             Entry(workers, total_address("visits", "reached", scope))),
        ),
        notes=(
            _("同一家企业被按不同类型走访时，在各类型里各算一家，合计只算一家，所以家数不能相加。"),
            _("行业是同样这些走访的另一种分法，不与类型相加；受益职工数照各单位填报，未去重。"),
        ),
    )  # fmt: skip


def _unlinked(part: Firms) -> tuple[Entry, ...]:
    return Entry(part.enterprises), Entry(part.visits), Entry(part.workers)


def _entries(part: Firms, visits: Scope) -> tuple[Entry, ...]:
    return (
        Entry(part.enterprises, rows_address("enterprises", visits)),
        Entry(part.visits, rows_address("visits", visits)),
        Entry(part.workers, total_address("visits", "reached", visits)),
    )
