"""A file may wait for days between its check and its confirmation: what its names say by then is what it is stored by."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db.models import F
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Category, Ceiling, Disbursement
from campaigns.models import FundSource, Team, Visit
from songnuan.entry import check, jobs, sealed_check
from songnuan.entry.models import Upload
from songnuan.lib.room import NoRoom
from tests import factories as make
from tests.entry.test_moved_on import confirm, signed_in
from tests.entry.test_parcel import send
from tests.workbooks import write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T44")]
ANEW = "这份文件用到的名称、发放标准或者活动日期有改动，已按现在的重新检查，还没有导入"
HANDED = {"慰问帮扶发放": [make.disbursement(人员类别="临时类", 身份证号=make.citizen_id(7))]}


@pytest.fixture
def category() -> Category:
    """One that the province has just added: nothing of it is stored yet."""
    head = Category.objects.filter(campaign=make.campaign(), head=None, closed=False).first()
    return Category.objects.create(campaign=make.campaign(), code="new", name="临时类", head=head)


def waits(client: Client, folder: Path, tables: make.Tables) -> Upload:
    send(client, ContentFile(write(folder / "A.xlsx", tables).read_bytes(), "A.xlsx"))
    upload = Upload.objects.get()
    assert (upload.state, upload.counts["errors"]) == ("checked", 0)
    return upload


@pytest.fixture
def clerk() -> Client:
    return signed_in("cy2")


@pytest.fixture
def of_the_closed_class(clerk: Client, tmp_path: Path, category: Category) -> Upload:
    """A file that waits, of a category that has become one of the closed class."""
    upload = waits(clerk, tmp_path, HANDED)
    Category.objects.filter(pk=category.pk).update(closed=True)
    return upload


def test_of_a_category_that_is_closed_by_now_no_number_is_kept(
    clerk: Client, of_the_closed_class: Upload
) -> None:
    upload, before = of_the_closed_class, of_the_closed_class.checked_as
    assert confirm(clerk, upload).batch is None
    assert (upload.state, upload.checked_as == before, upload.confirmed_by) == ("checked", False, None)
    page = clerk.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert ANEW in page
    assert confirm(clerk, upload).batch is not None
    row = Disbursement.objects.get()
    assert (row.category.closed, row.person) == (True, None)


def test_control_by_the_earlier_names_the_number_is_kept(
    clerk: Client, of_the_closed_class: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "means_otherwise", lambda *_: False)
    assert confirm(clerk, of_the_closed_class).batch is not None
    assert Disbursement.objects.get().person is not None


def asks_for_a_number(category: Category) -> None:
    Category.objects.filter(pk=category.pk).update(needs_id=True)


def source_asks_for_a_number(_category: Category) -> None:
    FundSource.objects.filter(name="本级工会经费").update(needs_id=True)


def is_called_otherwise(category: Category) -> None:
    Category.objects.filter(pk=category.pk).update(name="另一类")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (asks_for_a_number, "required"),
        (source_asks_for_a_number, "required"),
        (is_called_otherwise, "unknown_category"),
    ],
)
def test_what_a_name_asks_for_by_now_is_asked_for(
    clerk: Client, tmp_path: Path, category: Category, change: Callable[[Category], None], code: str
) -> None:
    row = make.disbursement(人员类别="临时类", 资金来源="本级工会经费")
    upload = waits(clerk, tmp_path, {"慰问帮扶发放": [row]})
    change(category)
    assert confirm(clerk, upload).batch is None
    assert (upload.state, upload.counts["errors"]) == ("checked", 1)
    page = clerk.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert (ANEW in page, f"kind={code}" in page or code in page) == (True, True)


def test_a_team_that_is_gone_is_named_at_its_row(clerk: Client, tmp_path: Path) -> None:
    Team.objects.create(campaign=make.campaign(), name="二组")
    rows = [make.visit(慰问组="二组"), make.visit(企业名称="长春秋实食品有限公司")]
    upload = waits(clerk, tmp_path, {"走访企业": rows})
    Team.objects.all().delete()
    assert confirm(clerk, upload).batch is None
    assert (upload.state, upload.counts["errors"]) == ("checked", 1)
    assert confirm(clerk, upload, rows="valid").batch is not None
    assert [visit.row for visit in Visit.objects.all()] == [3]


def test_what_changes_of_no_row_of_it_sends_nobody_back(
    clerk: Client, tmp_path: Path, category: Category
) -> None:
    team = Team.objects.create(campaign=make.campaign(), name="二组")
    upload = waits(clerk, tmp_path, HANDED)
    Team.objects.filter(pk=team.pk).update(name="三组")
    Team.objects.create(campaign=make.campaign(), name="二组")
    Category.objects.create(campaign=make.campaign(), code="newer", name="更新类", head=category.head)
    Category.objects.update(order=F("order") + 1)
    assert confirm(clerk, upload).batch is not None


def test_a_ceiling_that_is_set_meanwhile_is_told_before_it_is_passed(clerk: Client, tmp_path: Path) -> None:
    upload = waits(clerk, tmp_path, {"慰问帮扶发放": [make.disbursement(**{"慰问金(元)": 9000})]})
    Ceiling.objects.create(per_time=300_000, document="吉工〔2023〕9号")
    assert confirm(clerk, upload).batch is None
    assert (upload.state, upload.counts["warnings"] > 0) == ("checked", True)


def test_what_was_checked_before_names_were_kept_is_checked_anew(
    clerk: Client, tmp_path: Path, category: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "meant", lambda *_: None)
    upload = waits(clerk, tmp_path, HANDED)
    monkeypatch.undo()
    assert confirm(clerk, upload).batch is None
    assert confirm(clerk, upload).batch is not None


def test_a_full_disk_leaves_the_file_as_it_was_checked(
    clerk: Client, of_the_closed_class: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_checked: object) -> str:
        raise NoRoom

    monkeypatch.setattr(sealed_check, "keep", full)
    upload, before = of_the_closed_class, of_the_closed_class.checked_as
    assert confirm(clerk, upload).batch is None
    assert (upload.state, upload.checked_as, upload.confirmed_by) == ("checked", before, None)
    assert upload.message != ""
