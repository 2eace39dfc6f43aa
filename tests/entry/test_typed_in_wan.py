"""Whatever is typed of a sheet in 万元 is what the label says: in the preview, in a waiting row, as an answer for a column."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement
from campaigns.models import Contribution, PendingRow
from songnuan.entry import intake, names
from songnuan.entry.look.knows import HOLDER
from songnuan.entry.look.look import FaultLine, Look
from songnuan.entry.mending import mend
from songnuan.entry.models import Upload
from songnuan.entry.preview import preview
from tests import factories as make
from tests.entry.sheets import check, grid
from tests.entry.test_units import HEADERS

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T13")]
WAN_HEAD = "慰问金(万元)"


@pytest.fixture
def mine() -> Client:
    client = Client()
    client.force_login(make.clerk(username="zhou"))
    return client


def row(name: str, serial: int, cash: object, category: str = "户外一线") -> list[object]:
    return [name, make.citizen_id(serial), category, "慰问", cash, "2023-01-10"]


def sent(client: Client, lines: list[list[object]], merged: str = "") -> Upload:
    """A file whose first line says 万元."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "慰问帮扶发放"
    for line in [["单位：万元"], *lines]:
        page.append(line)
    if merged:
        page.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "花名册.xlsx"
    client.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    return Upload.objects.latest("pk")


def say(client: Client, upload: Upload, **answers: str) -> None:
    for header, value in answers.items():
        upload.refresh_from_db()
        asked = {"header": header, "value": value, "seen": upload.seen}
        client.post(reverse("upload_answer", args=[upload.uid]), asked)
    upload.refresh_from_db()


def faults(upload: Upload) -> list[FaultLine]:
    upload.refresh_from_db()
    seen = preview(upload, HOLDER, tells_closed=True)
    return [line for line in seen.look.lines(seen.errors) if line.fault.row]


def stored(client: Client, upload: Upload) -> list[int]:
    upload.refresh_from_db()
    client.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "valid", "seen": upload.seen})
    return list(Disbursement.objects.order_by("pk").values_list("cash", flat=True))


def test_a_waiting_row_says_wan_and_what_it_came_to_in_yuan(mine: Client) -> None:
    upload = sent(mine, [HEADERS, row("李春生", 1, 0.03), row("赵大海", 2, "约五百", "快递小哥")])
    say(mine, upload, 单位="万元")
    assert stored(mine, upload) == [30_000]
    waiting = PendingRow.objects.get()
    address = reverse("pending_row", args=[waiting.uid])
    page = mine.get(address).content.decode()
    assert (f">{WAN_HEAD}" in page, "慰问品折价(万元)" in page, "慰问金(元)" in page) == (True, True, False)
    assert "慰问金(元)" not in mine.get(reverse("pending")).content.decode()
    mine.post(reverse("set_language"), {"language": "en"})
    page = mine.get(address).content.decode()
    assert ("Cash (×10,000 yuan)" in page, "(yuan)" in page) == (True, False)
    mine.post(reverse("set_language"), {"language": "zh-hans"})
    typed = {
        "name": "赵大海", "category": "农民工", "purpose": "慰问", "cash": "0.05", "date": "2023-01-10",
    }  # fmt: skip
    told = mine.post(address, typed, follow=True).content.decode()
    assert "已录入，金额500.00元，成为批次" in told
    assert Disbursement.objects.latest("pk").cash == 50_000


def test_its_workbook_has_one_unit_also_where_its_header_stood_over_two_lines(mine: Client) -> None:
    upper = [*HEADERS[:4], "发放情况", HEADERS[5]]
    lower = [None, None, None, None, "慰问金", None]
    upload = sent(mine, [upper, lower, row("李春生", 1, 0.03), row("赵大海", 2, "约五百")])
    say(mine, upload, 单位="万元")
    assert stored(mine, upload) == [30_000]
    table = PendingRow.objects.get().table
    assert next(text for text, header in table.heads if header == "慰问金(元)") == WAN_HEAD
    back = mine.get(reverse("pending_workbook", args=[table.batch.number])).content
    said = [cell.value for line in openpyxl.load_workbook(io.BytesIO(back)).worksheets[0] for cell in line]
    assert [text for text in said if "(元)" in str(text)] == []


def test_an_amount_is_typed_in_the_preview_once_its_unit_is_known_and_in_that(mine: Client) -> None:
    upload = sent(mine, [HEADERS, row("李春生", 1, "约五百")])
    (line,) = faults(upload)
    assert (line.column, line.key) == (WAN_HEAD, "")
    say(mine, upload, 单位="万元")
    (line,) = faults(upload)
    assert (line.column, line.asks) == (WAN_HEAD, WAN_HEAD)
    page = mine.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert ("第3行慰问金(万元)改为" in page, "慰问金(元)" in page) == (True, False)
    mine.post(reverse("upload_mend", args=[upload.uid]), {f"cell-{line.key}": "0.05", "seen": upload.seen})
    assert faults(upload) == []
    assert stored(mine, upload) == [50_000]
    page = mine.get(reverse("batch", args=[Upload.objects.get().batch.number])).content.decode()  # type: ignore[union-attr]
    told = page[page.index("预览中改的格") :]
    assert (">慰问金<" in told, "慰问金(元)" in told) == (True, False)


