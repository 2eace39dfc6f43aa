"""T47: a row of a small group that was taken out, undone or corrected is told no more than while it stood."""

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from django.test import Client

from beneficiaries.models import Disbursement, RosterEntry
from campaigns.models import Batch
from songnuan.entry import single
from songnuan.ledger.edition import take
from songnuan.ledger.small import SmallGroups
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.reports.categories import corrected

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T47")]
ALONE, LEAF, LARGE, HIDDEN = "茉某某", "深度困难职工", "户外一线", "人数少，不显示"


def alone(*, last: bool = False, **changes: str) -> Disbursement:
    """One person of a category, beside three of another who stand below or above in the file."""
    others = [make.disbursement(姓名=name, 人员类别=LARGE) for name in ("甲一", "乙二", "丙三")]
    one = {"姓名": "茉莉花", "人员类别": LEAF, "用途": "帮扶救助", "救助项目": "医疗救助", **changes}
    rows = [make.disbursement(身份证号=make.citizen_id(1), **one), *others]
    made = make.batch({"慰问帮扶发放": rows[1:] + rows[:1] if last else rows})
    return Disbursement.objects.get(added_by=made, person__isnull=False)


def taken_out(row: Disbursement) -> None:
    single.remove(row, by=make.clerk(), reason="不该发")


def undone(row: Disbursement) -> None:
    undo(row.added_by, by=None, reason="传错了")


def made_large(row: Disbursement) -> None:
    corrected(row, LARGE)


def pages(row: Disbursement, role: str = "领导") -> dict[str, str]:
    """Every page that shows the row as it was."""
    row.refresh_from_db()
    client = Client()
    client.force_login(make.user(role, make.PROVINCE))
    addresses = {
        "row": f"/row/disbursement/{row.pk}/",
        "added": f"/batches/{row.added_by.number}/rows/disbursement/added/",
    }
    if row.removed_by is not None:
        addresses["removed"] = f"/batches/{row.removed_by.number}/rows/disbursement/removed/"
    return {name: client.get(address).content.decode() for name, address in addresses.items()}


def told(row: Disbursement, role: str = "领导") -> set[str]:
    """The pages that name the person, the category or what the help was for."""
    return {
        name for name, page in pages(row, role).items() if ALONE in page or LEAF in page or "医疗救助" in page
    }


@pytest.mark.parametrize("act", [taken_out, undone, made_large])
def test_what_stands_no_more_is_told_no_more(
    act: Callable[[Disbursement], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = alone()
    assert told(row) == set()
    act(row)
    assert told(row) == set()
    assert all(HIDDEN in page for page in pages(row).values())
    assert told(row, "省级工作人员") == {"row", "added", "removed"}
    # The control: by the groups that stand today alone.
    monkeypatch.setattr(SmallGroups, "with_former", lambda small, *_places: replace(small, counted=None))
    assert told(row) == {"row", "added", "removed"}


def test_what_became_one_of_a_small_group_is_not_named_by_what_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = alone(人员类别=LARGE)
    assert told(row) == {"row", "added"}
    corrected(row, LEAF)
    assert told(row) == set()
    monkeypatch.setattr(SmallGroups, "with_former", lambda small, *_places: small)
    assert told(row) == {"row", "added", "removed"}


def test_a_large_group_is_named_of_a_row_that_was_taken_out_too() -> None:
    row = alone(人员类别=LARGE)
    taken_out(row)
    assert told(row) == {"row", "added", "removed"}


def test_the_only_one_on_file_is_not_told_once_gone() -> None:
    made: Batch = make.batch({"在档困难职工": [make.roster(姓名="茉莉花", 困难类型="深度困难")]})
    entry = RosterEntry.objects.get(added_by=made)
    client = Client()
    client.force_login(make.user("领导", make.PROVINCE))
    for _time in ("standing", "gone"):
        page = client.get(f"/row/rosterentry/{entry.pk}/").content.decode()
        assert (ALONE in page, "深度困难" in page, HIDDEN in page) == (False, False, True)
        if entry.removed_by_id is None:
            single.remove(entry, by=make.clerk(), reason="已脱困")
            entry.refresh_from_db()


@pytest.mark.parametrize("last", [False, True])
def test_the_export_of_an_edition_names_nobody_whom_its_list_does_not(
    last: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = alone(last=last, 人员类别=LARGE)
    edition = take(make.campaign(), "初步数", by=None)
    corrected(row, LEAF)
    client = Client()
    client.force_login(make.user("领导", make.PROVINCE))
    asked = f"?campaign=2023&union=22&status=e{edition.pk}"

    def exported() -> list[tuple[object, ...]]:
        answer = client.post(f"/rows/disbursed/export/{asked}")
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).worksheets[0]
        return [line for line in sheet.iter_rows(values_only=True) if HIDDEN in line or ALONE in line]

    page = client.get(f"/rows/disbursed/{asked}").content.decode()
    assert (ALONE in page, "医疗救助" in page, HIDDEN in page) == (False, False, True)
    (line,) = exported()
    assert (ALONE in line, LEAF in line, "医疗救助" in line, line.count(HIDDEN)) == (False, False, False, 2)
    monkeypatch.setattr(SmallGroups, "with_former", lambda small, *_places: small)
    assert [ALONE in line for line in exported()] == [True]
