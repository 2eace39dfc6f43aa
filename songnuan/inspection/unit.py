"""What there is of a unit: its money, its rows by figure, its files, its stamped reports, its photographs."""

from dataclasses import dataclass

from django.urls import reverse

from campaigns.models import Batch, Filing, Photograph, User
from songnuan.ledger import filenames, pictured
from songnuan.ledger.cells import stored
from songnuan.ledger.coverage import on_file
from songnuan.ledger.filing.rights import may_read_scan
from songnuan.ledger.indicators import WITH_ROWS
from songnuan.reports import numbers
from songnuan.reports.basis import Basis, basis
from songnuan.reports.official.on_file import TITLES
from songnuan.reports.official.table import rows_address
from songnuan.reports.rows import behind
from songnuan.reports.scope import Scope
from songnuan.reports.tables import counted, value

MONEY = ("raised", "received", "disbursed", "goods_handed", "service_cost", "balance")
LISTS = ("raised", "received", "passed_on", "visits", "disbursed", "activities")
"""Figures whose rows together are all rows of the four sheets, each once, and what was passed on."""


@dataclass(frozen=True)
class Amount:
    """One figure in its unit, and the page of what makes it."""

    name: str
    text: str
    unit: str
    address: str


@dataclass(frozen=True)
class Listed:
    """How many rows a list holds, and where it is."""

    name: str
    count: int
    address: str


@dataclass(frozen=True)
class Unit:
    """All of it. `batches` are those that came as files; a filing leads to its scans where `reads_scans`."""

    basis: Basis
    amounts: tuple[Amount, ...]
    lists: tuple[Listed, ...]
    batches: tuple[Batch, ...]
    filings: tuple[Filing, ...]
    photographs: tuple[Photograph, ...]
    reads_scans: bool


def unit(scope: Scope, user: User) -> Unit:
    """The page of a union's own rows. A constant number of queries."""
    figures = stored(scope.campaign, [scope.group], status=scope.status).figures(scope.group)
    here = {"campaign": scope.campaign, "union": scope.union}
    filings = Filing.objects.visible_to(user).filter(**here).select_related("period", "by", "decided_by")
    batches = Batch.objects.visible_to(user).filter(**here).exclude(file_name="")
    files = tuple(batches.select_related("by", "closed_by"))
    filenames.tell(user, files)
    pictures = tuple(pictured.pictures_for(user, Photograph.objects.visible_to(user).filter(**here)))
    pictured.tell(user, pictures)
    return Unit(
        basis=basis(scope),
        amounts=tuple(_amount(code, figures, scope) for code in MONEY),
        lists=(
            *(
                Listed(
                    str(WITH_ROWS[code].name),
                    behind(WITH_ROWS[code], scope).count(),
                    rows_address(code, scope),
                )
                for code in LISTS
            ),
            _on_file(scope),
        ),
        batches=files,
        filings=tuple(filings.prefetch_related("scans")),
        photographs=pictures,
        reads_scans=may_read_scan(user, scope.union),
    )


def _on_file(scope: Scope) -> Listed:
    rows = on_file(scope.campaign, scope.counted, scope.status)
    return Listed(str(TITLES["all"]), rows.count(), f"{reverse('on_file', args=['all'])}?{scope.query}")


def _amount(code: str, figures: dict[str, int], scope: Scope) -> Amount:
    known = counted(code)
    return Amount(
        str(known.name),
        numbers.show(known, value(code, figures)),
        numbers.unit(known),
        rows_address(code, scope),
    )
