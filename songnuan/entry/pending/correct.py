"""A pending row put right in the browser, or given up with a reason."""

from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Batch, PendingRow, User
from songnuan.entry.names import Lookups
from songnuan.entry.parts import name_wanted
from songnuan.entry.pending.lines import cells_by_header
from songnuan.entry.pending.minors import names_a_child
from songnuan.entry.pending.returned import settle
from songnuan.entry.pending.settled import stored
from songnuan.entry.sheets import BY_NAME
from songnuan.entry.single import Outcome, enter
from songnuan.ledger.post import Conflict


def correct(row: PendingRow, typed: Mapping[str, str], lookups: Lookups, *, by: User) -> Outcome:
    """Enter the row with what was typed (canonical header → text) through the one door, and settle it by that batch.

    Columns that were not typed stay as they were sent. Raises Conflict where the row no longer waits.
    """
    sheet = BY_NAME[row.table.sheet]
    stands = {**cells_by_header(row), **typed}
    cells = {column.field: stands.get(column.header) for column in sheet.columns}
    with transaction.atomic():
        _refuse_unless_open(row)
        if _opens_a_name(row, typed, lookups):
            return Outcome(None, [name_wanted(sheet, None)])
        outcome = enter(sheet, cells, lookups, by=by, scale=row.table.scale, beside=partial(_settle, row))
        if outcome.batch is not None:
            _note("pending.corrected", row, by)
    return outcome


def _settle(row: PendingRow, batch: Batch) -> None:
    settle([row], batch)
    stored({None: row}, batch)


def _opens_a_name(row: PendingRow, typed: Mapping[str, str], lookups: Lookups) -> bool:
    """Whether a child's name, which the form does not print, would be stored open because of another number."""
    sheet, sent = BY_NAME[row.table.sheet], cells_by_header(row)
    if "姓名" in typed or "身份证号" not in typed or not names_a_child(sheet, sent, lookups):
        return False
    return not names_a_child(sheet, {**sent, **typed}, lookups)


def amount_of(batch: Batch, row: PendingRow) -> int | None:
    """What the row came to, in fen, so that whoever typed it in 万元 reads it in yuan; None where it has no amount."""
    sheet = BY_NAME[row.table.sheet]
    fact = sheet.fact.objects.filter(added_by=batch).first()
    amounts = [getattr(fact, column.field, None) for column in sheet.columns if column.kind == "money"]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def give_up(row: PendingRow, *, by: User, reason: str) -> None:
    """The row is not wanted any more; it stays, closed, with the reason. Raises Conflict as `correct` does."""
    with transaction.atomic():
        _refuse_unless_open(row)
        PendingRow.objects.filter(pk=row.pk).update(given_up_by=by, given_up_at=timezone.now(), reason=reason)
        _note("pending.given_up", row, by, reason=reason)


def _refuse_unless_open(row: PendingRow) -> None:
    """Holds the union's turn, so that one row is settled once."""
    journal.hold(row.campaign, row.union)
    if not PendingRow.objects.open().filter(pk=row.pk).exists():
        raise Conflict(_("这一行已经处理过了，或者它所在的批次已被撤销。请刷新后再看。"))


def _note(verb: str, row: PendingRow, by: User, **more: str) -> None:
    body = {"row": row.row, "sheet": row.table.sheet, **more}
    journal.note(verb, actor=by, campaign=row.campaign, union=row.union, batch=row.batch, body=body)
