"""Every route × reader × own and foreign object × method (T20), and what the answers may not hold."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.db import transaction
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from campaigns.models.batch import BatchQuerySet
from campaigns.models.enterprise import EnterpriseQuerySet
from campaigns.models.fact import FactQuerySet
from campaigns.models.union import UnionQuerySet
from songnuan.entry.models.upload import UploadQuerySet
from tests.access import world as worlds
from tests.access.objects import UNION_OF
from tests.access.probes import Probe, probes
from tests.access.routes import routes
from tests.access.rules import METHODS, answer, knows, methods
from tests.access.world import Reader, World

pytestmark = pytest.mark.django_db
READERS = (
    "anonymous", "clerk of 朝阳区", "clerk of 榆树", "city reviewer", "province staff", "leader", "union auditor",
    "security auditor", "system administrator", "stranger",
)  # fmt: skip


@pytest.fixture
def world() -> World:
    return worlds.build()


class Asker:
    """A reader's browser, without the test client's copies of every template context: thousands of answers."""

    def __init__(self, reader: Reader, *, checks_csrf: bool = False) -> None:
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._checks_csrf = checks_csrf
        client = Client()
        if reader.user is not None:
            client.force_login(reader.user)
        self._cookie = client.cookies.output(attrs=(), header="", sep=";")

    def __call__(self, probe: Probe, method: str) -> HttpResponse:
        """The answer; whatever it wrote is taken back, so that every probe meets the same world."""
        data = {"data": probe.data} if method == "POST" else {}
        request = getattr(RequestFactory(HTTP_COOKIE=self._cookie), method.lower())(probe.address, **data)
        request._dont_enforce_csrf_checks = not self._checks_csrf
        with transaction.atomic():
            response = self._handler.get_response(request)
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


def all_probes(world: World) -> Iterator[Probe]:
    for route in routes():
        yield from probes(route, world)


def faults(ask: Asker, reader: Reader, probe: Probe, method: str, world: World) -> Iterator[str]:
    """What is wrong with one answer."""
    response = ask(probe, method)
    right, place = answer(probe, reader, method), f"{method} {probe.address} ({probe.route.key})"
    if response.status_code not in right.codes:
        yield f"{place}: {response.status_code}, not {sorted(right.codes)}"
    if response.status_code == 302 and not response.headers["Location"].startswith(right.leads_to):
        yield f"{place}: leads to {response.headers['Location']}, not {right.leads_to}"
    for word in leaks(response, reader, world):
        yield f"{place}: shows {word}"


def test_every_route_and_every_table_has_its_rule() -> None:
    assert [route.key for route in routes() if route.model_admin is None and not knows(route.key)] == []
    assert [model._meta.label for model in admin.site._registry if model._meta.label_lower not in UNION_OF] == []


@pytest.mark.parametrize("name", READERS)
def test_matrix(name: str, world: World) -> None:
    reader = world.readers[name]
    ask = Asker(reader)
    asked = [(probe, method) for probe in all_probes(world) for method in methods(probe)]
    print(f"{name}: {len(asked)} probes")
    assert [fault for probe, method in asked for fault in faults(ask, reader, probe, method, world)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_tables_know_no_other_method(name: str, world: World) -> None:
    """PUT, DELETE, HEAD and OPTIONS are to the admin what GET is; asked of every table all the same."""
    reader = world.readers[name]
    ask = Asker(reader)
    asked = [(probe, method) for probe in all_probes(world) for method in METHODS if method not in methods(probe)]
    assert [word for probe, method in asked for word in leaks(ask(probe, method), reader, world)] == []
    assert [place for probe, method in asked if (place := ask(probe, method)).status_code >= 500] == []


def test_the_admin_grants_nothing_beyond_the_permissions_of_the_role(world: World) -> None:
    beyond = []
    for reader in filter(lambda reader: reader.user, world.readers.values()):
        request = HttpRequest()
        request.user = reader.user
        for model, model_admin in admin.site._registry.items():
            for verb in ("view", "add", "change", "delete"):
                granted = getattr(model_admin, f"has_{verb}_permission")(request)
                rights = {verb, "change"} if verb == "view" else {verb}
                if granted and not any(reader.user.has_perm(f"{model._meta.app_label}.{right}_{model._meta.model_name}") for right in rights):
                    beyond.append((reader.name, model._meta.label, verb))
    assert beyond == []


def test_a_post_without_its_token_is_refused_on_every_route(world: World) -> None:
    ask = Asker(world.readers["province staff"], checks_csrf=True)
    assert [probe.route.key for probe in all_probes(world) if ask(probe, "POST").status_code != 403] == []


@pytest.mark.parametrize("unguarded", [(BatchQuerySet,), (UploadQuerySet,), (EnterpriseQuerySet,), (FactQuerySet,), (UnionQuerySet,)])
def test_control_without_the_rule_of_who_sees_what_the_search_finds_leaks(unguarded: tuple, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = world.readers["clerk of 朝阳区"]
    ask = Asker(reader)
    for rows in unguarded:
        monkeypatch.setattr(rows, "visible_to", lambda self, _user: self.all())
    found = {word for probe in all_probes(world) if "GET" in methods(probe) for word in leaks(ask(probe, "GET"), reader, world)}
    assert found & {world.foreign.sign, world.foreign.citizens}
