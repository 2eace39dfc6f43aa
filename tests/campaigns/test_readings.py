"""Workbooks that are read while their sender waits: by turns, small ones alone, and nobody else stands still."""

import io
from contextlib import ExitStack
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from beneficiaries.models import Venue
from campaigns import turns
from campaigns.models import Batch, User
from songnuan.lib.spreadsheets.limits import SMALL
from songnuan.lib.turns import turn
from tests import factories as make
from tests.admin.pages import address

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T15", "T16")]
ROOT = Path(__file__).resolve().parents[2]
IN_THE_WORKER_OR_BY_TURNS = {
    "songnuan/lib/spreadsheets/open.py": "itself",
    "songnuan/entry/check.py": "the worker",
    "songnuan/entry/marked.py": "the turns of looks",
    "songnuan/entry/kept.py": "auditors' packages, by turns, and commands",
    "songnuan/inspection/values.py": "auditors' packages, by turns",
    "songnuan/entry/original_row.py": "here",
    "songnuan/accounts/roster.py": "here",
    "campaigns/admin/formats.py": "here",
}


def workbook(rows: int) -> SimpleUploadedFile:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _row in range(rows):
        sheet.append(["x"] * 3)
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("表.xlsx", buffer.getvalue())


def at_work(username: str) -> Client:
    client, user = Client(), make.user("省级工作人员", make.PROVINCE, username)
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    client.force_login(user)
    return client


def answers(client: Client, rows: int = 3) -> dict[str, tuple[int, str]]:
    """How a small table is answered at each door, and the page."""
    batch = Batch.objects.last() or make.batch({"走访企业": [make.visit()]})
    asked = {
        "accounts": client.post("/accounts/import/", {"file": workbook(rows)}),
        "table": client.post(address(Venue, "import"), {"import_file": workbook(rows), "format": "0"}),
        "original": client.get(f"/batches/{batch.number}/original/2/", {"sheet": "走访企业"}),
    }
    return {door: (answer.status_code, answer.content.decode()) for door, answer in asked.items()}


def codes(client: Client) -> list[int]:
    return [code for code, _page in answers(client).values()]


def test_a_third_reading_of_one_person_waits_and_nobody_elses() -> None:
    mine, other = at_work("mine"), at_work("other")
    with ExitStack() as held:
        for _one in range(turns.FILES_AT_ONCE):
            name = f"readings-{User.objects.get(username='mine').pk}"
            held.enter_context(turn(settings.HOME / "turns", name, turns.FILES_AT_ONCE))
        assert {(code, "还在读取" in page) for code, page in answers(mine).values()} == {(429, True)}
        assert codes(other) == [422, 200, 200]
    assert codes(mine) == [422, 200, 200]


def test_rows_of_originals_are_read_for_three_at_once() -> None:
    client = at_work("mine")
    with ExitStack() as held:
        for _one in range(turns.LONG_AT_ONCE):
            held.enter_context(turn(settings.HOME / "turns", "readings", turns.LONG_AT_ONCE))
        assert codes(client) == [422, 200, 429]


def test_a_long_table_is_refused_before_its_end() -> None:
    found = answers(at_work("mine"), SMALL.rows + 20)
    assert [
        f"{SMALL.rows:,}" in found[door][1] or str(SMALL.rows) in found[door][1]
        for door in ("accounts", "table")
    ] == [
        True,
        True,
    ]


def test_whatever_opens_a_workbook_is_known_here() -> None:
    """So that a new page does not keep everybody waiting."""
    opening = {
        path.relative_to(ROOT).as_posix()
        for folder in ("songnuan", "campaigns", "beneficiaries")
        for path in (ROOT / folder).rglob("*.py")
        if "open_workbook(" in path.read_text()
    }
    assert opening == set(IN_THE_WORKER_OR_BY_TURNS)
