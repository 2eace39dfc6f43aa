"""The list of accounts that somebody manages, as a report: found by name, role, union, state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from campaigns.models import Posting, Union, User
from songnuan.accounts.rights import givable, managed_by
from songnuan.login import throttle

ACCOUNTS_A_PAGE = 50
LONGEST = 100
"""So many characters of a filter are looked at."""
STATES = ("active", "disabled", "first", "unused")


@dataclass(frozen=True)
class Line:
    """One account as the list shows it."""

    user: User
    roles: tuple[str, ...]
    postings: tuple[Posting, ...]
    is_locked: bool


@dataclass(frozen=True)
class Listing:
    """A page of accounts, and what may be filtered by."""

    page: Page
    lines: tuple[Line, ...]
    unions: tuple[Union, ...]
    roles: tuple[Group, ...]
    asked: Mapping[str, str]


def listing(giver: User, asked: Mapping[str, str]) -> Listing:
    """What the address asks for, within what the giver manages. Unknown filters find nothing more than none would."""
    unions = tuple(Union.objects.visible_to(giver).order_by("order"))
    roles = tuple(givable(giver))
    found = _found(managed_by(giver), asked, unions)
    page = Paginator(found.order_by("username"), ACCOUNTS_A_PAGE).get_page(asked.get("page"))
    users = list(page.object_list)
    locked = throttle.locked_names([throttle.print_of(user.username) for user in users])
    return Listing(page, tuple(line_of(user, locked) for user in users), unions, roles, asked)


def line_of(user: User, locked: set[str]) -> Line:
    today = timezone.localdate()
    standing = tuple(p for p in user.postings.all() if p.until is None or p.until > today)
    names = tuple(group.name for group in user.groups.all())
    return Line(user, names, standing, throttle.print_of(user.username) in locked)


def _found(users: QuerySet[User], asked: Mapping[str, str], unions: tuple[Union, ...]) -> QuerySet[User]:
    words, role, code, state = (
        asked.get(name, "").strip()[:LONGEST] for name in ("q", "role", "union", "state")
    )
    if words:
        users = users.filter(Q(username__icontains=words) | Q(name__icontains=words))
    if role:
        users = users.filter(groups__name=role)
    if code:
        place = [union.pk for union in unions if union.code == code]
        there = Posting.objects.not_over().filter(union__in=place)
        users = users.filter(pk__in=there.values("user_id"))
    chosen: dict[str, dict[str, Any]] = {
        "active": {"is_active": True}, "disabled": {"is_active": False},
        "first": {"must_change_password": True}, "unused": {"last_login": None},
    }  # fmt: skip
    return users.filter(**chosen.get(state, {})).prefetch_related("groups", "postings__union")
