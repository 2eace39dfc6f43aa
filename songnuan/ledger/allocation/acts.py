"""下拨 recorded, and voided where it was recorded wrongly: each a batch of the sender, so each is exact as of any other."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Allocation, Batch, Campaign, FundSource, Tree, Union, User
from songnuan.ledger.post import Change, Conflict, Rows, post
from songnuan.ledger.said import said
from songnuan.lib import cipher
from songnuan.lib.columns import longest
from songnuan.lib.money import MOST_FEN, show_yuan
from songnuan.lib.text import fold_name

COLUMNS = (
    "uid", "record", "fingerprint", "key", "sealed", "sheet", "receiver_id", "source_id", "amount", "date", "document",
    "remark",
)  # fmt: skip

DOCUMENT, REMARK, REASON = (
    longest(Allocation, "document"),
    longest(Allocation, "remark"),
    longest(Batch, "reason"),
)
"""So many characters the columns of 文号, 备注 and 理由 hold."""


@dataclass(frozen=True)
class Passing:
    """What several sums of one letter have in common: when, whose money, by which document."""

    date: datetime.date
    source: FundSource | None = None
    document: str = ""
    remark: str = ""


class Again(Conflict):
    """The same sum to the same union on the same day stands already; said yes to, it is recorded a second time."""


def receivers(tree: Tree, sender: Union) -> set[int]:
    """Ids of the unions below the sender: whoever money can be passed down to."""
    return tree.subtree(sender.pk) - {sender.pk}


def allocate(
    campaign: Campaign,
    sender: Union,
    passing: Passing,
    amounts: Mapping[Union, int],
    *,
    by: User | None,
    form: UUID | None = None,
    again: bool = False,
) -> Batch:
    """Record what the sender passed down, a sum in fen for each receiver, as one batch.

    Numbers of persons in its texts are masked. `form` names the form that was filled in: sent twice, it is stored once. `again` says that equal sums which
    stand already are others. Raises Conflict: no receiver of the sender's, no sum, a day
    outside the campaign, a text too long.
    """
    passing = replace(passing, document=said(passing.document, DOCUMENT), remark=said(passing.remark, REMARK))
    _refuse_unfit(campaign, sender, passing, amounts)
    marks = {receiver: _mark(receiver, amount, passing) for receiver, amount in amounts.items()}
    asked = form or uuid4()
    with transaction.atomic():
        journal.hold(campaign, sender)
        if not again:
            _refuse_equal(campaign, sender, passing, amounts)
        rows = [
            _row(receiver, amount, passing, marks[receiver], cipher.fingerprint(_text(asked, receiver.pk)))
            for receiver, amount in amounts.items()
        ]
        batch = Batch(
            campaign=campaign, union=sender, kind=Batch.Kind.ALLOCATION, by=by, at=timezone.now(),
            sheets={Allocation.SHEET: len(rows)}, rows=len(rows),
        )  # fmt: skip
        return post(batch, Change(add={Allocation: Rows(COLUMNS, rows)}))


def void(allocation: Allocation, *, by: User | None, reason: str) -> Batch:
    """作废: it counts no more from this batch on, and stays to be seen. Raises Conflict: no reason, voided before."""
    if not reason.strip():
        raise Conflict(_("作废要写明理由。"))
    batch = Batch(
        campaign=allocation.campaign, union=allocation.union, kind=Batch.Kind.VOIDING, by=by, at=timezone.now(),
        reason=said(reason, REASON),
    )  # fmt: skip
    return post(batch, Change(remove={Allocation: Allocation.objects.filter(pk=allocation.pk)}))


def _refuse_unfit(campaign: Campaign, sender: Union, passing: Passing, amounts: Mapping[Union, int]) -> None:
    below = receivers(campaign.tree(), sender)
    for receiver in amounts:
        if receiver.pk not in below:
            raise Conflict(
                _("%(receiver)s不是%(sender)s的下级，下拨只能给下级单位。")
                % {"receiver": receiver.label, "sender": sender.label}
            )
    if not amounts or not all(0 < amount <= MOST_FEN for amount in amounts.values()):
        raise Conflict(_("请至少给一个单位填写下拨金额，金额要大于零。"))
    if not campaign.first_receipt <= passing.date <= campaign.ends:
        raise Conflict(
            _("下拨日期要在%(first)s到%(last)s之间。")
            % {"first": _day(campaign.first_receipt), "last": _day(campaign.ends)}
        )


def _day(day: datetime.date) -> str:
    return date_format(day, "DATE_FORMAT")


def _refuse_equal(campaign: Campaign, sender: Union, passing: Passing, amounts: Mapping[Union, int]) -> None:
    """A letter is the same whatever the brackets, widths and blanks of its number."""
    standing = Allocation.objects.live().filter(
        campaign=campaign, union=sender, receiver__in=amounts, source=passing.source, date=passing.date
    )
    letter = fold_name(passing.document)
    equal = next(
        (
            row
            for row in standing.select_related("receiver").order_by("pk")
            if row.amount == amounts[row.receiver] and fold_name(row.document) == letter
        ),
        None,
    )
    if equal is not None:
        raise Again(
            _("%(day)s下拨给%(receiver)s的%(amount)s元，同样的一笔已经登记过。确实是另一笔，请勾选后再登记。")
            % {"day": _day(equal.date), "receiver": equal.receiver.label, "amount": show_yuan(equal.amount)}
        )


def _mark(receiver: Union, amount: int, passing: Passing) -> bytes:
    """Equal for equal sums: what a second entry of the same letter is known by."""
    source = passing.source.pk if passing.source else ""
    return cipher.fingerprint(_text(receiver.pk, amount, passing.date, source, passing.document))


def _text(*values: object) -> str:
    return "\x1f".join((Allocation.SHEET, *map(str, values)))


def _row(receiver: Union, amount: int, passing: Passing, mark: bytes, key: bytes) -> Sequence[object]:
    uid = uuid4()
    return (
        uid.hex, uid.hex, mark, key, cipher.seal_values({}, uid), "", receiver.pk, passing.source.pk if passing.source else None,
        amount, passing.date.isoformat(), passing.document, passing.remark,
    )  # fmt: skip
