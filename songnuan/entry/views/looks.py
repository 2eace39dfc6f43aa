"""Looks at a file that was checked: each holds all its rows against the ledger, and takes a thread for so long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from songnuan.entry.models import Upload
from songnuan.lib.turns import Busy, turn

AT_ONCE = 2
"""Looks of one user that are worked out at one moment; whoever asks for a third is asked to wait."""
LONG = 20_000
"""Rows from which a file is long: a look at it takes a second and more of the server."""
LONG_AT_ONCE = 3
"""Looks at long files under way at one moment, whosever they are: the other threads stay for everybody else."""
AGAIN = "5"
"""Seconds after which it may be asked for again."""

View = Callable[..., HttpResponse]


def by_turns(view: View) -> View:
    """The view for a user with fewer than `AT_ONCE` looks under way; 429 with a word otherwise."""

    @wraps(view)
    def looked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with turn(settings.HOME / "turns", f"looks-{request.user.pk}", AT_ONCE):
                return view(request, *args, **kwargs)
        except Busy:
            response = render(request, "entry/busy.html", status=429)
            response["Retry-After"] = AGAIN
            return response

    return looked


@contextmanager
def at_length(upload: Upload) -> Iterator[None]:
    """Hold, for a long file, one of the turns that all users share; raises Busy, which `by_turns` answers."""
    if upload.rows < LONG:
        yield
        return
    with turn(settings.HOME / "turns", "long-looks", LONG_AT_ONCE):
        yield
