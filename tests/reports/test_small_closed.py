"""T47: of a small group of the closed class a leader reads what is read of every small group, as it is one head."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from songnuan.entry import single
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.small import SmallGroups
from songnuan.ledger.undo import undo
from songnuan.reports.rows import rows_report
from songnuan.reports.scope import resolve
from tests import factories as make
from tests.reports.categories import corrected

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T47")]
POLICE, OTHER, LARGE = "因公牺牲民警家庭", "快递员", "户外一线"
HEAD, CLOSED, SMALL = "公安民警、移民管理警察及家庭", "不公开", "人数少，不显示"


def handed(leaf: str, count: int = 1) -> list[Disbursement]:
    """So many of a category, each a row without a number, beside three of another that is large."""
    large = [make.disbursement(姓名=name, 人员类别=LARGE) for name in ("甲一", "乙二", "丙三")]
    few = [make.disbursement(姓名=f"茉{serial}", 人员类别=leaf, 工作单位="龘单位") for serial in range(count)]
    made = make.batch({"慰问帮扶发放": [*large, *few]})
    return list(Disbursement.objects.filter(added_by=made).order_by("row")[3:])


def taken_out(row: Disbursement) -> None:
    single.remove(row, by=make.clerk(), reason="不该发")


def undone(row: Disbursement) -> None:
    undo(row.added_by, by=None, reason="传错了")


def made_large(row: Disbursement) -> None:
    corrected(row, LARGE)


def pages(row: Disbursement, role: str = "领导") -> dict[str, str]:
    """Every page that lists or shows the row, its lists as workbooks among them."""
    row.refresh_from_db()
    client = Client()
    client.force_login(make.user(role, make.PROVINCE))
    asked = f"?campaign=2023&union={make.CHAOYANG}"
    addresses = {
        "row": f"/row/disbursement/{row.pk}/",
        "added": f"/batches/{row.added_by.number}/rows/disbursement/added/",
        "moved": f"/batches/{row.added_by.number}/moved/disbursed/",
        "list": f"/rows/disbursed/{asked}",
        "day": f"/rows/disbursed/{asked}&day={row.date}",
    }
    if row.removed_by is not None:
        addresses["removed"] = f"/batches/{row.removed_by.number}/rows/disbursement/removed/"
    found = {name: client.get(address) for name, address in addresses.items()}
    assert {name: answer.status_code for name, answer in found.items()} == dict.fromkeys(found, 200)
    told = {name: answer.content.decode() for name, answer in found.items()}
    exported = client.post(f"/rows/disbursed/export/{asked}")
    if exported.status_code == 200:
        sheet = openpyxl.load_workbook(io.BytesIO(b"".join(exported))).worksheets[0]
        told["export"] = repr(list(sheet.iter_rows(values_only=True)))
    return told


def classed(row: Disbursement, role: str = "领导") -> set[str]:
    """The pages that say that somebody is of the closed class, in words or by how the row is set."""
    words = (CLOSED, HEAD, 'class="withheld"', "民警")
    return {name for name, page in pages(row, role).items() if any(word in page for word in words)}


STANDING = {"row", "added", "moved", "list", "day", "export"}


@pytest.mark.parametrize("count", [1, 2])
def test_of_one_or_two_no_page_says_that_they_are_of_it(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    row = handed(POLICE, count)[0]
    assert classed(row) == set()
    assert all(SMALL in page for page in pages(row).values())
    assert classed(row, "经审") == STANDING
    monkeypatch.setattr(SmallGroups, "hides_class", lambda *_asked: False)
    assert classed(row) == STANDING


def test_of_three_every_page_does() -> None:
    assert classed(handed(POLICE, 3)[0]) == STANDING


@pytest.mark.parametrize("act", [taken_out, undone, made_large])
def test_nor_once_it_stands_no_more(act: Callable[[Disbursement], None]) -> None:
    row = handed(POLICE)[0]
    act(row)
    assert classed(row) == set()
    assert {"row", "added", "removed"} <= classed(row, "经审")


def test_nor_of_what_was_corrected_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    row = handed(LARGE)[0]
    corrected(row, POLICE)
    assert classed(row) == set()
    assert {"row", "added", "removed"} <= classed(row, "经审")
    monkeypatch.setattr(SmallGroups, "hides_class", SmallGroups.hides_head)
    assert {"row", "added", "removed"} <= classed(row)


def test_a_small_group_of_another_category_reads_alike() -> None:
    """What is told of the one is told of the other, cell by cell."""
    read = {}
    for leaf, union in ((POLICE, make.CHAOYANG), (OTHER, make.YUSHU)):
        make.batch({"慰问帮扶发放": [make.disbursement(姓名="茉莉", 人员类别=leaf)]}, at=union)
        reader = make.user("领导", make.PROVINCE)
        report = rows_report(
            INDICATORS["disbursed"], resolve(reader, {"campaign": "2023", "union": union}), reader, "1"
        )
        (row,) = report.rows
        cells = [text for column, text in row.cells if column.field != "union"]
        read[leaf] = cells, row.withheld, report.withheld, report.totals
    assert read[POLICE][0].count(SMALL) == 2
    assert read[POLICE] == read[OTHER]
