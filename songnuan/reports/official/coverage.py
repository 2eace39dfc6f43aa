"""在档困难职工覆盖率: who is on file, and who of them nobody has reached yet."""

from django.urls import reverse
from django.utils.translation import gettext as _

from songnuan.ledger.coverage import Coverage, coverage_of
from songnuan.ledger.models import Cell
from songnuan.ledger.totals import place_label
from songnuan.reports.official.table import Column, Entry, Line, Official, share
from songnuan.reports.parts import ELSEWHERE
from songnuan.reports.scope import Scope


def coverage(scope: Scope) -> Official:
    """By union; the total counts each person once. Two queries, two more where unions moved away."""
    found, whole = coverage_of(scope.campaign, scope.counted, scope.status)
    lines = [
        Line(
            place_label(scope.unions[union], Cell.Scope.OWN),
            _entries(found[union], scope.at(scope.unions[union], "own")),
        )
        for union in scope.tree.places
        if union in found and union in scope.unions
    ]
    _each, away = coverage_of(scope.campaign, scope.away, scope.status) if scope.away else ({}, Coverage())
    if away.on_file:
        lines.append(Line(str(ELSEWHERE), _counts(away)))
    return Official(
        scope=scope, first=_("单位"),
        columns=(
            Column("", _("在档困难职工"), _("人")), Column("", _("已慰问帮扶"), _("人")),
            Column("", _("尚未覆盖"), _("人")), Column("", _("覆盖率"), "%", "share"),
        ),
        lines=tuple(lines), total=Line(_("合计"), _entries(whole, scope)),
        notes=(
            _("按身份证号核对：本次活动中由任何一级工会慰问或帮扶过，就算已覆盖。"),
            _("一人在两个单位建档时各算一人，合计只算一人。"),
        ),
    )  # fmt: skip


def _entries(found: Coverage, scope: Scope) -> tuple[Entry, ...]:
    *counts, covered = _counts(found)
    parts = zip(("all", "reached", "unreached"), counts, strict=True)
    listed = (Entry(entry.value, f"{reverse('on_file', args=[part])}?{scope.query}") for part, entry in parts)
    return (*listed, covered)


def _counts(found: Coverage) -> tuple[Entry, ...]:
    share_of = Entry(share(found.reached, found.on_file))
    return (Entry(found.on_file), Entry(found.reached), Entry(found.unreached), share_of)
