"""What the form of an account tells the log: name, roles, postings, on and off, in the words of the account pages.

Beside the event that every form of 数据管理 leaves, and under the union of the account: who gives a right for two hours
and takes it back is seen to have done so.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from campaigns import journal
from campaigns.actor import actor, address_of
from campaigns.admin.told import changes_of, lines_of
from campaigns.models import Union, User

SEALED = ("phone", "email")
"""What is an account holder's own, and for nobody who reads the log."""


def note_creation(request: HttpRequest, user: User, formsets: Iterable[Any]) -> None:
    """A new account with its roles and postings."""
    roles = [role.name for role in user.groups.all()]
    lines = [line for formset in formsets for line in lines_of(formset).get("to", [])]
    _note(request, "account.created", user, username=user.username, roles=roles, to=lines)


def note_change(request: HttpRequest, form: Any, formsets: Iterable[Any], held: set[str]) -> None:
    """Each right that was given or taken, and the name, from what to what; `held` are the roles from before.

    Telephone and e-mail are named, and sealed beside the event as on the account pages. Nothing where none changed.
    """
    user: User = form.instance
    roles = {role.name for role in user.groups.all()}
    entry = changes_of(form, ("is_staff",))
    before = {name: form.initial[name] for name in form.changed_data if name in ("name", *SEALED)}
    changed = {name: {"before": was, "after": getattr(user, name)} for name, was in before.items()}
    named, sealed = changed.pop("name", None), changed
    if roles != held or entry or named or sealed:
        _note(
            request, "account.changed", user, detail=sealed, given=sorted(roles - held), taken=sorted(held - roles),
            values=entry, name=named, fields=list(sealed),
        )  # fmt: skip
    if "is_active" in form.changed_data:
        _note(request, "account.enabled" if user.is_active else "account.disabled", user)
    for formset in formsets:
        lines: dict[str, Any] = {**lines_of(formset)}
        if lines:
            _note(request, "account.moved", user, **lines)


def _note(
    request: HttpRequest, verb: str, user: User, detail: dict[str, Any] | None = None, **body: Any
) -> None:
    told = {name: value for name, value in body.items() if value}
    journal.note(
        verb, actor=actor(request), union=_union_of(user), body={"account": user.pk, **told},
        address=address_of(request), detail=detail,
    )  # fmt: skip


def _union_of(user: User) -> Union | None:
    """Where the account is posted, or will be next, or was last."""
    postings = user.postings.select_related("union")
    posting = postings.current().first() or postings.not_over().first() or postings.order_by("-until").first()
    return posting.union if posting else None
