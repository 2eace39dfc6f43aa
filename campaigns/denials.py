"""Whoever was refused a page is noted: who, from where, which page. The first ones one by one, the rest counted."""

import datetime
import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from campaigns import journal
from campaigns.actor import address_of
from campaigns.models import Refusals, User
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.keyfile import KeyFileError

logger = logging.getLogger(__name__)

WINDOW = datetime.timedelta(minutes=10)
NOTED = 20
"""Refusals of one account, or one address without an account, that are noted one by one within a window."""

LONGEST_PATH = 200
VERBS = {403: "denied.right", 404: "denied.scope"}


class DenialMiddleware:
    """Notes each 403, and each 404 of an address that exists: what lies out of reach answers so.

    A log that cannot be written changes nothing here: the answer was no, and stays no.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in VERBS and (response.status_code == 403 or request.resolver_match):
            try:
                note_denial(request, response.status_code)
            except (DatabaseError, KeyFileError, OSError):
                logger.exception("a refusal could not be noted")
        return response


def note_denial(request: HttpRequest, status: int) -> None:
    """One event, or once there were many within the window one more to the count."""
    seen: Any = getattr(request, "user", None)
    user = seen if isinstance(seen, User) else None
    address = address_of(request)
    with transaction.atomic():
        mine = _counted(f"user:{user.pk}" if user else f"address:{address}", user, address)
        if mine.count <= NOTED:
            journal.note(VERBS[status], actor=user, body=_asked(request), address=address)
        else:
            Refusals.objects.filter(pk=mine.pk).update(unnoted=F("unnoted") + 1)


def settle(now: datetime.datetime | None = None) -> int:
    """Note what was only counted in windows that are over, and forget these; how many windows."""
    old = Refusals.objects.filter(since__lt=(now or timezone.now()) - WINDOW)
    ended = 0
    for pk in old.values_list("pk", flat=True):
        with transaction.atomic():
            mine = old.select_for_update().filter(pk=pk).first()
            if mine is not None:
                _note_rest(mine, _user_of(mine.who), mine.who.removeprefix("address:"))
                mine.delete()
                ended += 1
    return ended


def _counted(who: str, user: User | None, address: str) -> Refusals:
    now = timezone.now()
    mine, _made = Refusals.objects.select_for_update().get_or_create(who=who, defaults={"since": now})
    if mine.since < now - WINDOW:
        _note_rest(mine, user, address)
        mine.since, mine.count, mine.unnoted = now, 0, 0
    mine.count += 1
    mine.save(update_fields=("since", "count", "unnoted"))
    return mine


def _note_rest(mine: Refusals, user: User | None, address: str) -> None:
    if mine.unnoted:
        body = {"count": mine.unnoted, "since": mine.since.isoformat()}
        journal.note("denied.many", actor=user, body=body, address="" if user else address)


def _user_of(who: str) -> User | None:
    kind, _colon, pk = who.partition(":")
    return User.objects.filter(pk=pk).first() if kind == "user" else None


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The address without its query: a query may hold what somebody searched for."""
    return {
        "method": request.method,
        "path": mask_inside(request.path)[:LONGEST_PATH],
        "page": request.resolver_match.view_name if request.resolver_match else "",
    }
