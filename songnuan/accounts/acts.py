"""What is done to an account: each in one transaction with the event that tells of it; none where it stood so already.

Inside it who acts and whom it is done to are held, and asked again whether the one may still do it to the other: Http404
where not, SessionOver where who acts is signed in no longer.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.held import hold_both
from campaigns.models import Posting, Union, User
from campaigns.overtaken import Overtaken
from campaigns.roles import WITHOUT_ADMIN
from songnuan.accounts.forms import check_roles
from songnuan.accounts.rights import givable, managed_by
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.seen import mark
from songnuan.login import factor, throttle
from songnuan.login.passwords import First, give_first, new_first


@dataclass(frozen=True)
class Wanted:
    """A new account as it was asked for and found right."""

    username: str
    name: str
    phone: str
    union: Union
    roles: tuple[Group, ...]
    since: datetime.date


@dataclass(frozen=True)
class Slip:
    """What its user needs for the first login. The password is nowhere else."""

    name: str
    username: str
    password: str
    union: Union | None


@contextmanager
def _held(request: HttpRequest, user: User) -> Iterator[User]:
    """The transaction of an act on an account; gives the one who acts, with the rights of now."""
    with transaction.atomic():
        giver = hold_both(actor(request), user.pk)
        user.hold()
        if not managed_by(giver).filter(pk=user.pk).exists():
            raise Http404
        yield giver


def _refuse_beyond(giver: User, unions: list[Union], roles: list[Group]) -> None:
    """Http404 for a union or a role that was offered a moment ago and is the giver's to give no longer."""
    reach = set(Union.objects.visible_to(giver).values_list("pk", flat=True))
    may = set(givable(giver).values_list("pk", flat=True))
    if not reach.issuperset(union.pk for union in unions) or not may.issuperset(role.pk for role in roles):
        raise Http404


def create(request: HttpRequest, wanted: list[Wanted]) -> list[Slip]:
    """The accounts, all or none, each with a first password. Their slips are in the order of what was wanted.

    Nobody waits while passwords are hashed, and for the log only while it is written; of two lists with a name in
    common one is made and the other finds it taken, as both go through their names in one order.
    """
    passwords = {one.username: new_first() for one in wanted}
    with transaction.atomic():
        giver = hold_both(actor(request))
        _refuse_beyond(giver, [one.union for one in wanted], [role for one in wanted for role in one.roles])
        by_name = sorted(wanted, key=lambda one: one.username)
        made = {one.username: _create(one, passwords[one.username]) for one in by_name}
        told: list[tuple[str, Union | None, dict[str, Any]]] = [
            ("account.created", one.union, _created(made[one.username], one.roles)) for one in wanted
        ]
        if len(wanted) > 1:
            told.append(("account.imported", None, {"accounts": len(wanted)}))
        journal.note_all(told, actor=actor(request), address=address_of(request))
    return [Slip(one.name, one.username, passwords[one.username].password, one.union) for one in wanted]


def _create(one: Wanted, first: First) -> User:
    user = User(username=one.username, name=one.name, phone=one.phone, is_staff=works_in_admin(one.roles))
    give_first(user, first)
    user.groups.set(one.roles)
    Posting.objects.create(user=user, union=one.union, since=one.since)
    return user


def _created(user: User, roles: tuple[Group, ...]) -> dict[str, Any]:
    """What the event of a new account says."""
    return {
        "account": user.pk,
        "username": user.username,
        "roles": [role.name for role in roles],
        "to": _lines(user),
    }


def seen_of(user: User) -> str:
    """The mark of what `change` changes: another one whenever name, phone or roles are others."""
    return mark(user.name, user.phone, sorted(role.pk for role in user.groups.all()))


def change(request: HttpRequest, user: User, name: str, phone: str, roles: list[Group], *, seen: str) -> None:
    """Name, phone and roles; the event says what they were. Other roles end the account's sessions.

    Raises Overtaken where they are others than were `seen`: a role that was taken meanwhile does not come back by it;
    ValidationError where a new role does not go where the account is posted by now.
    """
    with _held(request, user) as giver:
        _refuse_beyond(giver, [], roles)
        if seen_of(user) != seen:
            held = _("、").join(sorted(_(role.name) for role in user.groups.all())) or _("没有角色")
            raise Overtaken((user.name, mask_inside(user.phone), held), seen_of(user))
        before = {role.name for role in user.groups.all()}
        after = {role.name for role in roles}
        check_roles(
            after, [posting.union for posting in user.postings.not_over().select_related("union")], before
        )
        staff = works_in_admin(roles)
        if (user.name, user.phone, before, user.is_staff) == (name, phone, after, staff):
            return
        told: dict[str, Any] = {"given": sorted(after - before), "taken": sorted(before - after)}
        if name != user.name:
            told["name"] = {"before": user.name, "after": name}
        if phone != user.phone:
            told["fields"] = ["phone"]
        if staff != user.is_staff:
            with override("zh-hans"):
                entry = str(User._meta.get_field("is_staff").verbose_name)
            told["values"] = {entry: {"from": user.is_staff, "to": staff}}
        detail = {"phone": {"before": user.phone, "after": phone}} if phone != user.phone else None
        user.name, user.phone, user.is_staff = name, phone, staff
        user.session_round += before != after
        user.save(update_fields=("name", "phone", "is_staff", "session_round"))
        user.groups.set(roles)
        _note(request, "account.changed", user, detail=detail, **told)


