"""What was reviewed moves with a 更正单: two persons approved it, and nothing else of the union had changed since."""

from django.utils import timezone

from campaigns import journal
from campaigns.models import Batch, Filing, User
from songnuan.ledger import rollup
from songnuan.ledger.filing.snapshot import figures_of, version_of
from songnuan.ledger.filing.zero import SHEETS, empty_sheets
from songnuan.ledger.models import Status
from songnuan.ledger.shift import Span, shift


def follow(batch: Batch, *, by: User, approver: User, remark: str) -> Filing | None:
    """The filing by which the union's filed and reviewed rows are those up to this correction.

    None where that would also count what nobody reviewed: the union's last report is not an approved one, or it has
    other batches since. Then the correction is in *all* alone. Call in the transaction that posted the batch.
    """
    standing = Filing.objects.standing().filter(campaign=batch.campaign, union=batch.union)
    before = standing.filter(counts_reviewed=True).first()
    if before is None or _has_more(before, batch):
        return None
    Filing.objects.filter(pk=before.pk).update(stands=False, counts_reviewed=False)
    # A row that was added ends a report of zero; whose last row was taken out has none of that sheet.
    now, empty = timezone.now(), empty_sheets(batch.campaign, batch.union)
    filing = Filing.objects.create(
        campaign=batch.campaign, union=batch.union, period=before.period, number=batch.number or 0, by=by, at=now,
        timing=Filing.Timing.SUPPLEMENT, zero_sheets=empty, is_zero=len(empty) == len(SHEETS), remark=remark,
        state=Filing.State.APPROVED, decided_by=approver, decided_at=now, reason=remark, stands=True,
        counts_reviewed=True,
    )  # fmt: skip
    span = Span(before.number, filing.number)
    for status in (Status.FILED, Status.REVIEWED):
        rollup.apply(batch.campaign, status, shift(batch.campaign, batch.union, status, span))
    journal.raise_version(batch.campaign)
    # It came with the batch, whose event stands already.
    filing.sequence = batch.events.order_by("sequence").values_list("sequence", flat=True).last() or 0
    filing.figures, filing.version = figures_of(filing), version_of(filing)
    filing.save(update_fields=("figures", "version", "sequence"))
    return filing


def _has_more(before: Filing, batch: Batch) -> bool:
    since = Batch.objects.filter(campaign=batch.campaign, union=batch.union, number__gt=before.number)
    return since.exclude(pk=batch.pk).exists()
