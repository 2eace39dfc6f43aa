"""Who has a file anyway: who sent it, and who works at its very union. From them nothing that stands in it is withheld."""

from collections.abc import Collection

from beneficiaries.sight import CLOSED_CLASS
from campaigns.desks import UPLOAD, desks
from campaigns.models import Batch, Posting, User
from songnuan.entry.models import Upload


def holds(user: User, upload: Upload) -> bool:
    """Whether this user has the file of an upload anyway."""
    sent = upload.by_id == user.pk and user.has_perm(UPLOAD)
    return sent or works_at(user, upload.union_id)


def answering_for(upload: Upload) -> frozenset[int]:
    """Ids of who has the file of an upload anyway, today, as far as postings and its sending tell. One query."""
    there = Posting.objects.current().filter(union=upload.union_id)
    return frozenset((upload.by_id, *there.values_list("user", flat=True)))


def works_at(user: User, union: int) -> bool:
    """Whether this user works with the papers of a union (its id): posted there itself, not above it."""
    return union in desks(user)


def knows_closed(user: User, union: int) -> bool:
    """Whether this user is told which rows of a union (its id) are of the closed class: those of a file that stand there
    already, those over a ceiling.

    Who sends a file from above writes what they like into it: told row by row, three rows for three leaves would say which
    leaf a row is of that nobody names to them.
    """
    return user.has_perm(CLOSED_CLASS) or works_at(user, union)


def may_fetch(user: User, batch: Batch) -> bool:
    """Whether the workbook of a batch, which holds what the file held, is for this user."""
    return batch.pk in fetchable(user, [batch])


def fetchable(user: User, batches: Collection[Batch]) -> set[int]:
    """Ids of those whose workbook is for this user: for who sent the file, or is posted at its union. Two queries."""
    if not user.has_perm(UPLOAD):
        return set()
    here = desks(user)
    senders = dict(Upload.objects.filter(batch__in=batches).values_list("batch", "by"))
    return {
        batch.pk
        for batch in batches
        if batch.union_id in here or senders.get(batch.pk, batch.by_id) == user.pk
    }
