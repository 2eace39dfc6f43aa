"""Which rights an account has today: those of its roles, where it is posted."""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend

from campaigns.models import Posting, Union
from campaigns.roles import AT_THE_PROVINCE

ROLE = "user__groups"
RIGHT = f"{ROLE}__permissions"


def working_rights(user: Any) -> set[str]:
    """What the roles open today, as `app.codename`: nothing without a posting, those for the whole province only where
    posted there.

    So a role ends with its posting and begins with it, also for tables that belong to no union (domain: 任职).
    """
    postings = Posting.objects.current().filter(user=user.pk).order_by()
    lines = postings.values_list(
        "union__kind", f"{ROLE}__name", f"{RIGHT}__content_type__app_label", f"{RIGHT}__codename"
    )
    return {
        f"{app}.{codename}"
        for kind, role, app, codename in lines
        if codename and (kind == Union.Kind.PROVINCE or role not in AT_THE_PROVINCE)
    }


class Posted(ModelBackend):
    """Django's backend, whose rights are those of the roles that work today. Asked at every request, once."""

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """What a superuser may does not hang on roles."""
        if user_obj.is_superuser or not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return super().get_group_permissions(user_obj, obj)
        if not hasattr(user_obj, "rights_today"):
            user_obj.rights_today = working_rights(user_obj)
        rights: set[str] = user_obj.rights_today
        return rights

    async def aget_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The same for who may not wait."""
        found: set[str] = await sync_to_async(self.get_group_permissions)(user_obj, obj)
        return found
