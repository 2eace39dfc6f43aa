"""定稿: to name the figures of a campaign as they stand now, so that they can be shown and recomputed for good."""

import hashlib
import json
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Campaign, Edition, Union, User
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.models import Cell, Status
from songnuan.ledger.post import Conflict, refuse_anonymised
from songnuan.ledger.rollup import CELL, FIGURES
from songnuan.ledger.said import said
from songnuan.ledger.verify import verify_status
from songnuan.lib import bulk
from songnuan.lib.text import fold_name, has_unseen


def take(campaign: Campaign, name: str, *, by: User | None, remark: str = "") -> Edition:
    """The edition of this moment: every figure of the campaign is kept under it. Conflict where the name is taken, however it is
    written, or holds what is not seen,
    or the campaign's personal data is gone: what is remarked of it nobody would take out again."""
    name, remark = said(name, 40), said(remark, 500)
    with transaction.atomic():
        journal.hold_figures(campaign)
        refuse_anonymised(campaign)
        if has_unseen(name):
            raise Conflict(_("名称里有看不见的字符。请重新输入名称，不要粘贴。"))
        taken = {fold_name(other): other for other in campaign.editions.values_list("name", flat=True)}
        if fold_name(name) in taken:
            raise Conflict(_("已经有名为“%(name)s”的定稿。") % {"name": taken[fold_name(name)]})
        edition = Edition.objects.create(
            campaign=campaign, name=name, number=journal.last_number(), by=by, at=timezone.now(), remark=remark,
            digest=print_of(campaign, Status.ALL),
        )  # fmt: skip
        cells = Cell.objects.filter(campaign=campaign, status=Status.ALL)
        # Read to the end first: while COPY runs, the connection answers no question.
        kept = list(cells.values_list("union_id", "scope", "dimension", "key", *FIGURES))
        bulk.insert(Cell, (*CELL, *FIGURES), ((campaign.pk, edition.status, *line) for line in kept))
        journal.raise_version(campaign)
        body = {"edition": edition.pk, "name": name, "number": edition.number, "digest": edition.digest}
        event = journal.record(journal.lock(), "edition.taken", actor=by, campaign=campaign, body=body)
        edition.sequence = event.sequence
        edition.save(update_fields=("sequence",))
    return edition


@dataclass(frozen=True)
class Check:
    """What came of an edition checked again: in how many places its rows say something else, and its print."""

    digest: str
    differences: int
    holds: bool


def check(edition: Edition) -> Check:
    """Recompute every figure of an edition from the rows, and its print. As long as `totals --verify` of one status."""
    digest, differences = (
        print_of(edition.campaign, edition.status),
        len(verify_status(edition.campaign, edition.status)),
    )
    return Check(digest, differences, digest == edition.digest and not differences)


def print_of(campaign: Campaign, status: str) -> str:
    """SHA-256 over every figure of every group under a status, in one order, groups that hold nothing left out."""
    codes = dict(Union.objects.values_list("pk", "code"))
    cells = Cell.objects.filter(campaign=campaign, status=status).values_list(
        "union_id", "scope", "dimension", "key", *sorted(INDICATORS)
    )
    lines = sorted([codes[line[0]], *line[1:]] for line in cells.iterator() if any(line[4:]))
    return hashlib.sha256(json.dumps([campaign.code, lines]).encode()).hexdigest()
