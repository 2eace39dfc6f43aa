"""Which rights an account has today: those of its roles, where it is posted."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, Q, QuerySet

from campaigns.models import Posting, Union
from campaigns.roles import AT_THE_PROVINCE


def working_roles(user: Any) -> QuerySet[Group]:
    """The roles that open something today: none without a posting, those for the whole province only where posted there.

    So a role ends with its posting and begins with it, also for tables that belong to no union (domain: 任职).
    """
    posted = Posting.objects.current().filter(user=user.pk)
    at_the_province = posted.filter(union__kind=Union.Kind.PROVINCE)
    held: QuerySet[Group] = Group.objects.filter(user=user.pk).filter(
        Exists(at_the_province) | ~Q(name__in=AT_THE_PROVINCE) & Exists(posted)
    )
    return held


class Posted(ModelBackend):
    """Django's backend, whose rights are those of the roles that work today. Asked at every request."""

    def _get_group_permissions(self, user_obj: Any) -> QuerySet[Permission]:
        return Permission.objects.filter(group__in=working_roles(user_obj))
