"""What stands before every page: sessions that have ended, and who is not signed in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from campaigns import journal
from campaigns.actor import address_of
from campaigns.held import SessionOver
from songnuan.login.limits import is_work, mark, time_left

Answer = Callable[[HttpRequest], HttpResponseBase]


class SessionLimits:
    """Ends a session that sat idle or is as old as it may be, before any view sees its user."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Views that ask for nobody (healthz) are left alone: they answer without the database too."""
        if not asks_who(view) or not request.user.is_authenticated:
            return
        ended = time_left(request.session).ended
        if ended:
            journal.note(
                "logout.idle", actor=request.user, body={"limit": ended}, address=address_of(request)
            )
            request.session.flush()
            request.user = AnonymousUser()
            request.ended = ended  # type: ignore[attr-defined]
        elif is_work(request) and not (is_asking(view) and request.method != "POST"):
            mark(request.session)


def asks_who(view: Any) -> bool:
    """Whether a view wants to know its user: all that need one, and the few that say so."""
    return getattr(view, "login_required", True) or getattr(
        getattr(view, "view_class", view), "asks_who", False
    )


def is_asking(view: Any) -> bool:
    """Whether a view only tells a page's script how long the session has."""
    return getattr(view, "is_asking", False)


class SignedInOnly(LoginRequiredMiddleware):
    """Django's rule, every view behind the login; and a way back to the page on which somebody was."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> Any:
        """Views that ask for nobody answer without the database too, whatever cookie came along: Django asks who it is first."""
        return super().process_view(request, view, args, kwargs) if asks_who(view) else None

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if "HX-Request" in request.headers:  # a part of a page: the page itself asks for the password
            return HttpResponse(status=401)
        query = QueryDict(mutable=True)
        query["next"] = way_back(request)
        if ended := getattr(request, "ended", ""):
            query["ended"] = ended
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Who is signed out in the midst of an act did nothing, and is led to the login."""
        return (
            HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
            if isinstance(exception, SessionOver)
            else None
        )


def way_back(request: HttpRequest) -> str:
    """The address to return to: the page asked for, or that on which a form was."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    before = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure()):
        seen = urlsplit(before)
        return f"{seen.path}?{seen.query}" if seen.query else seen.path
    return resolve_url(settings.LOGIN_REDIRECT_URL)
