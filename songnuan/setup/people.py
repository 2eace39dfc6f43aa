"""Making an account with a role and a posting."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from campaigns.models import Posting, Union, User
from songnuan.setup.reference import read


def make_account(username: str, name: str, role: str, union: str, password: str | None) -> User:
    """The account of that name with its role (a group) and posting (a union's code); a password only where given."""
    staff = {row["name"]: row["staff"] for row in read("roles")}
    with transaction.atomic():
        user: User = User.objects.get_or_create(
            username=username, defaults={"name": name, "is_staff": staff[role]}
        )[0]
        if password is not None:
            user.set_password(password)
            user.password_since = timezone.now()
            user.must_change_password = True
            user.save(update_fields=("password", "password_since", "must_change_password"))
        user.groups.set([Group.objects.get(name=role)])
        Posting.objects.get_or_create(user=user, union=Union.objects.get(code=union), until=None)
    return user
