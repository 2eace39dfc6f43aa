"""One fact by hand: entered, corrected or removed, by the same rules and through the same door as a workbook."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from campaigns.models import Batch, Fact, User
from songnuan.entry import together
from songnuan.entry.names import Lookups
from songnuan.entry.parts import Cells, Part, judge
from songnuan.entry.sheets import BY_FACT, Sheet
from songnuan.entry.together import Outcome
from songnuan.ledger.post import Beside, Change, post

__all__ = ["Cells", "Outcome", "correct", "enter", "judge", "remove"]


def enter(
    sheet: Sheet,
    cells: Cells,
    lookups: Lookups,
    *,
    by: User,
    scale: int = 1,
    beside: Beside | None = None,
) -> Outcome:
    """Post one new fact of the lookups' union and campaign; raises Conflict. Amounts are in `scale` yuan; `beside` as in
    `songnuan.ledger.post.Change`."""
    return together.post_all([Part(sheet, cells, scale=scale)], lookups, by=by, beside=beside)


def correct(
    fact: Fact,
    cells: Cells,
    lookups: Lookups,
    *,
    by: User,
    reason: str,
    retyped: Collection[str] = (),
    seen: str = "",
) -> Outcome:
    """Post the batch that removes a fact and adds it as `cells` say, in the same place of the same sheet.

    `retyped`: columns in which something was typed where a value is not printed, so that it is a change, whatever was
    typed. Raises Conflict where the fact no longer stands, or is not what the form with the mark `seen` was opened of.
    """
    together.refuse_unless_seen(fact, seen)
    part = Part(BY_FACT[type(fact)], cells, fact.row or 0, old=fact, retyped=retyped)
    with transaction.atomic():
        together.refuse_unless_standing(fact)
        return together.post_all([part], lookups, by=by, reason=reason)


def remove(fact: Fact, *, by: User, reason: str) -> Batch:
    """Post the correction that takes one fact out; raises Conflict where it no longer stands."""
    with transaction.atomic():
        together.refuse_unless_standing(fact)
        batch = Batch(
            campaign=fact.campaign, union=fact.union, kind=Batch.Kind.CORRECTION, by=by, at=timezone.now(),
            reason=reason, sheets={}, rows=0,
        )  # fmt: skip
        return post(batch, Change(remove=together.only([fact])))
