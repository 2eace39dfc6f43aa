"""T40: what was revealed, searched for or taken as a list lies nowhere in clear: no table, no session, no file."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from campaigns.models import Batch
from tests import factories as make
from tests.people.readers import NUMBER, PHONE, PURPOSE, SECRETS, handed, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T40")]


def in_tables() -> list[tuple[str, str]]:
    """(table, secret) of every value of every row that holds one."""
    return [
        (model._meta.label, secret)
        for model in apps.get_models()
        for row in model._base_manager.values_list()
        for secret in SECRETS
        if any(holds(value, secret) for value in row)
    ]


def holds(value: Any, secret: str) -> bool:
    if isinstance(value, bytes | memoryview):
        return secret.encode() in bytes(value)
    return secret in str(value)


def used() -> Client:
    """A session in which everything that shows a whole value was done."""
    fact, client = handed(), signed_in(make.clerk())
    for field in ("citizen_id", "phone", "card", "address", "remark"):
        client.post(f"/people/disbursement/{fact.pk}/{field}/", PURPOSE)
    for number in (NUMBER, PHONE):
        client.post("/people/find/", {"number": number})
    wish = {"kind": "bank", "campaign": "2023", "union": make.CHAOYANG, **PURPOSE}
    for way in ("print", "xlsx"):
        assert client.post("/lists/", {**wish, "as": way}).status_code == 200
    assert client.post("/rows/disbursed/export/").status_code == 200
    return client


def test_no_table_holds_a_whole_value_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    client = used()
    assert in_tables() == []
    assert [secret for secret in SECRETS if secret in str(dict(client.session.items()))] == []
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [secret for secret in SECRETS if secret.encode() in left] == []


def test_the_control_a_value_in_a_plain_column_is_found() -> None:
    fact = handed()
    Batch.objects.filter(pk=fact.added_by_id).update(reason=f"电话{PHONE}")
    assert in_tables() == [("campaigns.Batch", PHONE)]
