"""走访草稿 that somebody left behind: begun for a union where they type no visits any more, for the colleagues at its desk."""

from collections import defaultdict
from uuid import UUID

from django.db import transaction

from beneficiaries.models import Category
from beneficiaries.sight import CLOSED_CLASS
from campaigns import journal
from campaigns.desks import desks
from campaigns.models import Posting, User
from songnuan.entry.entitled import types_at
from songnuan.entry.models import Draft
from songnuan.entry.models.draft import COMPARED
from songnuan.entry.visits import drafts, people
from songnuan.entry.visits.typed import read
from songnuan.lib import cipher


class NotLeft(Exception):
    """The draft is in somebody's hands, gone, or not for this user."""


def left_to(user: User) -> list[Draft]:
    """The drafts that this user may go on with, newest first. Three queries for each colleague who has one, a few for all.

    Of visits that are new alone: a correction is begun again from what stands. Of open campaigns, as others take no visit.
    """
    found = Draft.objects.filter(union__in=desks(user), campaign__closed_at=None, corrects=False)
    begun = set(found.exclude(by=user.pk).order_by().values_list("by", "union").distinct())
    authors = User.objects.in_bulk([author for author, _union in begun])
    gone = {(author, union) for author, union in begun if not types_at(authors[author], union)}
    if not gone:
        return []
    of_them = found.filter(by__in=[author for author, _union in gone]).select_related(
        "campaign", "union", "by"
    )
    left = [draft for draft in of_them if (draft.by_id, draft.union_id) in gone]
    return left if user.has_perm(CLOSED_CLASS) else _open(left)


def take(uid: UUID, by: User, address: str) -> Draft:
    """Make a draft that was left the user's own, and note it. Raises NotLeft, drafts.TooMany; Conflict where the campaign was closed.

    What its first user was told of other units' help stays with them: whoever goes on with it is told anew, and that is noted.
    Persons whom they had chosen stay chosen where the new one reaches them, too.
    """
    with transaction.atomic():
        drafts.refuse_more(by)
        # Held before it is looked at: of two who take it one finds it in the other's hands.
        list(Draft.objects.select_for_update().filter(uid=uid))
        draft = next((one for one in left_to(by) if one.uid == uid), None)
        if draft is None:
            raise NotLeft
        before, data = draft.by, draft.data
        plain = {
            name: [people.renewed(value, of=before, to=by) or value for value in values] if name.endswith("_person") else values
            for name, values in data.items()
            if name != COMPARED
        }  # fmt: skip
        draft.by, draft.version, draft.window = by, draft.version + 1, ""
        draft.sealed = cipher.seal_values(plain, uid)
        draft.save(update_fields=("by", "version", "window", "sealed", "at"))
        journal.note(
            "draft.taken", actor=by, union=draft.union, campaign=draft.campaign, address=address,
            body={"account": before.pk, "username": before.username},
        )  # fmt: skip
    return draft


def _open(left: list[Draft]) -> list[Draft]:
    """Those begun at the desk itself, from whose colleagues nothing that lies there is withheld (campaigns.desks), and of the others
    those in which nobody of the closed class stands, nor may: who began them may know it.
    """
    there = Posting.objects.filter(user__in={draft.by_id for draft in left})
    at_the_desk = set(there.values_list("user", "union"))
    names: dict[int, set[str]] = defaultdict(set)
    known = Category.objects.filter(campaign__in={draft.campaign_id for draft in left}, closed=False)
    for campaign, *called in known.values_list("campaign_id", "name", "name_en"):
        names[campaign].update(name.casefold() for name in called if name)
    return [
        draft for draft in left if (draft.by_id, draft.union_id) in at_the_desk or _is_open(draft, names[draft.campaign_id])
    ]  # fmt: skip


def _is_open(draft: Draft, names: set[str]) -> bool:
    """Whether each recipient is of one of these categories; not of a draft that was tampered with."""
    try:
        typed = read(draft.data)
    except cipher.SealBroken:
        return False
    said = [row.cells["category"] for row in typed.rows if row.cells["category"]]
    said += [row.cells["category"] for row in typed.filled]
    return all(category.casefold() in names for category in said)
