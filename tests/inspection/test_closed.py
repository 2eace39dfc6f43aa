"""Originals that may name somebody of the closed class stay here for who may not know them; the others go out."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from openpyxl import load_workbook
from openpyxl.comments import Comment

from beneficiaries.models import Disbursement
from campaigns.models import Batch, PendingRow
from songnuan.entry import names, originals, single
from songnuan.entry.pending.correct import correct, give_up
from songnuan.entry.template.book import write_template
from songnuan.entry.written import written
from songnuan.inspection.closed import _shared
from tests import factories as make
from tests import workbooks

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T44")]
WISH = {"purpose": "audit", "why": "年度经费审查", "password": make.PASSWORD}
CLOSED = {"姓名": "郑卫国", "人员类别": "因公伤残民警", "身份证号": None}
SLIP = {"姓名": "郑卫国", "人员类别": "因公牺牲民警", "身份证号": None}
LEFT_OUT = "里面有或可能有不公开人员，您没有查看权限，不导出"
DISBURSED = "慰问帮扶发放"


def kept(batch: Batch, content: bytes, name: str = "花名册.csv") -> Batch:
    batch.stored_as, batch.file_name = originals.keep(content), name
    batch.save(update_fields=("stored_as", "file_name"))
    return batch


def posted(content: str = "姓名\n郑卫国\n", *more: make.Row, **changes: object) -> Batch:
    """A file of a row that is right, with those changes, and of rows that may wait."""
    first = make.disbursement(**{"身份证号": make.citizen_id(1), **changes})
    batch = make.batch({DISBURSED: [first, *(make.disbursement(**row) for row in more)]}, valid_rows=True)
    return kept(batch, content.encode())


def package(auditor: Any = None) -> zipfile.ZipFile:
    browser = Client()
    browser.force_login(auditor or make.user("经审", make.PROVINCE))
    answer = browser.post(f"/inspection/package/?union={make.CHAOYANG}", WISH)
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def originals_in(book: zipfile.ZipFile) -> list[str]:
    return [name.removeprefix("原表/") for name in book.namelist() if name.startswith("原表/")]


def goes_out(batch: Batch) -> bool:
    return f"{batch.number}" in [re.split(r"[-.]", name)[0] for name in originals_in(package())]


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        (CLOSED, "姓名\n郑卫国\n"),
        ({}, "姓名,人员类别\n郑卫国,因公伤残 民警\n"),
        ({}, "姓名,人员类别\n郑卫国,因公牺牲民警家属\n"),
    ],
    ids=["said once for the sheet", "left out of what was stored", "misspelt and left out"],
)
def test_a_file_that_names_the_closed_class_stays_here(stored: dict[str, Any], written: str) -> None:
    """And the index does not say by its name, nor by those of its sheets, whom it names."""
    batch = kept(posted(written, **stored), written.encode(), "郑卫国-烈属.csv")
    Disbursement.objects.filter(added_by=batch).update(sheet="烈属", row=2)
    book = package()
    assert originals_in(book) == []
    sheets = load_workbook(io.BytesIO(book.read("index.xlsx"))).worksheets
    assert [line[0] for line in sheets[0].values if line[2] == LEFT_OUT] == [f"原表/{batch.number}.csv"]
    told = str([list(sheet.values) for sheet in sheets])
    assert ("郑卫国" in told, "烈属" in told) == (False, not stored)


@pytest.mark.parametrize(
    ("title", "name", "out"),
    [("因公牺牲民警家庭", "混.xlsx", False), ("备忘", "民警家庭.xlsx", False), ("备忘", "混.xlsx", True)],
)
def test_a_worksheet_that_nobody_read_and_the_name_of_the_file_are_looked_at(
    title: str, name: str, out: bool, tmp_path: Path
) -> None:
    rows = {DISBURSED: [make.disbursement()], title: [{"户主": "佟三", "地方": "二道"}]}
    assert goes_out(kept(posted(), workbooks.write(tmp_path / name, rows).read_bytes(), name)) is out


@pytest.mark.parametrize("knows", [False, True])
def test_beside_its_cells_nothing_of_a_workbook_goes_to_who_may_not_know_the_class(
    knows: bool, tmp_path: Path
) -> None:
    file = workbooks.write(tmp_path / "混.xlsx", {DISBURSED: [make.disbursement()]})
    book = load_workbook(file)
    book.active.oddHeader.left.text = book.properties.title = "民警佟三"
    book.active["A1"].comment = Comment("民警佟三", "")
    book.save(file)
    batch, auditor = kept(posted(), file.read_bytes(), "混.xlsx"), make.user("经审", make.PROVINCE)
    if knows:
        auditor.user_permissions.add(Permission.objects.get(codename="view_closed_class"))
    (name,) = originals_in(taken := package(auditor))
    assert name == f"{batch.number}-混.xlsx{'' if knows else '-数值.xlsx'}"
    with zipfile.ZipFile(io.BytesIO(taken.read(f"原表/{name}"))) as sent:
        assert any("佟三" in sent.read(part).decode(errors="replace") for part in sent.namelist()) is knows


def test_the_list_in_the_package_says_of_them_what_is_said_of_every_row() -> None:
    more = {"救助项目": "子女助学", "慰问品": "羽绒服", "工作单位": "乙派出所"}
    posted("姓名\n郑卫国\n", **CLOSED, **more)
    with zipfile.ZipFile(io.BytesIO(package().read("明细/发放款物.xlsx"))) as listed:
        text = "".join(listed.read(name).decode() for name in listed.namelist() if name.endswith(".xml"))
    assert [word for word in (*more.values(), "卫国", "伤残") if word in text] == []
    assert "公安民警、移民管理警察及家庭" in text


def test_a_file_whose_row_was_corrected_into_the_closed_class_stays_here_too() -> None:
    posted("姓名,人员类别\n郑卫国,户外一线\n", 姓名="郑卫国", 人员类别="户外一线")
    fact = Disbursement.objects.get()
    lookups = names.load(fact.campaign, fact.union)
    told = {**written(fact, lookups), "category": "因公伤残民警", "citizen_id": ""}
    assert single.correct(fact, told, lookups, by=make.clerk(), reason="类别填错").batch is not None
    assert originals_in(package()) == []


@pytest.mark.parametrize("category", ["烈属", None, "因公牺牲民警"])
def test_a_file_with_a_row_that_waits_for_its_category_stays_here(category: str | None) -> None:
    batch = posted("姓名\n郑卫国\n", {**SLIP, "人员类别": category})
    assert PendingRow.objects.count() == 1
    assert not goes_out(batch)
    give_up(PendingRow.objects.get(), by=make.clerk(), reason="重复")
    assert not goes_out(batch)


def test_a_file_whose_waiting_row_was_settled_into_the_closed_class_stays_here() -> None:
    """What waited was something else: its category was known, and another one."""
    batch = posted("姓名\n郑国\n", {"姓名": "郑国", "人员类别": "户外一线", "发放日期": "不知道"})
    assert goes_out(batch)
    row, lookups = PendingRow.objects.get(), names.load(batch.campaign, batch.union)
    typed = {"姓名": "郑卫国", "人员类别": "因公牺牲民警家庭", "身份证号": "", "发放日期": "2023-01-05"}
    assert correct(row, typed, lookups, by=make.clerk()).batch is not None
    assert not goes_out(batch)


def test_a_file_that_names_whom_another_one_put_into_the_closed_class_stays_here() -> None:
    make.batch({DISBURSED: [make.disbursement(**CLOSED)]})
    assert goes_out(posted("姓名,人员类别\n李春生,户外一线\n"))
    assert not goes_out(kept(make.batch({DISBURSED: [make.disbursement()]}), "备忘\n郑卫国\n".encode()))


def test_control_other_files_go_out(tmp_path: Path) -> None:
    """The template lists every category, and services for 民警 name nobody."""
    service = make.service(活动名称="送诊", 服务对象="公安民警")
    write_template(make.campaign(), make.union(), tmp_path / "template.xlsx")
    filled = kept(posted(), (tmp_path / "template.xlsx").read_bytes(), "模板.xlsx")
    served = workbooks.write(tmp_path / "served.xlsx", {"分类服务": [service]}).read_bytes()
    services = kept(make.batch({"分类服务": [service]}), served, "公安民警送诊.xlsx")
    waiting = posted(
        "姓名,人员类别\n郑国,户外一线\n",
        {"人员类别": "户外一线", "发放日期": "不知道"},
        身份证号=make.citizen_id(2),
    )
    assert PendingRow.objects.count() == 1
    named = [f"{batch.number}-{batch.file_name}-数值.xlsx" for batch in (filled, services)]
    assert sorted(originals_in(package())) == sorted([*named, f"{waiting.number}.csv"])


def test_control_who_may_know_the_closed_class_takes_it_along() -> None:
    batch = posted("姓名\n郑卫国\n", SLIP, **CLOSED)
    auditor = make.user("经审", make.PROVINCE)
    auditor.user_permissions.add(Permission.objects.get(codename="view_closed_class"))
    assert originals_in(package(auditor)) == [f"{batch.number}-花名册.csv"]


@pytest.mark.parametrize(
    ("words", "shared"),
    [(["因公牺牲民警家庭", "因公伤残民警", "公安民警"], "民警"), (["甲乙", "丙丁"], ""), ([], "")],
)
def test_the_word_of_the_class_is_what_all_its_names_share(words: list[str], shared: str) -> None:
    assert _shared(words) == shared
