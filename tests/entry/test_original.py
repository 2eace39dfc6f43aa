"""A row of the original: as the clerk wrote it, covered, for those with the right alone, and noted."""

from pathlib import Path

import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Event
from songnuan.entry import names, single
from songnuan.entry.original_row import SHOWN, original_row
from songnuan.entry.sheets import SHEETS
from songnuan.entry.walk import Wish, walk
from songnuan.entry.written import written
from tests import factories as make
from tests import workbooks

pytestmark = pytest.mark.django_db

PRIVATE = {
    "联系电话": "13843210000",
    "家庭住址": "春城大街",
    "备注": "心脏病",
    "身份证号": make.citizen_id(7),
}


@pytest.fixture
def sent(tmp_path: Path) -> Batch:
    closed = make.disbursement(姓名="郑卫国", 人员类别="因公伤残民警")
    rows = [make.disbursement(**PRIVATE, **{"慰问金(元)": "￥500"}), closed]
    file = workbooks.write(tmp_path / "花名册.xlsx", {"慰问帮扶发放": rows})
    walk(file, Wish(campaign=make.campaign(), union=make.union(), store=True))
    return Batch.objects.get(union=make.union())


def address(batch: Batch, line: int = 2) -> str:
    return f"/batches/{batch.number}/original/{line}/?sheet=慰问帮扶发放"


def client(role: str, at: str = make.CHAOYANG) -> Client:
    made = Client()
    made.force_login(make.user(role, at))
    return made


def test_it_is_shown_as_written_with_persons_covered_and_the_look_is_noted(sent: Batch) -> None:
    page = client("市县填报员").get(address(sent)).content.decode()
    assert ("￥500" in page, "李某某" in page, "户外一线" in page) == (True, True, True)
    assert [word for word in (*PRIVATE.values(), "春生") if word in page] == []
    event = Event.objects.get(verb="original.read")
    assert (event.batch, event.body) == (sent, {"sheet": "慰问帮扶发放", "row": 2})
    assert (
        address(sent).partition("?")[0]
        in client("经审").get(f"/row/disbursement/{disbursement(sent, 2)}/").content.decode()
    )


def disbursement(batch: Batch, row: int) -> int:
    return next(iter(Disbursement.objects.filter(added_by=batch, row=row).values_list("pk", flat=True)))


def test_of_the_closed_class_not_even_a_part_of_the_name(sent: Batch) -> None:
    cells = {cell.header: cell for cell in original_row(sent, "慰问帮扶发放", 3).cells}
    assert (cells["姓名"].text, cells["姓名"].covered) == ("已填，不在这里显示", True)


def test_nor_once_the_row_was_corrected_into_it(sent: Batch) -> None:
    fact = Disbursement.objects.get(added_by=sent, row=2)
    lookups = names.load(fact.campaign, fact.union)
    told = {**written(fact, lookups), "category": "因公伤残民警", "citizen_id": ""}
    assert single.correct(fact, told, lookups, by=make.clerk(), reason="类别填错").batch is not None
    cells = {cell.header: cell.text for cell in original_row(sent, "慰问帮扶发放", 2).cells}
    assert cells["姓名"] == "已填，不在这里显示"


@pytest.mark.parametrize("said", ["for the sheet", "with a blank"])
def test_nor_where_the_row_does_not_say_the_category_itself(tmp_path: Path, said: str) -> None:
    row = make.disbursement(姓名="郑卫国", 人员类别="因公伤残 民警")
    answers = {}
    if said == "for the sheet":
        del row["人员类别"]
        answers = {"人员类别": "因公伤残民警"}
    file = workbooks.write(tmp_path / "花名册.xlsx", {"慰问帮扶发放": [row]})
    walk(file, Wish(campaign=make.campaign(), union=make.union(), store=True, defaults=answers))
    batch = Batch.objects.get()
    cells = {cell.header: cell.text for cell in original_row(batch, "慰问帮扶发放", 2).cells}
    assert (Disbursement.objects.count(), cells["姓名"]) == (1, "已填，不在这里显示")


def test_nor_of_a_row_that_was_left_out(tmp_path: Path) -> None:
    rows = [make.disbursement(), make.disbursement(姓名="郑卫国", **{"慰问金(元)": "五百元"})]
    file = workbooks.write(tmp_path / "花名册.xlsx", {"慰问帮扶发放": rows})
    walk(file, Wish(campaign=make.campaign(), union=make.union(), store=True, valid_rows=True))
    cells = {cell.header: cell.text for cell in original_row(Batch.objects.get(), "慰问帮扶发放", 3).cells}
    assert cells["姓名"] == "已填，不在这里显示"


@pytest.mark.parametrize(("sheet", "row"), [("慰问帮扶发放", 1), ("慰问帮扶发放", 99), ("没有这张", 2)])
def test_what_is_not_in_the_file_is_said(sent: Batch, sheet: str, row: int) -> None:
    assert original_row(sent, sheet, row).cells == ()


def test_without_the_right_or_out_of_reach_it_is_not_opened(sent: Batch) -> None:
    assert client("领导", make.PROVINCE).get(address(sent)).status_code == 403
    assert client("市县填报员", make.YUSHU).get(address(sent)).status_code == 404
    assert not Event.objects.filter(verb="original.read").exists()


def test_every_sheet_says_which_columns_are_shown() -> None:
    for sheet in SHEETS:
        assert SHOWN[sheet.name] <= {column.header for column in sheet.columns}
