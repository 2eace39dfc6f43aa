"""A file of which too much is to be said is refused at once, and its looks count what is said of it (T08, T16)."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from songnuan.entry import plenty, sealed_check
from songnuan.entry.models import Upload
from tests import factories as make
from tests import workbooks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T08", "T16")]
WRONG = "2023-02-30"


def sent(folder: Path, *rows: make.Row) -> Upload:
    browser = Client()
    browser.force_login(make.clerk())
    path = workbooks.write(folder / "roster.xlsx", {"慰问帮扶发放": list(rows)})
    with path.open("rb") as file:
        browser.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    return Upload.objects.get()


@pytest.mark.parametrize(
    ("bound", "most", "state"),
    [
        ("MOST_FAULTS", 3, Upload.State.REFUSED), ("MOST_FAULTS", 8, Upload.State.CHECKED),
        ("MOST_CELLS", 20, Upload.State.REFUSED), ("MOST_CELLS", 40, Upload.State.CHECKED),
    ],
)  # fmt: skip
def test_too_much_is_refused(
    bound: str, most: int, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plenty, "_EVERY", 1)
    monkeypatch.setattr("songnuan.entry.check._AT_ONCE", 1)
    monkeypatch.setattr(plenty, bound, most)
    rows = [make.disbursement(姓名=f"甲{'乙' * n}", 发放日期=WRONG) for n in range(1, 9)]
    upload = sent(tmp_path, *rows)
    assert upload.state == state
    assert ("错误和提醒太多" in upload.message) == (state == Upload.State.REFUSED)


@pytest.mark.parametrize(("most", "state"), [(2, Upload.State.REFUSED), (4, Upload.State.CHECKED)])
def test_what_the_ledger_adds_counts_as_well(
    most: int, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody was helped by another union already: only the comparison knows."""
    rows = [make.disbursement(身份证号=make.citizen_id(serial)) for serial in range(1, 5)]
    make.batch({"慰问帮扶发放": rows}, at=make.YUSHU)
    monkeypatch.setattr(plenty, "MOST_FAULTS", most)
    assert sent(tmp_path, *rows).state == state


def test_a_sentence_that_is_said_again_stands_in_memory_once(tmp_path: Path) -> None:
    upload = sent(tmp_path, *[make.disbursement(姓名=f"甲{'乙' * n}", 发放日期=WRONG) for n in range(1, 9)])
    faults = [fault for fault in sealed_check.read(upload.checked_as).faults if fault.code == "date_invalid"]
    assert (len(faults), len({fault.message for fault in faults})) == (8, 1)
    assert len({id(fault.message) for fault in faults}) == 1


def test_what_is_said_makes_a_look_long() -> None:
    upload = Upload(counts={"new": 10, "unchanged": 5, "wrong": 5, "errors": 30, "warnings": 3})
    assert (upload.rows, upload.length) == (20, 33)
