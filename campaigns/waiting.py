"""A page waits ten seconds for its turn to write, and then says so: who waits holds a thread that the others lack.

A long roster is stored in one transaction, for a minute or more. The worker and commands wait for their turns as long
as it takes; on the embedded database, which has one writer, a page waits for a minute.
"""

import sqlite3
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_LOCK_NOT_AVAILABLE = "55P03"
"""PostgreSQL's word for it, an SQLSTATE."""


class WaitingMiddleware:
    """503 to whose turn did not come. Nothing was written: the transaction is gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not (isinstance(error, OperationalError) and waited(error)):
            return None
        answer = render(request, "waiting.html", status=503)
        answer.headers["Retry-After"] = "60"
        return answer


def waited(error: OperationalError) -> bool:
    """Whether the database gave up waiting for somebody else's turn to end. Not where two waited for each other."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    return getattr(cause, "sqlstate", None) == _LOCK_NOT_AVAILABLE or code == sqlite3.SQLITE_BUSY
