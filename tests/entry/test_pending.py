"""待处理行: good rows are stored, the others wait sealed and count nowhere, until each is put right, once."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Event, PendingRow
from songnuan.entry.models import Upload
from songnuan.ledger.undo import undo
from songnuan.reports.pending import pending
from songnuan.reports.scope import resolve
from tests import factories as make
from tests import workbooks
from tests.commands.command import upload as by_command

pytestmark = pytest.mark.django_db(transaction=True)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def mine() -> Client:
    client = Client()
    client.force_login(make.clerk(username="zhou"))
    return client


def rows() -> list[make.Row]:
    number = make.citizen_id(8)
    return [
        make.disbursement(),
        make.disbursement(姓名="朴花", 人员类别="快递小哥", 身份证号=number, 科室="办公室"),
        make.disbursement(姓名="赵大海", **{"慰问金(元)": "五百元"}),
        make.disbursement(姓名="王桂兰", 发放日期="2023-01-11"),
    ]


def sent(client: Client, content: bytes, *, valid: bool = True, **wish: object) -> Upload:
    file = io.BytesIO(content)
    file.name = "花名册.xlsx"
    client.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file, **wish})
    upload = Upload.objects.latest("pk")
    told = {"seen": upload.seen, **({"rows": "valid"} if valid else {})}
    client.post(reverse("upload_confirm", args=[upload.uid]), told)
    upload.refresh_from_db()
    return upload


def book(tmp_path: object, some: list[make.Row]) -> bytes:
    return workbooks.write(tmp_path / "roster.xlsx", {"慰问帮扶发放": some}).read_bytes()  # type: ignore[operator]


def left(client: Client, tmp_path: object) -> Batch:
    """A batch of two good rows that left two."""
    batch = sent(client, book(tmp_path, rows())).batch
    assert batch is not None
    return batch


def handed_back(client: Client, batch: Batch) -> openpyxl.Workbook:
    answer = client.get(reverse("pending_workbook", args=[batch.number]))
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def saved(workbook: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def waiting() -> list[int]:
    return list(PendingRow.objects.open().values_list("row", flat=True))


def test_good_rows_are_stored_and_the_others_wait_and_count_nowhere(mine: Client, tmp_path: object) -> None:
    batch = left(mine, tmp_path)
    assert (batch.rows, waiting(), make.figures(make.CHAOYANG)["consoled"]) == (2, [3, 4], 2)
    assert PendingRow.objects.counted_by_union(make.campaign()) == {make.union().pk: 2}
    scope = resolve(batch.by, {"campaign": "2023"})  # type: ignore[arg-type]
    assert pending(scope).count == 2
    for page in (reverse("batch", args=[batch.number]), "/", reverse("pending")):
        assert "待处理" in mine.get(page).content.decode()
    listed = mine.get(reverse("pending")).content.decode()
    assert all(word in listed for word in ("朴某", "赵某某", "快递小哥", "金额要写成数字"))
    assert all(hidden not in listed for hidden in ("朴花", make.citizen_id(8)))
    stored = b"".join(bytes(row.sealed) for row in PendingRow.objects.all())
    assert "朴花".encode() not in stored


@pytest.mark.hardening("T26")
def test_those_of_a_union_that_moved_are_counted_for_who_reads_them(mine: Client, tmp_path: object) -> None:
    """By the tree of today, like their list; the campaign's own tree still has the union at its former place."""
    left(mine, tmp_path)
    make.moved(make.CHAOYANG, to="2202")

    def told(at: str, **asked: str) -> int:
        return pending(resolve(make.user("领导", at), {"campaign": "2023", **asked})).count

    assert [told(at) for at in (make.CHANGCHUN, make.PROVINCE, make.CHAOYANG)] == [0, 2, 2]
    assert told("2202", union=make.CHAOYANG) == 2


