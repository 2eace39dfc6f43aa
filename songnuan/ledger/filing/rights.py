"""Who may file for a union and who may review: by today's tree, and never one who made what is reviewed."""

from itertools import chain

from django.utils import timezone

from campaigns.models import Batch, Filing, Lineage, Union, User
from songnuan.ledger.small import KNOWS_PERSONS

FILE, REVIEW = "campaigns.file_filing", "campaigns.review_filing"


def may_file(user: User, union: Union) -> bool:
    """Whether the user may file this union's report: of a union at or below a posting."""
    return user.has_perm(FILE) and Union.objects.visible_to(user).filter(pk=union.pk).exists()


def is_on_behalf(user: User | None, union: Union) -> bool:
    """代报: whoever files is not posted at the union itself. The command line without a name files for another."""
    return user is None or not user.postings.current().filter(union=union).exists()


def may_review(user: User, union: Union) -> bool:
    """Whether the user may review what this union files: posted strictly above it, or, of the province, at it.

    So 市本级, 梅河口, 长白山 and the industry unions are reviewed by the province, 省本级 by another person there.
    What stands under nobody without being the province is reviewed by nobody.
    """
    if not user.has_perm(REVIEW):
        return False
    above = Lineage.objects.on(timezone.localdate()).filter(union=union, depth__gt=0)
    posts = user.postings.current()
    if union.kind == Union.Kind.PROVINCE:
        return posts.filter(union=union).exists()
    return posts.filter(union__in=above.values("ancestor")).exists()


def may_read_scan(user: User, union: Union) -> bool:
    """Whether the user may have the scan of a stamped report: every figure stands on it, also the one whose moves from report
    to report tell of each person (songnuan.ledger.small.falls_apart). Who files or reviews knows them anyhow.
    """
    return user.has_perm(KNOWS_PERSONS) or may_file(user, union) or may_review(user, union)


def reviewable(user: User) -> set[int]:
    """Ids of the unions whose reports the user may review, as may_review says of each. Two queries."""
    if not user.has_perm(REVIEW):
        return set()
    tree = Lineage.objects.on(timezone.localdate()).filter(depth__gt=0)
    posts = user.postings.current()
    below = tree.filter(ancestor__in=posts.values("union"))
    tops = posts.filter(union__kind=Union.Kind.PROVINCE)
    return {*below.values_list("union_id", flat=True), *tops.values_list("union_id", flat=True)}


def makers(filing: Filing) -> set[int]:
    """Ids of whoever filed it, or had a hand in a batch that it holds and that was not reviewed before."""
    reviewed = (
        Filing.objects.reviewed()
        .filter(campaign=filing.campaign, union=filing.union)
        .exclude(pk=filing.pk)
        .first()
    )
    batches = Batch.objects.filter(
        campaign=filing.campaign, union=filing.union, number__lte=filing.number,
        number__gt=reviewed.number if reviewed else 0,
    )  # fmt: skip
    who = (filing.by_id, *chain.from_iterable(batches.values_list("by_id", "makers")))
    return {user for user in who if user is not None}
