"""同一家: two firms are joined by a batch, so that 家 moves by exactly that batch and an undo takes it back.

No visit is touched. The batch belongs to the lowest union that has every visit of both firms at or below it:
a county decides about what it alone visited, the province about what two areas visited.
"""

from collections.abc import Collection, Iterable, Mapping
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Batch, Campaign, Enterprise, EnterpriseMerge, Tree, Union, User, Visit
from songnuan.ledger.identity import decided, identities, visit_rows, visits_to
from songnuan.ledger.post import Change, Conflict, Rows, post
from songnuan.lib import cipher

COLUMNS = ("uid", "record", "fingerprint", "key", "sealed", "sheet", "kept_id", "joined_id")


class Beyond(Conflict):
    """Only a union above has every visit of both firms at or below it."""


def visitors(campaign: Campaign, firms: Collection[int], joined: Mapping[int, int]) -> dict[int, set[int]]:
    """Each of these firms (its enterprise's id) that was visited → the unions that did so, over the whole campaign.

    A visit that stands alone counts for the firm as written: it is that name which a decision would be about.
    """
    found: dict[int, set[int]] = {}
    rows = visit_rows(visits_to(Visit.objects.live().filter(campaign=campaign), firms, joined))
    to = identities(rows, joined)
    for row in rows:
        firm = to[row.pk] if to[row.pk] > 0 else row.enterprise_id
        if firm in firms:
            found.setdefault(firm, set()).add(row.union_id)
    return found


def decider(tree: Tree, unions: Iterable[int]) -> int:
    """The lowest union that has all of these at or below it, by the campaign's frozen tree."""
    lines = [tree.ancestors(union) for union in unions]
    shared = set(lines[0]).intersection(*lines[1:])
    return next(union for union in lines[0] if union in shared)


def merge(campaign: Campaign, kept: Enterprise, joined: Enterprise, *, by: User, reason: str) -> Batch:
    """Post the batch that joins two firms of a campaign; raises Conflict where that is not to be done, or not by `by`."""
    with transaction.atomic():
        union = decides(campaign, kept, joined, by)
        journal.hold(campaign, union)
        if decides(campaign, kept, joined, by) != union:
            raise Conflict(_("刚刚又有单位走访了其中一家，请刷新后再决定。"))
        uid = uuid4()
        pair = sorted((kept.pk, joined.pk))
        mark = cipher.fingerprint(f"{EnterpriseMerge.SHEET}\x1f{pair[0]}\x1f{pair[1]}")
        row = (uid.hex, uid.hex, mark, mark, cipher.seal_values({}, uid), "", kept.pk, joined.pk)
        batch = Batch(
            campaign=campaign, union=union, kind=Batch.Kind.MERGE, by=by, at=timezone.now(), reason=reason,
            sheets={EnterpriseMerge.SHEET: 1}, rows=1,
        )  # fmt: skip
        return post(batch, Change(add={EnterpriseMerge: Rows(COLUMNS, [row])}))


def decides(campaign: Campaign, kept: Enterprise, joined: Enterprise, by: User) -> Union:
    """The union that says whether two firms are one; Conflict where they are already, or one is gone, Beyond where
    that union is not in reach of `by`."""
    stands = decided(EnterpriseMerge.objects.live().filter(campaign=campaign))
    firms = {stands.get(firm.pk, firm.pk) for firm in (kept, joined)}
    if len(firms) == 1:
        raise Conflict(_("这两家已经算作同一家。"))
    visited = visitors(campaign, firms, stands)
    if not firms <= visited.keys():
        raise Conflict(_("其中一家在这次活动里已经没有走访记录，请刷新后再看。"))
    union = decider(campaign.tree(), set().union(*(visited[firm] for firm in firms)))
    found = Union.objects.visible_to(by).filter(pk=union).first()
    if found is None:
        raise Beyond(_("这两家要由共同的上级工会来判定。"))
    return found