def test_the_workbook_holds_only_those_rows_and_comes_back_corrected(mine: Client, tmp_path: object) -> None:
    batch = left(mine, tmp_path)
    workbook = handed_back(mine, batch)
    page = workbook["慰问帮扶发放"]
    head = [cell.value for cell in page[1]]
    assert page.max_row == 3
    assert head[-2:] == ["错误说明", "待处理编号"]
    assert page.cell(2, head.index("科室") + 1).value == "办公室"
    category, cash = head.index("人员类别") + 1, head.index("慰问金(元)") + 1
    wrong = page.cell(2, category)
    assert (wrong.value, wrong.fill.fgColor.rgb, "快递员" in wrong.comment.text) == (
        "快递小哥",
        "FFF8C9C4",
        True,
    )
    wrong.value, page.cell(3, cash).value = "快递员", 500
    again = sent(mine, saved(workbook), valid=False)
    assert again.batch is not None
    assert (again.batch.rows, waiting(), Disbursement.objects.live().count()) == (2, [], 4)
    assert set(PendingRow.objects.values_list("settled_by", flat=True)) == {again.batch.pk}
    undo(again.batch, by=None, reason="传错了")
    assert waiting() == [3, 4]


def test_what_is_still_wrong_waits_anew_and_not_twice(mine: Client, tmp_path: object) -> None:
    batch = left(mine, tmp_path)
    workbook = handed_back(mine, batch)
    page = workbook["慰问帮扶发放"]
    head = [cell.value for cell in page[1]]
    page.cell(2, head.index("人员类别") + 1).value = "快递员"
    again = sent(mine, saved(workbook))
    assert again.batch is not None
    waits = PendingRow.objects.open()
    assert [(row.batch_id, row.row) for row in waits] == [(again.batch.pk, 3)]
    assert Disbursement.objects.live().count() == 3


def test_a_mark_that_stands_twice_or_is_anothers_settles_nothing(mine: Client, tmp_path: object) -> None:
    batch = left(mine, tmp_path)
    workbook = handed_back(mine, batch)
    page = workbook["慰问帮扶发放"]
    head = [cell.value for cell in page[1]]
    page.cell(2, head.index("人员类别") + 1).value = "快递员"
    page.cell(3, head.index("慰问金(元)") + 1).value = 500
    page.cell(3, len(head)).value = page.cell(2, len(head)).value
    sent(mine, saved(workbook), valid=False)
    assert waiting() == [3, 4]


def test_a_row_is_put_right_in_the_browser_through_the_one_door(mine: Client, tmp_path: object) -> None:
    left(mine, tmp_path)
    row = PendingRow.objects.get(row=3)
    address = reverse("pending_row", args=[row.uid])
    page = mine.get(address).content.decode()
    assert make.citizen_id(8) not in page
    form = {
        "name": "朴花",
        "category": "快递配送",
        "purpose": "慰问",
        "cash": "500",
        "date": "2023-01-10",
        "save": "1",
    }
    assert mine.post(address, form).status_code == 422
    answer = mine.post(address, {**form, "category": "快递员"})
    assert answer.status_code == 302
    fact = Disbursement.objects.live().get(name="朴花")
    assert fact.person is not None
    assert (fact.added_by.kind, str(fact.category), fact.person.id_number) == (
        "entry",
        "快递员",
        make.citizen_id(8),
    )
    assert (waiting(), Event.objects.filter(verb="pending.corrected").count()) == ([4], 1)
    assert mine.post(address, {**form, "category": "快递员"}).status_code == 302
    assert Disbursement.objects.live().count() == 3
    undo(fact.added_by, by=None, reason="传错了")
    assert waiting() == [3, 4]


