"""A form whose button was clicked twice: its second sending asks nothing that the first did not get."""

import time
from contextlib import suppress

from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

MOMENT = 60
"""Seconds in which the same form, to the letter, is the same click."""
_TAKEN = "form_taken"


def taken(request: HttpRequest) -> None:
    """Remember, in the sender's session, that what this form asks was done. Called in the transaction that did it: the
    second sending may be waiting for it already.
    """
    request.session[_TAKEN] = [_print(request), time.time()]
    with suppress(UpdateError):  # signed out meanwhile
        request.session.save()


def is_sent_twice(request: HttpRequest) -> bool:
    """Whether this very form was taken a moment ago."""
    stored = type(request.session)(request.session.session_key)  # as it is now, not as this request began
    known, at = stored.get(_TAKEN, ("", 0.0))
    return time.time() - at < MOMENT and constant_time_compare(known, _print(request))


def _print(request: HttpRequest) -> str:
    """Of all that was typed, and where: keyed, since what is typed may be somebody's number."""
    typed = sorted((name, texts) for name, texts in request.POST.lists() if name != "csrfmiddlewaretoken")
    return salted_hmac(_TAKEN, repr((request.path, typed)), algorithm="sha256").hexdigest()
