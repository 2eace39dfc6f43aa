"""诉求办理: what enterprises and workers asked for, by kind and how far each has come."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Need
from songnuan.reports.official.table import Column, Entry, Line, Official, share, status_note
from songnuan.reports.parts import ELSEWHERE
from songnuan.reports.scope import Scope

STATES = (Need.State.WAITING, Need.State.HANDLING, Need.State.SOLVED, Need.State.BEYOND)


def needs(scope: Scope) -> Official:
    """By kind. A need belongs to the union that noted it. Two queries, a third where unions moved away."""
    noted = Need.objects.filter(campaign=scope.campaign, union_id__in=scope.counted).order_by()
    late = Q(state__in=(Need.State.WAITING, Need.State.HANDLING), due__lt=timezone.localdate())
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in STATES}
    counts |= {"whole": Count("pk"), "late": Count("pk", filter=late)}
    told = noted.filter(union_id__in=scope.reached).values("kind").annotate(**counts)
    found: dict[str, Any] = {line["kind"]: line for line in told}
    away = noted.filter(union_id__in=scope.away).aggregate(**counts) if scope.away else {"whole": 0}
    people, listed = _("件"), f"{reverse('needs')}?{scope.query}"
    return Official(
        scope=scope, first=_("诉求类别"),
        columns=(
            Column("", _("登记诉求"), people), *(Column("", str(state.label), people) for state in STATES),
            Column("", _("已过期限"), people), Column("", _("办结率"), "%", "share"),
        ),
        lines=(
            *(Line(str(kind.label), _entries(found[kind.value], f"{listed}&kind={kind.value}")) for kind in Need.Kind if kind.value in found),
            *([Line(str(ELSEWHERE), tuple(Entry(entry.value) for entry in _entries(away, "")))] if away["whole"] else []),
        ),
        total=Line(_("合计"), _entries(noted.aggregate(**counts), listed)),
        notes=(
            _("诉求计在登记它的单位；走访里写了、还没有人受理的诉求不在本表内。"),
            _("办结率＝已办结÷登记诉求。已过期限的，也在待受理或办理中里。"),
            *status_note(scope, _("诉求办理不分口径：无论选哪一种，都是现在的情况。")),
        ),
    )  # fmt: skip


def _entries(counts: dict[str, int], address: str) -> tuple[Entry, ...]:
    return (
        Entry(counts["whole"], address),
        *(Entry(counts[state.value], f"{address}&state={state.value}") for state in STATES),
        Entry(counts["late"], f"{address}&state=overdue"),
        Entry(share(counts[Need.State.SOLVED.value], counts["whole"])),
    )
