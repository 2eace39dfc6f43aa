"""Asking as a reader, and judging the answer: its code, where it leads, what it shows."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.access.probes import Probe
from tests.access.rows import CLOSED, HIDDEN
from tests.access.rules import answer, is_sender
from tests.access.world import Reader, World


class Asker:
    """A reader's browser, without the test client's copies of every template context: thousands of answers.

    With a `token` in its cookie every POST has to bear the same one; without, nobody asks for it.
    """

    def __init__(self, reader: Reader, *, token: str = "", look: Callable[[], object] = lambda: None) -> None:
        """`look` is called after every answer, before what the request wrote is taken back."""
        self._look = look
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._checks_csrf = bool(token)
        client = Client()
        if reader.user is not None:
            client.force_login(reader.user)
        if token:
            client.cookies["csrftoken"] = token
        self._cookie = client.cookies.output(attrs=(), header="", sep=";")

    def __call__(self, probe: Probe, method: str, **headers: str) -> HttpResponse:
        """The answer; whatever it wrote is taken back, so that every probe meets the same world."""
        data = {"data": probe.data} if method == "POST" else {}
        browser = RequestFactory(HTTP_COOKIE=self._cookie, **headers)
        request = getattr(browser, method.lower())(probe.address, **data)
        request._dont_enforce_csrf_checks = not self._checks_csrf
        with transaction.atomic():
            response = self._handler.get_response(request)
            self._look()
            transaction.set_rollback(True)
        return response


def said(response: Any) -> str:
    """All text of an answer: its headers, its body, a workbook's unzipped."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    text = body.decode(errors="replace")
    if response.headers.get("Content-Type") == "application/json":
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return unquote(str(response.headers)) + text


def leaks(response: Any, reader: Reader, world: World) -> list[str]:
    text = said(response)
    return sorted(word for word in reader.forbidden(world.places) if word in text)


def faults(ask: Asker, reader: Reader, probe: Probe, method: str, world: World) -> Iterator[str]:
    """What is wrong with one answer."""
    response = ask(probe, method)
    right, place = answer(probe, reader, method), f"{method} {probe.address} ({probe.route.key})"
    if response.status_code not in right.codes:
        yield f"{place}: {response.status_code}, not {sorted(right.codes)}"
    if response.status_code == 302 and not response.headers["Location"].startswith(right.leads_to):
        yield f"{place}: leads to {response.headers['Location']}, not {right.leads_to}"
    sent = {*probe.place.numbers, probe.place.citizens, CLOSED, HIDDEN} if is_sender(probe, reader) else set()
    for word in leaks(response, reader, world):
        if word in sent:
            continue
        yield f"{place}: shows {word}"
