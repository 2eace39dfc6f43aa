"""A row is sent twice at one moment, by two clicks or two people, deleted while somebody uses it, or changed while its campaign is
closed: the second is told what it would be told a little later."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest

from campaigns.conflict import Conflict

TRIES = 3
"""Whoever was one of two that waited for each other may meet the other's row only then."""

DEADLOCK = "40P01"
"""PostgreSQL's code for the one of two, each waiting for the other, whose work it undid."""


class AgainAdmin:
    """First among the parts of an admin: around every transaction of its forms, its deletions and the actions of its list."""

    def add_view(self, request: HttpRequest, *asked: Any, **more: Any) -> Any:
        return _again(super().add_view, request, *asked, **more)  # type: ignore[misc]

    def change_view(self, request: HttpRequest, *asked: Any, **more: Any) -> Any:
        return _again(super().change_view, request, *asked, **more)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, *asked: Any, **more: Any) -> Any:
        return _again(super().delete_view, request, *asked, **more)  # type: ignore[misc]

    def changelist_view(self, request: HttpRequest, *asked: Any, **more: Any) -> Any:
        return _again(super().changelist_view, request, *asked, **more)  # type: ignore[misc]


def _again(page: Callable[..., Any], request: HttpRequest, *asked: Any, **more: Any) -> Any:
    """The page; where its work was undone because of somebody else's, the page once more.

    By then theirs stands: the form's own rules find it, and name it by its field.
    """
    for _try in range(TRIES - 1):
        try:
            return page(request, *asked, **more)
        except (IntegrityError, OperationalError, Conflict) as error:
            if not _is_of_another(error):
                raise
            refusal = str(error) if isinstance(error, Conflict) else ""
        # What was said of the work that is undone is not said.
        request._messages = default_storage(request)  # type: ignore[attr-defined]  # noqa: SLF001  (as its middleware does)
        if refusal:
            messages.error(request, refusal)
    return page(request, *asked, **more)


def _is_of_another(error: Exception) -> bool:
    return (
        isinstance(error, IntegrityError | Conflict) or getattr(error.__cause__, "sqlstate", None) == DEADLOCK
    )
