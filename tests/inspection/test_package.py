"""The package of a unit: for a purpose, by oneself, noted; whole but for what is gone, which its index names."""

import io
import os
import tracemalloc
import zipfile
from xml.sax.saxutils import escape

import pytest
from django.test import Client
from openpyxl import load_workbook

from beneficiaries.models import Disbursement
from campaigns import photographs
from campaigns.models import Batch, Event, Photograph, Visit
from songnuan.entry import originals
from songnuan.inspection import papers, views
from songnuan.ledger.undo import undo
from songnuan.reports import export
from tests import factories as make
from tests.lib.spreadsheets.books import sheet_xml, text_cell, xlsx

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
WISH = {"purpose": "audit", "why": "年度经费审查", "password": make.PASSWORD}


def client(role: str = "经审") -> Client:
    browser = Client()
    browser.force_login(make.user(role, make.PROVINCE))
    return browser


def posted(content: bytes, **changes: object) -> Batch:
    batch = make.batch({"慰问帮扶发放": [make.disbursement(**{"身份证号": make.citizen_id(1), **changes})]})
    batch.stored_as, batch.file_name = originals.keep(content), "../花名册.csv"
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
    batch = posted("姓名,备注\n李春生,原样\n".encode())
    book = opened(client())
    name = f"原表/{batch.number}-_花名册.csv"
    assert book.testzip() is None
    assert set(book.namelist()) == {"明细/发放款物.xlsx", name, "index.xlsx"}
    assert book.read(name) == "姓名,备注\n李春生,原样\n".encode()
    assert make.citizen_id(1) not in str(index(book))
    event = Event.objects.get(verb="inspection.packed")
    assert f"随机种子 {event.body['seed']}" in str(index(book, 3))
    assert [
        "第1次抽查，共1次" in str(index(book, 3)),
        "第2次抽查，共2次" in str(index(opened(client()), 3)),
    ] == [True, True]
    assert (event.body["purpose"], event.told["why"]) == ("audit", "年度经费审查")


@pytest.mark.hardening("T06")
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_original_that_may_reach_outside_goes_out_as_its_values(kind: str) -> None:
    link = '=WEBSERVICE("http://203.0.113.9/")'
    content = {"csv": f"姓名,备注\n李春生,{link}\n-5,+1\n".encode(), "xlsx": linked(link)}[kind]
    batch = posted(content)
    Batch.objects.filter(pk=batch.pk).update(file_name=f"花名册.{kind}")
    book = opened(client())
    name = f"原表/{batch.number}-花名册.{kind}-数值.xlsx"
    assert name in book.namelist(), index(book)
    assert [name, "未遮盖", "可能连到外面，只给数值的副本"] in [line[:3] for line in index(book)]
    page = load_workbook(io.BytesIO(book.read(name))).active
    assert (page["A2"].value, page["A2"].data_type, page["B2"].data_type) == (
        "李春生",
        "s",
        "s" if kind == "csv" else "n",
    )


@pytest.mark.hardening("T06")
@pytest.mark.parametrize("by", ["\t", ";", ","])
def test_nor_does_one_whose_cells_another_program_divides_elsewhere(by: str) -> None:
    """Excel divides a .csv by commas, whatever we saw in it."""
    posted(f"姓名{by}备注\n李春生{by}\"谢谢,=cmd|'/c calc'!A0\"\n".encode())
    assert [name for name in opened(client()).namelist() if name.endswith("-_花名册.csv-数值.xlsx")]


def linked(formula: str) -> bytes:
    cell = f'<c r="B2"><f>{escape(formula[1:])}</f><v>1</v></c>'
    return xlsx(sheet_xml(f'<row r="2">{text_cell("A2", "李春生")}{cell}</row>'))


def pictured(at: str = make.CHAOYANG, caption: str = "") -> Photograph:
    """A visit of a union with a photograph."""
    batch = make.batch({"走访企业": [make.visit()]}, at)
    return make.photograph(Visit.objects.get(added_by=batch), caption, by=make.clerk(at))


def test_photographs_redrawn_with_their_captions() -> None:
    mine = pictured(caption="=车间里，联系138 4321 0077")
    pictured(make.YUSHU, "榆树的")
    book = opened(client())
    (name,) = [name for name in book.namelist() if name.startswith("照片/")]
    assert book.read(name) == photographs.content(mine)
    (line,) = index(book, 2)[-1:]
    assert line[:3] == [name, "=车间里，联系138****0077", "走访企业"]
    cell = load_workbook(io.BytesIO(book.read("index.xlsx"))).worksheets[2].cell(len(index(book, 2)), 2)
    assert (cell.data_type, "榆树的" in str(index(book, 2))) == ("s", False)


