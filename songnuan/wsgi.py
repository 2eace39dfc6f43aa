"""The door for waitress and gunicorn."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from songnuan.login.legible import acceptable, readable

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def without_body(app: App) -> App:
    """An answer to HEAD ends with its headers: a server that sends a body all the same (waitress does) leaves it on
    the connection, where the next answer is expected, which may be somebody else's behind a proxy.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = app(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return []

    return answer


def with_readable_types(app: App) -> App:
    """Content types are looked at before Django does, which has no page yet, or an error's, for one that it cannot read."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        told = {"CONTENT_TYPE": readable(environ.get("CONTENT_TYPE", ""))}
        if "HTTP_ACCEPT" in environ:
            told["HTTP_ACCEPT"] = acceptable(environ["HTTP_ACCEPT"])
        return app({**environ, **told}, start_response)

    return answer


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songnuan.settings")
# Seconds for which a page waits on PostgreSQL for its turn to write (campaigns.waiting); the worker and commands wait until it comes.
os.environ.setdefault("SONGNUAN_PATIENCE", "10")
application = without_body(with_readable_types(get_wsgi_application()))