def test_a_row_that_stands_already_in_other_words_is_entered_with_that_said(
    mine: Client, tmp_path: object
) -> None:
    """The clerk put the file itself right and sent it again meanwhile: the row counts twice, and the page says so."""

    def file_of(source: str) -> bytes:
        given = [
            make.contribution(),
            make.contribution(**{"资金来源": source, "金额(元)": 2222, "拨款或捐赠单位": "乙乙公司"}),
        ]
        return workbooks.write(tmp_path / "raised.xlsx", {"筹集款物": given}).read_bytes()  # type: ignore[operator]

    sent(mine, file_of("社会捐"))
    row = PendingRow.objects.open().get()
    again = sent(mine, file_of("社会捐助"), valid=False).batch
    assert again is not None
    form = {"source": "社会捐助", "form": "资金", "amount": "2222", "date": "2022-12-20", "giver": "乙乙公司", "remark": "补录", "save": "1"}  # fmt: skip
    page = mine.post(reverse("pending_row", args=[row.uid]), form, follow=True).content.decode()
    said = f"批次{again.number}第3行"
    assert (said in page, "notice-warning" in page, waiting()) == (True, True, [])


@pytest.mark.hardening("T44")
def test_the_name_of_a_child_and_of_whoever_took_the_money_is_not_printed(
    mine: Client, tmp_path: object
) -> None:
    child, adult = make.citizen_id(8, born="20120317"), make.citizen_id(9)
    wrong = {"慰问金(元)": "五百元", "代领人": "孙大伟"}
    some = [
        make.disbursement(),
        make.disbursement(姓名="孙小宝", 身份证号=child, **wrong),
        make.disbursement(
            姓名="孙小宝", 身份证号=f"{child[:17]}{(int(child[17:].replace('X', '0')) + 1) % 10}"
        ),
        make.disbursement(姓名="孙老栓", 身份证号=adult, **wrong),
    ]
    sent(mine, book(tmp_path, some))
    waits = PendingRow.objects.open().order_by("row")
    pages = [mine.get(reverse("pending_row", args=[row.uid])).content.decode() for row in waits]
    assert [[word for word in ("小宝", "老栓", "大伟") if word in page] for page in pages] == [
        [],
        [],
        ["老栓"],
    ]
    form = {"cash": "500", "date": "2023-01-10", "purpose": "慰问", "category": "户外一线", "save": "1"}
    for row in waits[:2]:  # typed over, a grown-up's number would open the name
        address = reverse("pending_row", args=[row.uid])
        page = mine.post(address, {**form, "citizen_id": make.citizen_id(10)}).content.decode()
        assert ("请把姓名也重新填写一遍" in page, "小宝" in page) == (True, False)
    assert not Disbursement.objects.live().filter(person__isnull=False).exists()
    mine.post(reverse("pending_row", args=[waits[0].uid]), form)
    kept = Disbursement.objects.live().get(person__isnull=False)
    assert (kept.name, kept.private["name"], kept.private["proxy"]) == ("", "孙小宝", "孙大伟")


def test_a_row_is_given_up_with_a_reason(mine: Client, tmp_path: object) -> None:
    left(mine, tmp_path)
    row = PendingRow.objects.get(row=4)
    address = reverse("pending_row", args=[row.uid])
    assert mine.post(address, {"give_up": "1", "reason": " "}).status_code == 422
    mine.post(address, {"give_up": "1", "reason": "不应报送"})
    row.refresh_from_db()
    assert (row.reason, row.given_up_by and row.given_up_by.username, waiting()) == ("不应报送", "zhou", [3])
    assert Event.objects.get(verb="pending.given_up").told["reason"] == "不应报送"


def test_an_undo_and_a_replacement_take_their_pending_rows_along(mine: Client, tmp_path: object) -> None:
    batch = left(mine, tmp_path)
    replacing = sent(mine, book(tmp_path, rows()[:3]), replace=batch.number).batch
    assert replacing is not None
    assert [(row.batch_id, row.row) for row in PendingRow.objects.open()] == [
        (replacing.pk, 3),
        (replacing.pk, 4),
    ]
    undo(replacing, by=None, reason="传错了")
    # What had been replaced stands again, and so do its rows that wait.
    assert {row.batch_id for row in PendingRow.objects.open()} == {batch.pk}
    batch.refresh_from_db()
    undo(batch, by=None, reason="传错了")
    assert waiting() == []


