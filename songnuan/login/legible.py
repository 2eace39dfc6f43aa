"""A NUL in an address or a form: no keyboard writes one, and PostgreSQL keeps none. Refused before any view."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError

Answer = Callable[[HttpRequest], HttpResponseBase]


class LegibleOnly:
    """Answers 400 to a request that bears one, the same on both databases (hardening T12)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """After the token of a form was looked at, which has read the form."""
        if _bears_nul(request.GET) or (request.method == "POST" and _bears_nul(_posted(request))):
            raise BadRequest("NUL")


def _posted(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except UnreadablePostError:
        return QueryDict()


def _bears_nul(sent: QueryDict) -> bool:
    return any("\0" in name or any("\0" in value for value in values) for name, values in sent.lists())
