"""Between the look at a request and the act of it whoever acts may be dismissed, or be out of reach of what they act upon.

Whoever gives or takes rights is read anew and held, with the account that it is done to, before anything is written. Who does
anything else is read anew when it is noted, in the turn of the log: nothing that stands behind their dismissal is theirs, and
nothing that is done to a union's work stands behind its move out of their reach.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from campaigns.models import Lineage, Union, User


class SessionOver(PermissionDenied):
    """Who acts was disabled, or their session ended, since the request began: they sign in again, if they can."""


def refuse_if_over(user: User) -> None:
    """SessionOver where the account was disabled, moved or given another password or role since it was read."""
    now = User.objects.filter(pk=user.pk).first()
    if now is None or not now.takes(user.get_session_auth_hash()):
        raise SessionOver


class OutOfReach(Http404):
    """The union moved away since the request began: to whoever acts it is as far as any other."""


def refuse_if_out_of_reach(user: User, union: Union) -> None:
    """OutOfReach where none of the user's postings of today stands at or above the union."""
    if not Lineage.objects.reached_by(user).filter(union=union).exists():
        raise OutOfReach


def hold_both(giver: User, account: int | None = None) -> User:
    """The giver as they are now, with the rights of now, to be asked what they may do; until the transaction ends.

    Both rows are taken in one order, so that of two who act on each other one waits and none for ever. SessionOver
    where the giver is no longer signed in.
    """
    both = User.objects.filter(pk__in=[giver.pk, account]).order_by("pk")
    list(both.select_for_update(no_key=True).values_list("pk", flat=True))
    if not giver.hold():
        raise SessionOver
    now: User = User.objects.get(pk=giver.pk)
    return now