def test_a_row_that_is_sent_again_as_it_was_waits_once(mine: Client, tmp_path: object) -> None:
    first = left(mine, tmp_path)
    second = sent(mine, book(tmp_path, [*rows(), make.disbursement(姓名="孙雪")])).batch
    assert second is not None
    assert (second.rows, [(row.batch_id, row.row) for row in PendingRow.objects.open()]) == (
        1, [(second.pk, 3), (second.pk, 4)]
    )  # fmt: skip
    undo(second, by=None, reason="传错了")
    assert [(row.batch_id, row.row) for row in PendingRow.objects.open()] == [(first.pk, 3), (first.pk, 4)]


def test_the_command_line_leaves_the_same_rows(tmp_path: object) -> None:
    path = workbooks.write(tmp_path / "roster.xlsx", {"慰问帮扶发放": rows()})  # type: ignore[operator]
    ran = by_command(path, "--commit", "--valid-rows")
    assert (ran.code, ran.answer["status"], waiting()) == (0, "committed", [3, 4])
    without = by_command(path, "--commit")
    assert (without.code, PendingRow.objects.count()) == (1, 2)


def test_answers_go_along_so_that_a_row_is_whole(tmp_path: object) -> None:
    some = [{name: value for name, value in row.items() if name != "用途"} for row in rows()]
    path = workbooks.write(tmp_path / "roster.xlsx", {"慰问帮扶发放": some})  # type: ignore[operator]
    by_command(path, "--commit", "--valid-rows", "--default", "用途=慰问")
    row = PendingRow.objects.select_related("table").get(row=3)
    assert row.table.heads[-1] == ["用途", "用途"]
    assert row.content["cells"][-1] == "慰问"


def test_neighbours_see_nothing_and_those_above_fetch_nothing(mine: Client, tmp_path: object) -> None:
    batch = left(mine, tmp_path)
    row = PendingRow.objects.get(row=3)
    asked = [reverse("pending_row", args=[row.uid]), reverse("pending_workbook", args=[batch.number])]
    for at, codes in ((make.YUSHU, [404, 404]), (make.CHANGCHUN, [200, 404])):
        other = Client()
        other.force_login(make.clerk(at))
        assert [other.get(address).status_code for address in asked] == codes
        assert ("赵某某" in other.get(reverse("pending")).content.decode()) == (at == make.CHANGCHUN)


def test_the_workbook_starts_to_download_by_itself_once(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, book(tmp_path, rows()))
    assert upload.batch is not None
    page = reverse("batch", args=[upload.batch.number])
    assert "Refresh" not in mine.get(page)
    assert mine.get(reverse("upload_state", args=[upload.uid]))["Location"] == page
    told = mine.get(page)
    assert told["Refresh"] == f"0; url={reverse('pending_workbook', args=[upload.batch.number])}"
    assert "问题行正在下载" in told.content.decode()
    again = mine.get(page)
    assert ("Refresh" in again, "问题行正在下载" in again.content.decode()) == (False, False)


def test_nothing_starts_where_nothing_waits_or_another_looks(mine: Client, tmp_path: object) -> None:
    whole = sent(mine, book(tmp_path, rows()[:1]), valid=False)
    upload = sent(mine, book(tmp_path, rows()))
    superior = Client()
    superior.force_login(make.clerk(make.CHANGCHUN))
    for client, found in ((mine, whole), (superior, upload)):
        page = client.get(reverse("upload_state", args=[found.uid]), follow=True)
        assert (page.status_code, "Refresh" in page) == (200, False)


@pytest.mark.hardening("T43")
@pytest.mark.parametrize("title", ["因公牺牲民警家庭", "张三13804310791"])
def test_what_waits_quotes_no_other_worksheet(mine: Client, tmp_path: object, title: str) -> None:
    """Whoever may read a row reads why it waits, not what the clerk called the worksheet of its double."""
    row = make.disbursement(身份证号=make.citizen_id(8))
    path = workbooks.write(tmp_path / "two.xlsx", {title: [row], "慰问": [row]})  # type: ignore[operator]
    sent(mine, path.read_bytes())
    (fault,) = PendingRow.objects.get().content["faults"]
    assert fault[2].startswith("与本文件“第1张表”表第2行重复")
