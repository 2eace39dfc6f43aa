"""A row of the original: as the clerk wrote it, covered, for those with the right alone, and noted."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Event
from songnuan.entry import names, single
from songnuan.entry import original_row as original_rows
from songnuan.entry.look.knows import Knows
from songnuan.entry.models import HeaderMeaning
from songnuan.entry.original_row import SHOWN, original_row
from songnuan.entry.sheets import SHEETS
from songnuan.entry.walk import Wish, walk
from songnuan.entry.written import written
from songnuan.lib.spreadsheets.cells import Cell, SheetHead
from tests import factories as make
from tests import workbooks

pytestmark = pytest.mark.django_db

HIDDEN = "已填，不在这里显示"
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


def cells(batch: Batch, row: int, role: str = "市县填报员", sheet: str = "慰问帮扶发放") -> dict[str, str]:
    """Header → text of what is filled, as somebody with this role is shown it."""
    found = original_row(batch, sheet, row, make.deputy(role))
    return {cell.header: cell.text for cell in found.cells if cell.text}


def means(header: str, column: str) -> None:
    """What a clerk of the union says of a header."""
    meant = {"written": header, "header": column, "by": make.user()}
    HeaderMeaning.objects.update_or_create({**meant}, union=make.union(), sheet="慰问帮扶发放", key=header)


def disbursement(batch: Batch, row: int) -> int:
    return next(iter(Disbursement.objects.filter(added_by=batch, row=row).values_list("pk", flat=True)))


def test_of_the_closed_class_not_even_a_part_of_the_name(sent: Batch) -> None:
    assert cells(sent, 3)["姓名"] == HIDDEN
    assert cells(sent, 3, "省级工作人员")["姓名"] == HIDDEN


@pytest.mark.hardening("T47")
@pytest.mark.parametrize("role", ["市县填报员", "市州审核员", "经审"])
def test_of_the_closed_class_neither_leaf_nor_goods_to_who_may_not_know_it(tmp_path: Path, role: str) -> None:
    batch = fallen(tmp_path)
    assert cells(batch, 2, role) == {
        "姓名": HIDDEN, "人员类别": "公安民警、移民管理警察及家庭", "用途": "慰问", "慰问金(元)": "500", "慰问品": HIDDEN, "数量": HIDDEN,
        "发放日期": "2023-01-10", "工作单位": HIDDEN,
    }  # fmt: skip


def test_who_may_know_it_reads_what_was_written(tmp_path: Path) -> None:
    batch = fallen(tmp_path)
    told = cells(batch, 2, "省级工作人员")
    assert (told["人员类别"], told["慰问品"]) == ("因公牺牲民警家庭", "羽绒服，送烈士之妻")


def test_control_a_reader_who_would_know_everything_is_told_the_leaf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Knows, "withholds_stored", lambda *_asked: False)
    assert cells(fallen(tmp_path), 2, "经审")["人员类别"] == "因公牺牲民警家庭"


def fallen(tmp_path: Path) -> Batch:
    told = {"慰问品": "羽绒服，送烈士之妻", "数量": "1件", "工作单位": "榆树公安局甲派出所"}
    return stored(tmp_path, make.disbursement(姓名="郑卫国", 人员类别="因公牺牲民警家庭", **told))


def stored(tmp_path: Path, *rows: make.Row, sheet: str = "慰问帮扶发放") -> Batch:
    """The batch of a file, of its good rows where others are wrong."""
    file = workbooks.write(tmp_path / "花名册.xlsx", {sheet: list(rows)})
    walk(file, Wish(campaign=make.campaign(), union=make.union(), store=True, valid_rows=True))
    return Batch.objects.get()


@pytest.mark.hardening("T44")
def test_numbers_of_persons_in_texts_are_masked(tmp_path: Path) -> None:
    number, masked = make.citizen_id(5), "220104********0051"
    row = make.disbursement(慰问品=f"代收{number}电话13804312277", 数量=number, 身份证号=make.citizen_id(7))
    told = cells(stored(tmp_path, row), 2, "经审")
    assert (told["慰问品"], told["数量"]) == (f"代收{masked}电话138****2277", masked)


@pytest.mark.hardening("T44")
@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        ("分类服务", make.service(活动名称="送诊{}", 地点="张三家{}", 服务对象="低保户 {}")),
        ("走访企业", make.visit(企业名称="春雨厂{}", 所属行业="{}")),
        ("筹集款物", make.contribution(拨款或捐赠单位="王某{}", 文号="{}")),
    ],
)
def test_so_they_are_in_every_sheet(tmp_path: Path, sheet: str, row: make.Row) -> None:
    number, masked = make.citizen_id(5), "220104********0051"
    filled = {name: text.format(number) if isinstance(text, str) else text for name, text in row.items()}
    told = cells(stored(tmp_path, filled, sheet=sheet), 2, "经审", sheet)
    planted = [name for name, text in row.items() if "{}" in str(text)]
    assert {name: told[name] for name in planted} == {name: str(row[name]).format(masked) for name in planted}


@pytest.mark.hardening("T44")
def test_so_they_are_in_a_column_that_takes_none_and_a_credit_code_stays_whole(tmp_path: Path) -> None:
    number, code = make.citizen_id(5), make.credit_code(5)
    batch = stored(
        tmp_path, make.visit(统一社会信用代码=code), make.visit(统一社会信用代码=number, 职工人数=number), sheet="走访企业"
    )  # fmt: skip
    assert cells(batch, 2, "经审", "走访企业")["统一社会信用代码"] == code
    wrong = cells(batch, 3, "经审", "走访企业")
    assert {wrong["统一社会信用代码"], wrong["职工人数"]} == {"220104********0051"}


def test_nor_once_the_row_was_corrected_into_it(sent: Batch) -> None:
    fact = Disbursement.objects.get(added_by=sent, row=2)
    lookups = names.load(fact.campaign, fact.union)
    told = {**written(fact, lookups), "category": "因公伤残民警", "citizen_id": ""}
    assert single.correct(fact, told, lookups, by=make.clerk(), reason="类别填错").batch is not None
    told = cells(sent, 2)
    assert (told["姓名"], told["人员类别"]) == (HIDDEN, "坚守一线职工")


@pytest.mark.parametrize("said", ["for the sheet", "with a blank"])
def test_nor_where_the_row_does_not_say_the_category_itself(tmp_path: Path, said: str) -> None:
    row = make.disbursement(姓名="郑卫国", 人员类别="因公伤残 民警")
    answers = {}
    if said == "for the sheet":
        del row["人员类别"]
        answers = {"人员类别": "因公伤残民警"}
    file = workbooks.write(tmp_path / "花名册.xlsx", {"慰问帮扶发放": [row]})
    walk(file, Wish(campaign=make.campaign(), union=make.union(), store=True, defaults=answers))
    assert (Disbursement.objects.count(), cells(Batch.objects.get(), 2)["姓名"]) == (1, HIDDEN)


@pytest.mark.hardening("T47")
@pytest.mark.parametrize("role", ["市县填报员", "市州审核员", "经审"])
@pytest.mark.parametrize("category", ["因公牺牲民警家庭", "因公牺牲民警", "户外一线", None])
def test_of_a_row_that_was_left_out_only_what_is_said_of_every_row(
    tmp_path: Path, category: str | None, role: str
) -> None:
    wrong = {"慰问金(元)": "五百元给烈士家", "慰问品": "羽绒服", "慰问品折价(元)": 300}
    batch = stored(
        tmp_path, make.disbursement(), make.disbursement(姓名="郑卫国", 人员类别=category, **wrong)
    )
    told = cells(batch, 3, role)
    assert {name for name, text in told.items() if text != HIDDEN} == {"用途", "慰问品折价(元)", "发放日期"}


SHIFTED = {
    "用途": "龖阳阳病重",
    "发放日期": "齾癌晚期",
    "慰问金(元)": "齾尿毒症",
    "资金来源": "龖星星的妈妈",
    "人次": "靐三口",
}
"""What belongs into other columns, each under one whose rule refuses it."""
READERS = {
    "clerk above": lambda: make.clerk(make.CHANGCHUN),
    "reviewer": lambda: make.user("市州审核员", make.CHANGCHUN),
    "audit": lambda: make.user("经审", make.CHANGCHUN),
    "province": lambda: make.user("省级工作人员", make.PROVINCE),
}


def wrong_cells(folder: Path, stands: str) -> Batch:
    """The batch of a file whose third row holds them; what was made of it in the preview stands, or nothing."""
    batch = stored(
        folder, make.disbursement(), make.disbursement(姓名="丁某", 身份证号=make.citizen_id(7), **SHIFTED)
    )
    if stands == "mended":
        Disbursement.objects.filter(added_by=batch, row=2).update(row=3)
    return batch


@pytest.mark.hardening("T44")
@pytest.mark.parametrize("stands", ["mended", "left out"])
@pytest.mark.parametrize("who", READERS)
def test_a_cell_that_may_hold_anything_is_for_who_has_the_file(tmp_path: Path, who: str, stands: str) -> None:
    batch = wrong_cells(tmp_path, stands)
    told = {cell.header: cell.text for cell in original_row(batch, "慰问帮扶发放", 3, READERS[who]()).cells}
    assert {header: told[header] for header in SHIFTED} == dict.fromkeys(SHIFTED, HIDDEN)
    mine = {cell.header: cell.text for cell in original_row(batch, "慰问帮扶发放", 3, make.clerk()).cells}
    shown = SHIFTED if stands == "mended" else dict.fromkeys(SHIFTED, HIDDEN)
    assert {header: mine[header] for header in SHIFTED} == shown


def test_control_nothing_would_be_hidden_of_what_was_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Knows, "quotes", lambda _knows, _sheet, _code: True)
    told = original_row(wrong_cells(tmp_path, "mended"), "慰问帮扶发放", 3, READERS["audit"]()).cells
    assert {cell.header: cell.text for cell in told if cell.header in SHIFTED} == SHIFTED


def test_an_amount_in_wan_is_none_of_them(tmp_path: Path) -> None:
    """0.05123 is 512.30 元, where as many places behind the point are wrong of 元."""
    row = {
        ("慰问金(万元)" if name == "慰问金(元)" else name): cell for name, cell in make.disbursement().items()
    }
    file = workbooks.write(tmp_path / "花名册.xlsx", {"慰问帮扶发放": [{**row, "慰问金(万元)": "0.05123"}]})
    walk(file, Wish(campaign=make.campaign(), union=make.union(), store=True, defaults={"单位": "万元"}))
    told = original_row(Batch.objects.get(), "慰问帮扶发放", 2, READERS["audit"]()).cells
    assert "0.05123" in {cell.text for cell in told}


@pytest.mark.parametrize(("sheet", "row"), [("慰问帮扶发放", 1), ("慰问帮扶发放", 99), ("没有这张", 2)])
def test_what_is_not_in_the_file_is_said(sent: Batch, sheet: str, row: int) -> None:
    assert original_row(sent, sheet, row, make.clerk()).cells == ()


def test_without_the_right_or_out_of_reach_it_is_not_opened(sent: Batch) -> None:
    assert client("领导", make.PROVINCE).get(address(sent)).status_code == 403
    assert client("市县填报员", make.YUSHU).get(address(sent)).status_code == 404
    assert not Event.objects.filter(verb="original.read").exists()


def test_every_sheet_says_which_columns_are_shown() -> None:
    for sheet in SHEETS:
        assert SHOWN[sheet.name] <= {column.header for column in sheet.columns}


@pytest.mark.hardening("T44")
@pytest.mark.parametrize("column", ["慰问品", "用途", "数量"])
def test_nothing_is_uncovered_by_saying_anew_what_a_header_means(tmp_path: Path, column: str) -> None:
    row = make.disbursement(姓名="李春生")
    written = {
        "实领大洋" if name == "慰问金(元)" else "谁" if name == "姓名" else name: row[name]
        for name in row
        if name != column
    }
    means("谁", "姓名")
    means("实领大洋", "慰问金(元)")
    lines = [list(written), list(written.values())]
    file = tmp_path / "花名册.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "慰问帮扶发放"
    for line in lines:
        book.active.append(line)
    book.save(file)
    answers = {"用途": "慰问"} if column == "用途" else {}
    walk(file, Wish(campaign=make.campaign(), union=make.union(), store=True, defaults=answers))
    batch = Batch.objects.get()
    assert (cells(batch, 2)["姓名"], cells(batch, 2)["慰问金(元)"]) == ("李某某", "500")
    means("谁", column)
    assert (cells(batch, 2)[column], cells(batch, 2)["慰问金(元)"]) == (HIDDEN, "500")


def test_a_column_that_a_clerk_explained_bears_the_header_of_the_file(tmp_path: Path) -> None:
    """Whoever explains the headers anew, for another file, does not change what the file of today says of itself."""

    auditor = make.user("经审", make.CHAOYANG)

    def told(row: int = 2) -> dict[str, tuple[str, str]]:
        at = original_row(Batch.objects.get(), "慰问帮扶发放", row, auditor)
        return {cell.own: (cell.header, cell.text) for cell in at.cells if cell.own}

    row = {"序号": 1, **make.disbursement(), "发钱": 777, "发物": 55}
    del row["慰问金(元)"]
    means("发钱", "慰问金(元)")
    means("发物", "慰问品折价(元)")
    rows = [row, {**row, "姓名": "郑卫国", "人员类别": "因公伤残民警"}]
    file = workbooks.write(tmp_path / "花名册.xlsx", {"慰问帮扶发放": rows})
    walk(file, Wish(campaign=make.campaign(), union=make.union(), store=True))
    assert told() == {"发钱": ("慰问金(元)", "777"), "发物": ("慰问品折价(元)", "55")}
    means("发钱", "慰问品折价(元)")
    means("发物", "")
    assert told() == {"发钱": ("慰问品折价(元)", "777"), "发物": ("", HIDDEN)}
    assert told(row=3) == {}
    page = client("市县填报员").get(address(Batch.objects.get())).content.decode()
    assert [word in page for word in ("原表头“发钱”", "不需要的列", "按现在的指明认列")] == [True] * 3


@pytest.mark.hardening("T15")
def test_a_sheet_of_none_of_ours_is_read_no_further_than_to_its_header() -> None:
    read: list[int] = []

    class Table:
        head = SheetHead("通讯录")

        def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
            for number in range(1, 41):
                read.append(number)
                yield number, ["无"]

    batch, lookups = (
        make.batch({"筹集款物": [make.contribution()]}),
        names.load(make.campaign(), make.union()),
    )
    assert original_rows._read(batch, Table(), 30, lookups, Knows.of(make.clerk())) == ()
    assert read == list(range(1, original_rows.FIRST + 1))
