"""Under the log's row, for which everybody in the province waits, stand number, event and the upload's state: nothing that grows
with the rows of a file (T16)."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Batch, PendingRow
from songnuan.entry import commit
from songnuan.ledger import post
from tests import factories as make
from tests.entry.test_knows import client, sent

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
    said = [one["sql"] for one in queries]
    assert (Batch.objects.count(), PendingRow.objects.count()) == (1, 3)
    begun = next(place for place, sql in enumerate(said) if sql.startswith('INSERT INTO "campaigns_batch"'))
    taken = next(
        place for place, sql in enumerate(said) if place > begun and 'FROM "campaigns_journal"' in sql
    )
    ended = next(place for place, sql in enumerate(said) if place > taken and sql == "COMMIT")
    return {found[1] for sql in said[taken:ended] if (found := WRITES.match(sql))}


def test_rows_that_wait_are_stored_before_it_is_held(sender: Client, tmp_path: Path) -> None:
    assert written_under_the_log(sender, tmp_path) - SHORT == set()


def test_control_what_is_stored_afterwards_is_found(
    sender: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(batch: Batch, change: post.Change) -> Batch:
        beside, posted = change.beside, post.post(batch, commit.replace(change, beside=None))
        assert beside is not None
        beside(posted)
        return posted

    monkeypatch.setattr(commit, "post", late)
    assert {"campaigns_pendingrow", "campaigns_pendingtable"} <= written_under_the_log(sender, tmp_path)
