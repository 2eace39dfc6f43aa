"""The register beside the figures as they stand: which saying they contradict, and in which words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Edition, Lineage, Posting, User
from songnuan.ledger.cells import stored
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.models import Cell, Status
from songnuan.lib.identifiers import mask_inside
from songnuan.reports import numbers
from songnuan.reports.models import PublishedFigure
from songnuan.reports.published.spoken import spoken
from songnuan.reports.scope import NAMES, Scope

RIGHT, ADD = "reports.view_publishedfigure", "reports.add_publishedfigure"


@dataclass(frozen=True)
class Held:
    """One saying, the figure it is held against (that of its status, today's where it was an edition's), both in words.

    Without `rows` the reader is not told that figure: nothing is said of whether the two agree.
    """

    published: PublishedFigure
    name: str
    basis: str
    text: str
    rows: Scope | None
    agrees: bool

    @property
    def words(self) -> str:
        """The contradiction in a sentence."""
        return _("%(day)s在%(where)s公布的%(figure)s是“%(said)s”，现在是%(now)s。") % {
            "day": date_format(self.published.on, "DATE_FORMAT"), "where": mask_inside(self.published.where), "figure": self.name,
            "said": self.published.said, "now": self.text,
        }  # fmt: skip


def held(scope: Scope, published: Iterable[PublishedFigure]) -> tuple[Held, ...]:
    """Each saying of the scope's campaign beside its figure. A query for the editions and one for each status in use."""
    found = list(published)
    editions = {edition.status: edition.name for edition in _editions(scope.campaign, found)}
    groups = {(line.union_id, Cell.Scope.SUBTREE.value) for line in found}
    cells = {
        status: stored(scope.campaign, groups, status=status) for status in {_status(line) for line in found}
    }
    answer = []
    for line in found:
        indicator = INDICATORS[line.indicator]
        rows = scope.plain.at(scope.unions[line.union_id]).under(_status(line))
        told = rows.tells(indicator)
        value = cells[_status(line)].figures((line.union_id, Cell.Scope.SUBTREE.value))[line.indicator]
        answer.append(
            Held(
                published=line,
                name=str(indicator.name),
                basis=editions.get(line.status) or str(NAMES.get(line.status, line.status)),
                text=numbers.with_unit(indicator, value) if told else _("不在这里显示"),
                rows=rows if told else None,
                agrees=not told or spoken(line.said, indicator).agrees(value),
            )
        )
    return tuple(answer)


def contradictions(scope: Scope) -> tuple[Held, ...]:
    """What was said of the scope's own union and no longer holds. One query where nothing was said."""
    here = PublishedFigure.objects.standing().filter(campaign=scope.campaign, union=scope.union)
    return tuple(line for line in held(scope, here) if not line.agrees)


def may_void(published: Iterable[PublishedFigure], user: User) -> frozenset[int]:
    """Those that this user may strike out: their own, and those that somebody posted within their reach entered.

    What a superior entered about a union is not the union's to take away. One query.
    """
    found = list(published)
    if not user.has_perm(ADD):
        return frozenset()
    reached = Posting.objects.current().filter(union__in=Lineage.objects.reached_by(user))
    below = set(reached.filter(user__in={line.by_id for line in found}).values_list("user", flat=True))
    return frozenset(line.pk for line in found if line.by_id == user.pk or line.by_id in below)


def _status(line: PublishedFigure) -> str:
    return line.status if line.status in Status.values else Status.ALL.value


def _editions(campaign: Campaign, found: list[PublishedFigure]) -> Iterable[Edition]:
    if all(line.status in Status.values for line in found):
        return ()
    return Edition.objects.filter(campaign=campaign)
