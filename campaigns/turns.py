"""Costly pages and files are made by turns: one person's take no thread from everybody else, long ones least of all."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from campaigns.held import refuse_if_out_of_reach, refuse_if_over
from campaigns.models import Union, User
from songnuan.lib.turns import Busy, turn

FILES_AT_ONCE = 2
"""Files of one user that are made at one moment; whoever asks for a third is asked to wait."""
LONG = 20_000
"""Rows from which a list is long: it takes the server seconds."""
LONG_OF_ONE = 1
LONG_AT_ONCE = 3
"""Long ones of each name at one moment, whosever they are: files that are made, files that go out while they are made (as
slowly as their reader's line), and looks at long uploads. Three of the server's twelve threads stay free."""
AGAIN = "5"
"""Seconds after which it may be asked for again."""

View = Callable[..., HttpResponseBase]


def or_asked_to_wait(page: str) -> Callable[[View], View]:
    """Of a view: the same, and 429 with that page wherever it finds no turn."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except Busy:
                return asked_to_wait(request, page)

        return answered

    return wrapped


def by_turns(name: str, at_once: int, page: str) -> Callable[[View], View]:
    """Of a view: the same for a user with fewer than `at_once` of that name under way; 429 with that page otherwise,
    and wherever the view finds no turn itself.
    """

    def wrapped(view: View) -> View:
        @or_asked_to_wait(page)
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with turn(settings.HOME / "turns", f"{name}-{request.user.pk}", at_once):
                return view(request, *args, **kwargs)

        return answered

    return wrapped


def asked_to_wait(request: HttpRequest, page: str = "busy.html") -> HttpResponse:
    """The answer to whoever has no turn: nothing was done."""
    response = render(request, page, status=429)
    response["Retry-After"] = AGAIN
    return response


read_by_turns = by_turns("readings", FILES_AT_ONCE, "busy_reading.html")
"""For every view that opens a workbook while whoever asks waits, and holds its rows against no ledger."""

file_by_turns = by_turns("files", FILES_AT_ONCE, "busy.html")
"""For every view that makes a file for whoever asks."""


def export_by_turns(view: View) -> View:
    """For every view that is a list, and the same as a file where the address asks for `export`: that by turns."""
    listed = by_turns("lists", FILES_AT_ONCE, "busy.html")(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (listed if "export" in request.GET else view)(request, *args, **kwargs)

    return answered


@contextmanager
def file_turn(user: Any) -> Iterator[None]:
    """The same for a view that only sometimes makes one: raises Busy."""
    with turn(settings.HOME / "turns", f"files-{user.pk}", FILES_AT_ONCE):
        yield


def length(rows: QuerySet[Any]) -> int:
    """How many they are, LONG at most: enough to know whether they are to be read by turns."""
    return rows.order_by()[:LONG].count()


@contextmanager
def at_length(user: Any, rows: int = LONG) -> Iterator[None]:
    """Hold, for a file of so many rows, one of the turns that long files share, and the user's only one. Raises Busy."""
    if rows < LONG:
        yield
        return
    with alone(user), long_turn("long-files", rows):
        yield


@contextmanager
def long_turn(name: str, rows: int) -> Iterator[None]:
    """Hold, for so many rows, one of the turns of that name that all users share. Raises Busy."""
    with ExitStack() as held:
        if rows >= LONG:
            held.enter_context(turn(settings.HOME / "turns", name, LONG_AT_ONCE))
        yield


@contextmanager
def alone(user: Any) -> Iterator[None]:
    """Hold the user's only turn at long files, and none that others wait for. Raises Busy."""
    with turn(settings.HOME / "turns", f"long-files-of-{user.pk}", LONG_OF_ONE):
        yield


@contextmanager
def while_sent(user: Any, rows: int = LONG) -> Iterator[None]:
    """Hold the user's only turn at files that go out while they are made, and for a long one a turn that those share:
    who reads slowly keeps nobody waiting whose file is made at once. Raises Busy.
    """
    with turn(settings.HOME / "turns", f"streams-of-{user.pk}", LONG_OF_ONE), long_turn("streams", rows):
        yield


class Held:
    """A file that goes out while it is made, as slowly as its reader's line. Its turn is given back when the answer is closed,
    however it ends.

    Before each piece is made its reader is asked for anew: SessionOver or OutOfReach (of the union, where it is one's) break
    the answer off. The server then cuts the line, so that the receiver sees a file that is not whole.
    """

    def __init__(
        self, pieces: Iterator[bytes], held: ExitStack, user: User, union: Union | None = None
    ) -> None:
        self._pieces, self._held, self._user, self._union = pieces, held, user, union

    def __iter__(self) -> Iterator[bytes]:
        self._refuse()
        for piece in self._pieces:
            yield piece
            self._refuse()

    def _refuse(self) -> None:
        refuse_if_over(self._user)
        if self._union is not None:
            refuse_if_out_of_reach(self._user, self._union)

    def close(self) -> None:
        """Called by Django with the answer."""
        self._held.close()