def test_a_sheet_in_wan_that_is_in_yuan_after_all_is_typed_in_yuan(mine: Client) -> None:
    upload = sent(mine, [HEADERS, row("李春生", 1, "约五百")])
    say(mine, upload, 单位="元")
    (line,) = faults(upload)
    assert (line.column, line.asks) == ("慰问金(元)", "慰问金(元)")
    mine.post(reverse("upload_mend", args=[upload.uid]), {f"cell-{line.key}": "500", "seen": upload.seen})
    assert stored(mine, upload) == [50_000]


def test_what_was_typed_under_one_unit_is_not_read_in_another(mine: Client) -> None:
    upload = sent(mine, [HEADERS, row("李春生", 1, "约五百", "快递小哥")])
    say(mine, upload, 单位="元")
    keys = {line.fault.column: line.key for line in faults(upload)}
    mine.post(
        reverse("upload_mend", args=[upload.uid]),
        {f"cell-{keys['慰问金(元)']}": "500", f"cell-{keys['人员类别']}": "快递员", "seen": upload.seen},
    )
    say(mine, upload, 单位="元")
    assert faults(upload) == []
    say(mine, upload, 单位="万元")
    assert [line.fault.column for line in faults(upload)] == ["慰问金(元)"]
    assert list(upload.mended.values_list("header", flat=True)) == ["人员类别"]


def test_the_parts_of_a_merged_amount_say_their_unit(mine: Client) -> None:
    upload = sent(mine, [HEADERS, row("李春生", 1, 0.1), row("赵大海", 2, None)], merged="E3:E4")
    assert [line.parts for line in faults(upload)] == [()]
    say(mine, upload, 单位="万元")
    (line,) = faults(upload)
    page = mine.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert page.count(f"{WAN_HEAD}</label>") == len(line.parts) == 2


def test_an_amount_answered_for_the_whole_column_is_in_yuan_as_its_question_says() -> None:
    lines = [["单位：万元"], ["资金来源", "形式", "到账日期"], ["县级财政", "资金", "2023-01-05"]]
    for amount, fen in (("500", 50_000), ("1,200.50元", 120_050), ("0.01", 1)):
        checked = check(grid("筹集款物", lines), 金额=amount, 单位="万元")
        assert [(row.record.amount, checked.errors) for row in checked.sheets[0].rows] == [(fen, [])]
    wrong = check(grid("筹集款物", lines), 金额="约五百", 单位="万元")
    assert [fault.code for fault in wrong.errors] == ["amount_invalid"]
    assert Contribution.objects.count() == 0


def test_an_amount_that_was_understood_is_shown_in_the_unit_of_its_sheet() -> None:
    checked = check(grid("慰问帮扶发放", [["单位：万元"], HEADERS, row("李春生", 1, 0.05)]), 单位="万元")  # type: ignore[list-item]
    look = Look(checked, [], names.load(make.campaign(), make.union()), HOLDER)
    assert look.text(checked.sheets[0], 3, "慰问金(元)") == "0.05"


@pytest.mark.parametrize("amount", ["33.333", "0.005", "1.23456", "五百"])
def test_an_answer_that_is_no_amount_in_yuan_becomes_none_in_wan(amount: str) -> None:
    lines = [["单位：万元"], ["资金来源", "形式", "备注"], ["县级财政", "资金", "一笔"]]
    checked = check(grid("筹集款物", lines), 单位="万元", 金额=amount)
    assert ({fault.code for fault in checked.errors}, checked.sheets[0].rows) == ({"amount_invalid"}, [])


@pytest.mark.hardening("T62")
def test_what_is_typed_of_an_earlier_check_is_not_read_in_the_unit_of_a_later_one(mine: Client) -> None:
    upload = sent(mine, [HEADERS, row("李春生", 1, "约五百")])
    say(mine, upload, 单位="元")
    (line,) = faults(upload)
    page = mine.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert page.count(f'name="seen" value="{upload.seen}"') >= 1
    before = upload.seen
    colleague = Client()
    colleague.force_login(make.clerk(username="colleague"))
    say(colleague, upload, 单位="万元")
    for stale in ({"seen": before}, {}):
        for name, typed in (
            ("upload_mend", {f"cell-{line.key}": "2000"}),
            ("upload_answer", {"header": "资金来源", "value": "社会捐助"}),
            ("upload_answer", {"header": "单位", "value": "元"}),
        ):
            told = mine.post(
                reverse(name, args=[upload.uid]), {**typed, **stale}, follow=True
            ).content.decode()
            assert "您填写的没有保存" in told
    upload.refresh_from_db()
    assert (upload.answers, upload.mended.count()) == ({"单位": "万元"}, 0)
    mine.post(reverse("upload_mend", args=[upload.uid]), {f"cell-{line.key}": "0.2", "seen": upload.seen})
    assert stored(mine, upload) == [200_000]


@pytest.mark.hardening("T62")
def test_of_two_answers_in_the_same_moment_the_second_takes_nothing_away(mine: Client) -> None:
    """The row was read before the first came in, and is no longer what it was."""
    upload = sent(mine, [HEADERS, row("李春生", 1, 500)])
    read_before = Upload.objects.get(pk=upload.pk)
    say(mine, upload, 单位="元")
    assert intake.answer(read_before, {"资金来源": "社会捐助"}, by=upload.by) is False
    assert mend(read_before, [], preview(upload, HOLDER, tells_closed=True).look, by=upload.by) is False
    upload.refresh_from_db()
    assert upload.answers == {"单位": "元"}
