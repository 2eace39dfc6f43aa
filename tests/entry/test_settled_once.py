"""A row that waits again after what had settled it was undone: stored as one that names nobody, it waits as one (T44)."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement
from campaigns.models import Batch, PendingRow
from songnuan.entry import forms
from songnuan.entry.pending import lines
from songnuan.ledger import undo as undoing
from songnuan.ledger.undo import NotUndoable, undo
from tests import factories as make
from tests.entry.test_knows import client, waits

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T44")]

CHILD = make.citizen_id(1, born="20120203")
SENT = {
    "姓名": "魙警嫂", "人员类别": "户外一线", "工作单位": "魙小学", "发放日期": "昨天", "身份证号": None,
    "慰问金(元)": "500",
}  # fmt: skip
NAMES_NOBODY = {
    "closed": {"category": "因公牺牲民警家庭", "date": "2023-01-10"},
    "child": {"citizen_id": CHILD, "date": "2023-01-10"},
}
ORDINARY = {"date": "2023-01-10"}


@pytest.fixture
def sender() -> Client:
    return client(make.clerk(username="sender"))


def settled(sender: Client, folder: Path, typed: dict[str, str]) -> tuple[PendingRow, Batch]:
    """A row that its county put right, and the batch that came of it."""
    row = waits(sender, folder, **SENT)
    asked = sender.get(address(row)).context["form"]
    cells = {field.name: field.value() or "" for field in asked}
    answer = sender.post(address(row), {**cells, **typed, "save": "1"})
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    assert row.settled_by is not None
    return row, row.settled_by


def address(row: PendingRow) -> str:
    return reverse("pending_row", args=[row.uid])


def told(reader: Client, row: PendingRow) -> list[str]:
    pages = [reader.get(place).content.decode() for place in (reverse("pending"), address(row))]
    return [word for word in ("魙警嫂", "魙某某", "魙小学") if any(word in page for page in pages)]


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_it_is_its_countys_alone(sender: Client, tmp_path: Path, kind: str) -> None:
    row, batch = settled(sender, tmp_path, NAMES_NOBODY[kind])
    undo(batch, by=make.clerk(), reason="先退回")
    assert list(PendingRow.objects.open()) == [row]
    above = client(make.clerk(make.CHANGCHUN))
    assert told(above, row) == []
    answer = above.post(address(row), {**ORDINARY, "save": "1"})
    assert (answer.status_code, "由报送的单位自己改" in answer.content.decode()) == (422, True)
    assert not Disbursement.objects.live().filter(name="魙警嫂").exists()
    assert told(sender, row) == ["魙警嫂", "魙某某", "魙小学"]


def test_any_other_is_read_and_put_right_from_above(sender: Client, tmp_path: Path) -> None:
    row, batch = settled(sender, tmp_path, ORDINARY)
    above = client(make.clerk(make.CHANGCHUN))
    undo(batch, by=make.clerk(make.CHANGCHUN), reason="先退回")
    assert told(above, row) == ["魙警嫂", "魙某某", "魙小学"]


@pytest.mark.parametrize("kind", NAMES_NOBODY)
def test_control_its_cells_do_not_say_so(
    sender: Client, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, batch = settled(sender, tmp_path, NAMES_NOBODY[kind])
    undo(batch, by=make.clerk(), reason="先退回")
    for module in (forms, lines):
        monkeypatch.setattr(module, "may_name_nobody", lambda _rows: frozenset())
    assert told(client(make.clerk(make.CHANGCHUN)), row) == ["魙警嫂", "魙某某", "魙小学"]


def test_who_may_not_know_the_closed_class_does_not_undo_it(
    sender: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _row, batch = settled(sender, tmp_path, NAMES_NOBODY["closed"])
    above = make.clerk(make.CHANGCHUN)
    with pytest.raises(NotUndoable, match="请由报送单位自己撤销，或者由省总工会撤销"):
        undo(batch, by=above, reason="请核对")
    assert not PendingRow.objects.open().exists()
    monkeypatch.setattr(undoing, "CLOSED_CLASS", "campaigns.undo_batch")
    undo(batch, by=above, reason="请核对")  # control
    assert PendingRow.objects.open().exists()