def posted_of(user: User) -> str:
    """The mark of what `move` changes: the postings that stand or are still to come."""
    return mark(list(user.postings.not_over().order_by("pk").values_list("union", "since", "until")))


def move(request: HttpRequest, user: User, union: Union, since: datetime.date, *, seen: str) -> None:
    """调动: what stands ends on the day, a new posting begins; whoever is signed in has to do it again.

    Raises Overtaken where the postings are others than were `seen`, ValidationError where a role of by now does not go there.
    """
    with _held(request, user) as giver:
        _refuse_beyond(giver, [union], [])
        check_roles({role.name for role in user.groups.all()}, [union])
        if posted_of(user) != seen:
            standing = user.postings.not_over().select_related("union").order_by("since", "pk")
            raise Overtaken((f"{one.union.label} {one.since}" for one in standing), posted_of(user))
        before = _lines(user)
        standing = user.postings.select_for_update().not_over(since)
        for posting in standing:
            if posting.since >= since:
                posting.delete()
            else:
                posting.until = since
                posting.save(update_fields=("until",))
        Posting.objects.create(user=user, union=union, since=since)
        user.session_round += 1
        user.save(update_fields=("session_round",))
        lines: dict[str, Any] = {"from": before, "to": _lines(user)}
        _note(request, "account.moved", user, union=union, **lines)


def _lines(user: User) -> list[str]:
    """All postings as they stand, for the log, in the words of 数据管理 (campaigns.admin.told)."""
    with override("zh-hans"):
        return [
            " ".join(str(part) for part in (one.union, one.since, one.until) if part)
            for one in user.postings.select_related("union").order_by("since", "pk")
        ]


def switch(request: HttpRequest, user: User, *, on: bool) -> bool:
    """停用 and 启用; whether it stood otherwise. Sessions from before stay dead either way."""
    with _held(request, user):
        if user.is_active == on:
            return False
        user.is_active = on
        user.session_round += 1
        user.save(update_fields=("is_active", "session_round"))
        _note(request, "account.enabled" if on else "account.disabled", user)
        return True


def reset(request: HttpRequest, user: User) -> Slip:
    """A new first password, shown once; a lock is lifted with it."""
    first = new_first()
    with _held(request, user):
        password = give_first(user, first)
        throttle.unlock(throttle.print_of(user.username))
        _note(request, "account.reset", user)
    posting = user.postings.current().select_related("union").first()
    return Slip(user.name, user.username, password, posting.union if posting else None)


def unlock(request: HttpRequest, user: User) -> bool:
    """解除锁定: guesses so far do not count, of passwords and of codes; whether there were any."""
    with _held(request, user):
        guesses = [
            throttle.unlock(throttle.print_of(user.username)),
            throttle.unlock(throttle.print_of(str(user.pk), "code")),
        ]
        if not any(guesses):
            return False
        _note(request, "login.unlocked", user)
        return True


def take_off_factor(request: HttpRequest, user: User) -> bool:
    """解除两步验证: the phone is lost; whether there was one. Sessions end."""
    with _held(request, user):
        if not factor.forget(user):
            return False
        user.session_round += 1
        user.save(update_fields=("session_round",))
        _note(request, "account.factor_reset", user)
        return True


def works_in_admin(roles: "list[Group] | tuple[Group, ...]") -> bool:
    """Whether one of the roles looks into a table of 数据管理."""
    return any(role.name not in WITHOUT_ADMIN for role in roles)


def _note(
    request: HttpRequest,
    verb: str,
    user: User,
    union: Union | None = None,
    detail: dict[str, Any] | None = None,
    **body: object,
) -> None:
    journal.note(
        verb, actor=actor(request), union=union or _union_of(user), body={"account": user.pk, **body},
        detail=detail, address=address_of(request),
    )  # fmt: skip


def _union_of(user: User) -> Union | None:
    posting = user.postings.current().select_related("union").first()
    return posting.union if posting else None
