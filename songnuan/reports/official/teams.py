"""慰问组走访进度: what each delegation team means to visit, and what it has visited."""

from collections.abc import Collection

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import PlannedVisit, Team
from songnuan.ledger.firms import Firms, firms_by, firms_of_unions
from songnuan.reports.official.table import (
    Column,
    Entry,
    Line,
    Official,
    rows_address,
    share,
    status_note,
    total_address,
)
from songnuan.reports.parts import ELSEWHERE
from songnuan.reports.scope import Scope


def teams(scope: Scope) -> Official:
    """One line a team, and the visits of no team. Reads the visits and the plan."""
    found = firms_by(scope.campaign, scope.reached, "team_id", scope.status)
    plan = _plan(scope, scope.reached)
    lines = [
        Line(
            str(team), _entries(found.get(team.pk, Firms()), scope, team, *plan.get(team.pk, (0, 0))),
            opens=reverse("team", args=[team.pk]),
        )
        for team in scope.campaign.teams.all()
    ]  # fmt: skip
    if None in found:
        lines.append(Line(_("没有写慰问组的走访"), _entries(found[None], scope, None, None, None)))
    lines += _elsewhere(scope)
    visits = _("次")
    return Official(
        scope=scope, first=_("慰问组"),
        columns=(
            Column("", _("计划走访"), visits), Column("", _("已完成"), visits), Column("", _("完成率"), "%", "share"),
            Column("", _("走访企业"), _("家")), Column("", _("走访次数"), visits),
            Column("", _("受益职工数"), _("人")),
        ),
        lines=tuple(lines), total=None,
        notes=(
            _("计划里的企业，该组已有走访记录的，算已完成；职工家庭由慰问组自己标记完成。"),
            _("同一家企业被两个慰问组走访时各算一家，所以家数不相加。"),
            *status_note(scope, _("计划走访和已完成不分口径，都是现在的情况；走访企业、走访次数、受益职工数按上面的口径。")),
        ),
    )  # fmt: skip


def _entries(
    part: Firms, scope: Scope, team: Team | None, planned: int | None, done: int | None
) -> tuple[Entry, ...]:
    made = scope.to("team", str(team.pk) if team else "")
    plan = f"{reverse('team', args=[team.pk])}?{scope.query}" if team else ""
    return (
        Entry(planned, plan), Entry(done, plan and f"{plan}&state=done"), Entry(share(done or 0, planned or 0)),
        Entry(part.enterprises, rows_address("enterprises", made)), Entry(part.visits, rows_address("visits", made)),
        Entry(part.workers, total_address("visits", "reached", made)),
    )  # fmt: skip


def _elsewhere(scope: Scope) -> list[Line]:
    """All teams at unions out of reach in one line, where they visited or mean to visit anybody. Four queries, or none."""
    if not scope.away:
        return []
    part = firms_of_unions(scope.campaign, scope.away, scope.status)
    plan = _plan(scope, scope.away).values()
    planned, done = (sum(counts) for counts in zip(*plan, strict=True)) if plan else (0, 0)
    if not (part.visits or planned):
        return []
    numbers = (planned, done, share(done, planned), part.enterprises, part.visits, part.workers)
    return [Line(str(ELSEWHERE), tuple(Entry(number) for number in numbers))]


def _plan(scope: Scope, unions: Collection[int]) -> dict[int, tuple[int, int]]:
    """Team → planned visits in these unions, and those of them that were made. One query."""
    planned = PlannedVisit.objects.filter(team__campaign=scope.campaign, union_id__in=unions)
    counted = planned.with_progress().order_by().values("team").annotate(
        planned=Count("pk"), done=Count("pk", filter=Q(is_done=True))
    )  # fmt: skip
    return {line["team"]: (line["planned"], line["done"]) for line in counted}
