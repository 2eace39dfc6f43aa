"""Looks at a file that was checked: each holds all its rows against the ledger, and takes a thread for so long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from campaigns import turns
from songnuan.entry import originals
from songnuan.entry.faults import Refusal
from songnuan.entry.models import Upload

AT_ONCE = 2
"""Looks of one user that are worked out at one moment; whoever asks for a third is asked to wait."""

by_turns = turns.by_turns("looks", AT_ONCE, "entry/busy.html")
"""The view for a user with fewer than `AT_ONCE` looks under way; 429 with a word otherwise."""


def while_it_stands(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view of an upload; where it was checked anew just when its reading was to be opened, the page says so instead."""

    @wraps(view)
    def wrapped(request: HttpRequest, uid: UUID, **more: Any) -> HttpResponse:
        try:
            return view(request, uid=uid, **more)
        except FileNotFoundError:
            now = Upload.objects.get(uid=uid)
            if now.state == Upload.State.CHECKED and not originals.is_there(now.checked_as):
                raise  # lost for good: no page helps
            return redirect("upload_state", uid=uid)

    return wrapped


@contextmanager
def at_length(upload: Upload) -> Iterator[None]:
    """Hold, for a file that is long or of which much is said, one of the turns that all users share; raises Busy, which `by_turns` answers."""
    with turns.long_turn("long-looks", upload.length):
        yield


@contextmanager
def while_marked(upload: Upload) -> Iterator[None]:
    """The same, and one of the turns at marking: a short file, too, may take its process to the limits. Raises Busy."""
    with at_length(upload), turns.long_turn("markings", turns.LONG):
        yield


def untold(request: HttpRequest, upload: Upload, refusal: Refusal) -> HttpResponse:
    """The page instead of a look that would tell more than its sender may be told today: why, and how to give the file up."""
    upload.told_message = refusal.fault.message
    return render(request, "entry/upload_state.html", {"upload": upload}, status=429)
