"""What is refused before any view: a NUL in an address or a form, which no keyboard writes and PostgreSQL keeps none of, and
a form in another encoding than UTF-8."""

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError
from django.utils.http import parse_header_parameters

Answer = Callable[[HttpRequest], HttpResponseBase]

UNREADABLE = "application/x-unreadable"
"""Stands in the place of a content type that Django could not read, or by which it would read in another encoding."""
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{1,70}")


def readable(content_type: str) -> str:
    """The content type by which a request is read, without its charset: where one stands Django reads addresses and forms by
    it, before there is any page to refuse them, and reads them once more for the page of the refusal.
    """
    try:
        kind, said = parse_header_parameters(content_type)
    except ValueError:
        return UNREADABLE
    if "charset" not in said:
        return content_type
    boundary = said.get("boundary", "-")
    if said["charset"].lower() != "utf-8" or not _BOUNDARY.fullmatch(boundary):
        return UNREADABLE
    return f'{kind}; boundary="{boundary}"' if "boundary" in said else kind


def acceptable(accept: str) -> str:
    """What a browser says it takes, empty where Django could not read it: its own pages ask for it."""
    try:
        for kind in accept.split(","):
            parse_header_parameters(kind)
    except ValueError:
        return ""
    return accept


class LegibleOnly:
    """Answers 400 to a request that bears a NUL, the same on both databases, or that is not readable (hardening T12)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.content_type == UNREADABLE:
            raise BadRequest("charset")
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
