"""The package of a unit: for a purpose, by oneself, noted; whole but for what is gone, which its index names."""

import io
import zipfile

import pytest
from django.test import Client
from openpyxl import load_workbook

from campaigns.models import Batch, Event
from songnuan.entry import originals
from songnuan.reports import export
from tests import factories as make

pytestmark = pytest.mark.django_db
WISH = {"purpose": "audit", "why": "年度经费审查", "password": make.PASSWORD}


def client(role: str = "经审") -> Client:
    browser = Client()
    browser.force_login(make.user(role, make.PROVINCE))
    return browser


def posted(content: bytes) -> Batch:
    batch = make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1))]})
    batch.stored_as, batch.file_name = originals.keep(content), "../花名册.xlsx"
    batch.save(update_fields=("stored_as", "file_name"))
    return batch


def opened(browser: Client) -> zipfile.ZipFile:
    answer = browser.post(f"/inspection/package/?union={make.CHAOYANG}", WISH)
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def index(book: zipfile.ZipFile, sheet: int = 0) -> list[list[object]]:
    rows = load_workbook(io.BytesIO(book.read("index.xlsx"))).worksheets[sheet].iter_rows()
    return [[cell.value for cell in row] for row in rows]


def test_index_lists_originals_and_sample() -> None:
    batch = posted(b"as it came")
    book = opened(client())
    name = f"原表/{batch.number}-_花名册.xlsx"
    assert book.testzip() is None
    assert set(book.namelist()) == {"明细/发放款物.xlsx", name, "index.xlsx"}
    assert book.read(name) == b"as it came"
    assert make.citizen_id(1) not in str(index(book))
    event = Event.objects.get(verb="inspection.packed")
    assert f"随机种子 {event.body['seed']}" in str(index(book, 1))
    assert (event.body["purpose"], event.body["why"]) == ("audit", "年度经费审查")


def test_a_list_too_long_for_a_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    posted(b"as it came")
    monkeypatch.setattr(export, "MOST", 0)
    book = opened(client())
    assert "明细/发放款物.xlsx" not in book.namelist()
    assert ["明细/发放款物.xlsx", "行数太多，请在明细页分段导出"] in [line[:2] for line in index(book)]


def test_what_is_gone_is_named_and_the_rest_is_there() -> None:
    batch = posted(b"as it came")
    originals.forget(batch.stored_as)
    book = opened(client())
    assert "明细/发放款物.xlsx" in book.namelist()
    assert any(f"原表/{batch.number}" in str(line[0]) and "缺失" in str(line[1]) for line in index(book))


@pytest.mark.parametrize("wrong", [{"purpose": ""}, {"why": "x"}, {"password": "wrong"}, {"password": ""}])
def test_nothing_leaves_without_purpose_and_password(wrong: dict[str, str]) -> None:
    posted(b"as it came")
    answer = client().post(f"/inspection/package/?union={make.CHAOYANG}", {**WISH, **wrong})
    assert (answer.status_code, Event.objects.filter(verb="inspection.packed").exists()) == (422, False)


@pytest.mark.parametrize("role", ["省级工作人员", "市县填报员", "领导"])
def test_for_auditors_only(role: str) -> None:
    assert client(role).post("/inspection/package/", WISH).status_code == 404
