"""/healthz says whether this installation can work, and if not, why."""

import json
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client

from campaigns.models import Journal
from songnuan.lib import cipher
from songnuan.lib.keyfile import KeyFileError
from tests import factories as make

pytestmark = pytest.mark.django_db


def asked() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/healthz")
    return answer.status_code, json.loads(answer.content)


def test_well() -> None:
    assert asked() == (200, {"status": "ok"})
    Journal.objects.update(key_print=cipher.key_print())
    assert asked() == (200, {"status": "ok"})


def test_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_rows: QuerySet) -> None:
        raise OperationalError

    monkeypatch.setattr(QuerySet, "first", gone)
    assert asked() == (503, {"status": "database"})


@pytest.mark.hardening("T78")
def test_nor_where_a_session_would_have_to_be_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that is signed in sends its cookie to every address."""
    client = Client()
    client.force_login(make.clerk())

    def gone(*_words: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(QuerySet, "first", gone)
    monkeypatch.setattr(SessionStore, "load", gone)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "database"})
    with pytest.raises(OperationalError):
        client.get("/")


def test_the_key_file_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise KeyFileError

    monkeypatch.setattr(cipher, "key_print", missing)
    assert asked() == (503, {"status": "key file"})


def test_the_key_file_is_another_one() -> None:
    Journal.objects.update(key_print="0" * 64)
    assert asked() == (503, {"status": "other key file"})


def test_only_reading_is_answered() -> None:
    assert Client().post("/healthz").status_code == 405
