"""Whoever gives or takes rights is read anew and held, with the account that it is done to, before anything is written.

Between the look at a request and the act of it they may be dismissed, or the account be out of their reach.
"""

from django.core.exceptions import PermissionDenied

from campaigns.models import User


class SessionOver(PermissionDenied):
    """Who acts was disabled, or their session ended, since the request began: they sign in again, if they can."""


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