def test_what_may_not_be_looked_at_does_not_leave() -> None:
    taken_back = pictured()
    undo(Batch.objects.get(), by=None, reason="传错了")
    assert not [name for name in opened(client()).namelist() if name.startswith("照片/")]
    assert photographs.content(taken_back)


def test_a_visit_to_the_closed_class_keeps_its_photographs_and_the_index_says_so() -> None:
    found = pictured()
    handed = make.batch({"慰问帮扶发放": [make.disbursement(姓名="郑卫国", 人员类别="因公牺牲民警家庭")]})
    Disbursement.objects.filter(added_by=handed).update(visit_record=found.record)
    book = opened(client())
    assert not [name for name in book.namelist() if name.startswith("照片/")]
    assert ["重新绘制", "这次走访慰问了不公开人员，照片不导出"] in [line[1:3] for line in index(book)]


def test_the_index_says_what_is_masked_and_why() -> None:
    posted(b"as it came")
    book = opened(client())
    assert {line[1] for line in index(book)} >= {"已遮盖", "未遮盖"}
    said = index(book, 1)
    assert [line[0] for line in said[-6:]] == ["明细", "不公开人员", "原表", "盖章件", "照片", "抽查"]
    assert "导出，仅限工作使用" in str(said[0])


@pytest.mark.slow
def test_however_many_photographs_one_lies_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    pictured()
    one = Photograph.objects.get()
    for order in range(1, 12):
        Photograph.objects.create(
            sheet=one.sheet, record=one.record, campaign=one.campaign, union=one.union, by=one.by, order=order, width=1,
            height=1,
        )  # fmt: skip
    size = 2_000_000
    monkeypatch.setattr(photographs, "content", lambda _photograph: os.urandom(size))
    browser = client()
    tracemalloc.start()
    try:
        answer = browser.post(f"/inspection/package/?union={make.CHAOYANG}", WISH)
        sent = sum(len(piece) for piece in answer.streaming_content)  # type: ignore[attr-defined]
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sent > 12 * size
    assert peak < 6 * size


def test_a_list_too_long_for_a_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    posted(b"as it came")
    monkeypatch.setattr(export, "MOST", 0)
    book = opened(client())
    assert "明细/发放款物.xlsx" not in book.namelist()
    assert ["明细/发放款物.xlsx", "已遮盖", "行数太多，请在明细页分段导出"] in [
        line[:3] for line in index(book)
    ]


def test_what_is_gone_is_named_and_the_rest_is_there() -> None:
    batch = posted(b"as it came")
    originals.forget(batch.stored_as)
    book = opened(client())
    assert "明细/发放款物.xlsx" in book.namelist()
    assert any(f"原表/{batch.number}" in str(line[0]) and "缺失" in str(line[2]) for line in index(book))


@pytest.mark.parametrize("wrong", [{"purpose": ""}, {"why": "x"}, {"password": "wrong"}, {"password": ""}])
def test_nothing_leaves_without_purpose_and_password(wrong: dict[str, str]) -> None:
    posted(b"as it came")
    answer = client().post(f"/inspection/package/?union={make.CHAOYANG}", {**WISH, **wrong})
    assert (answer.status_code, Event.objects.filter(verb="inspection.packed").exists()) == (422, False)


@pytest.mark.parametrize("role", ["省级工作人员", "市县填报员", "领导"])
def test_for_auditors_only(role: str) -> None:
    assert client(role).post("/inspection/package/", WISH).status_code == 404


def test_so_many_an_hour_and_then_an_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PACKAGES", 2)
    auditor = client()
    answers = []
    for _number in range(4):
        answers.append(auditor.post(f"/inspection/package/?union={make.CHAOYANG}", WISH))
        if answers[-1].streaming:
            b"".join(answers[-1])  # taken: its turn is given back
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert "一小时内导出的检查资料包太多" in answers[2].content.decode()
    assert Event.objects.get(verb="search.alarm").body == {"where": "package"}


def test_a_long_name_of_a_file_fits_into_what_every_system_can_write() -> None:
    name = papers._safe("花" * 140 + ".xlsx")
    assert (len(name.encode()) <= 190, name.endswith(".xlsx"), name[0]) == (True, True, "花")
