"""Who answers for the work on an upload, as they are now."""

from campaigns.models import Lineage, User
from songnuan.entry.models import Upload


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


def _may_send(who: User, upload: Upload) -> bool:
    reaches = upload.union_id in set(Lineage.objects.reached_by(who))
    return who.is_active and who.has_perm("campaigns.upload_batch") and reaches
