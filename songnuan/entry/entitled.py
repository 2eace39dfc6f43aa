"""Who may work for a union, as they are now: send its files, type its visits; who answers for the work on an upload."""

from collections.abc import Collection

from campaigns.desks import UPLOAD
from campaigns.models import Lineage, User
from songnuan.entry.models import Upload

SENDS_FILES = (UPLOAD,)
TYPES_VISITS = ("campaigns.add_visit", "beneficiaries.add_disbursement")


def answering(upload: Upload) -> User | None:
    """Whoever confirmed it; before that the sender, or where these may not send files of the unit any more, who had it checked
    anew last. None where nobody of them may.
    """
    asked = [upload.confirmed_by_id] if upload.confirmed_by_id else [upload.by_id, upload.asked_by_id]
    now = User.objects.in_bulk([pk for pk in asked if pk])
    return next((now[pk] for pk in asked if pk and _may_send(now[pk], upload)), None)


def in_whose_name(upload: Upload) -> User:
    """The same for what is noted of it, where nobody may any more: who confirmed it, or sent it."""
    return answering(upload) or upload.responsible


def types_at(user: User, union: int) -> bool:
    """Whether this user types visits of the union (its id) today."""
    return _works_for(user, union, TYPES_VISITS)


def _may_send(who: User, upload: Upload) -> bool:
    return _works_for(who, upload.union_id, SENDS_FILES)


def _works_for(user: User, union: int, rights: Collection[str]) -> bool:
    """Nobody does who was disabled: they have no right."""
    return user.has_perms(rights) and Lineage.objects.reached_by(user).filter(union=union).exists()
