"""Who manages whose account, and which roles they may give (docs/decisions/0018).

| who | manages accounts posted | gives |
|---|---|---|
| system administrator | within reach | every role |
| account administrator or provincial staff, posted at the province | within reach | the four below, provincial staff, account administrator |
| account administrator of an area | within reach | clerk, reviewer, leadership, union auditor |

Nobody manages their own account, a superuser's, or one that holds a role or a right they could not give.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from campaigns.models import Posting, Union, User
from campaigns.roles import ACCOUNTS, AUDITOR, CLERK, LEADER, PROVINCE, REVIEWER

MANAGE = "campaigns.manage_user"
EVERY_ROLE = "auth.view_group"
AREA_GIVES = frozenset({CLERK, REVIEWER, LEADER, AUDITOR})
PROVINCE_GIVES = AREA_GIVES | {PROVINCE, ACCOUNTS}


def givable(giver: User) -> QuerySet[Group]:
    """The roles that an account may give."""
    if not giver.has_perm(MANAGE):
        return Group.objects.none()
    if giver.has_perm(EVERY_ROLE):
        return Group.objects.order_by("pk")
    at_the_province = giver.postings.current().filter(union__kind=Union.Kind.PROVINCE).exists()
    names = PROVINCE_GIVES if at_the_province else AREA_GIVES
    return Group.objects.filter(name__in=names).order_by("pk")


def managed_by(giver: User) -> QuerySet[User]:
    """The accounts that an account may manage: a posting it does not reach keeps another one out of its hands.

    Where none stands any more the last one says whose it was: who worked here before and left from elsewhere is not ours again.
    """
    postings = Posting.objects.filter(user=OuterRef("pk"))
    standing = postings.not_over()
    reach = Union.objects.visible_to(giver).values("pk")
    roles = User.groups.through.objects.filter(user_id=OuterRef("pk"))
    ends = Posting.objects.filter(user=OuterRef("user")).order_by("-until").values("until")
    last = postings.filter(until=Subquery(ends[:1]))
    here: Any = Exists(standing.filter(union__in=reach)) | (
        ~Exists(standing) & Exists(last) & ~Exists(last.exclude(union__in=reach))
    )
    if not giver.has_perm(MANAGE):
        here = Q(pk=None)
    found: QuerySet[User] = (
        User.objects.filter(here, is_superuser=False, user_permissions=None)
        .exclude(Exists(standing.exclude(union__in=reach)))
        .exclude(Exists(roles.exclude(group__in=givable(giver).values("pk"))))
        .exclude(pk=giver.pk)
    )
    return found
