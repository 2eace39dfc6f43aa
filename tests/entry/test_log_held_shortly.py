"""Under the log's row, for which everybody in the province waits, stand number, event and the upload's state: nothing that grows
with the rows of a file (T16)."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Batch, PendingRow
from songnuan.entry import commit, together
from songnuan.ledger import post
from tests import factories as make
from tests.entry.test_knows import client, sent, waits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T16")]
SHORT = {
    "campaigns_journal", "campaigns_batch", "campaigns_event", "campaigns_eventdetail", "entry_upload", "ledger_cell",
    "ledger_presence",
}  # fmt: skip
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


@pytest.fixture
def sender() -> Client:
    return client(make.clerk(username="sender"))


def written_under_the_log(sender: Client, folder: Path) -> set[str]:
    """The tables that are written between the taking of the log's row and the end of its transaction."""
    upload = sent(sender, folder, *(make.disbursement(发放日期="昨天") for _ in range(3)))
    with CaptureQueriesContext(connection) as queries:
        sender.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "valid", "seen": upload.seen})
    assert (Batch.objects.count(), PendingRow.objects.count()) == (1, 3)
    return {found[1] for sql in _under_the_log(queries) if (found := WRITES.match(sql))}


def _under_the_log(queries: CaptureQueriesContext) -> list[str]:
    said = [one["sql"] for one in queries]
    begun = next(place for place, sql in enumerate(said) if sql.startswith('INSERT INTO "campaigns_batch"'))
    taken = next(
        place for place, sql in enumerate(said) if place > begun and 'FROM "campaigns_journal"' in sql
    )
    ended = next(place for place, sql in enumerate(said) if place > taken and sql == "COMMIT")
    return said[taken:ended]


def test_rows_that_wait_are_stored_before_it_is_held(sender: Client, tmp_path: Path) -> None:
    assert written_under_the_log(sender, tmp_path) - SHORT == set()


def put_right_under_the_log(sender: Client, folder: Path) -> list[str]:
    """What is asked of rows that wait between the taking of the log's row and the end of its transaction."""
    row = waits(sender, folder, 发放日期="昨天")
    address = reverse("pending_row", args=[row.uid])
    typed = {field.name: field.value() or "" for field in sender.get(address).context["form"]}
    with CaptureQueriesContext(connection) as queries:
        sender.post(address, {**typed, "date": "2023-01-10", "category": "因公牺牲民警家庭", "save": "1"})
    row.refresh_from_db()
    assert (row.settled_by is not None, row.was_closed) == (True, True)
    return [sql for sql in _under_the_log(queries) if '"campaigns_pendingrow"' in sql]


def test_one_is_put_right_before_it_is_held(sender: Client, tmp_path: Path) -> None:
    """And every other that may say the same is read by then."""
    assert put_right_under_the_log(sender, tmp_path) == []


def late(batch: Batch, change: post.Change, *detail: Any) -> Batch:
    beside, posted = change.beside, post.post(batch, replace(change, beside=None), *detail)
    assert beside is not None
    beside(posted)
    return posted


def test_control_what_is_stored_afterwards_is_found(
    sender: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commit, "post", late)
    assert {"campaigns_pendingrow", "campaigns_pendingtable"} <= written_under_the_log(sender, tmp_path)


def test_control_so_is_what_is_asked_afterwards(
    sender: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "post", late)
    assert len(put_right_under_the_log(sender, tmp_path)) > 1
