"""What is wrong is printed, to be put right, to those who have the file; to others no more than of what is right (T44)."""

import itertools
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import PendingRow
from songnuan.entry import forms, names
from songnuan.entry.faults import CellFault, may_be_anything
from songnuan.entry.look import look
from songnuan.entry.look.knows import Knows
from songnuan.entry.look.shown import as_written
from songnuan.entry.models import Upload
from songnuan.entry.sheets import DISBURSEMENTS, ROSTER, VISITS, Rule
from songnuan.lib.spreadsheets.cells import Cell, Disguised, ErrorCell, LostFormula, Overlong
from tests import factories as make
from tests.entry.test_knows import client, sent

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.hardening("T44")]

CHILD = make.citizen_id(1, born="20120203")
ILL, HOME, WIFE, BOY = "肝癌晚期需要手术" * 260, "桃花胡同九号" * 80, "魑妻某" * 40, "魑童名" * 40
WRONG: list[make.Row] = [
    make.disbursement(姓名="丁一", 身份证号=make.citizen_id(2), 备注=ILL),
    make.disbursement(姓名="丁二", 身份证号=make.citizen_id(3), 家庭住址=HOME),
    make.disbursement(姓名="丁三", 身份证号=make.citizen_id(4), 代领人=WIFE),
    make.disbursement(姓名=BOY, 身份证号=CHILD),
    make.disbursement(姓名="魈小童", 身份证号=make.citizen_id(5, born="20130203")),
    make.disbursement(姓名="魈晓童", 身份证号=make.citizen_id(5, born="20130203"), 用途="帮扶救助"),
]
NAMED = ("肝癌晚期", "桃花胡同", "魑妻某", "魑童名", "魈晓童")
READERS = {
    "clerk above": lambda: make.clerk(make.CHANGCHUN),
    "province": lambda: make.user("省级工作人员", make.PROVINCE),
}


@pytest.fixture
def sender() -> Client:
    return client(make.clerk(username="sender"))


def told(page: str) -> list[str]:
    return [word for word in NAMED if word in page]


def preview(reader: Client, upload: Upload) -> str:
    return reader.get(reverse("upload_state", args=[upload.uid])).content.decode()


def keys(page: str) -> int:
    return page.count('name="cell-')


@pytest.mark.parametrize("who", READERS)
def test_the_preview_prints_nothing_of_it_to_who_has_not_the_file(
    sender: Client, tmp_path: Path, who: str
) -> None:
    upload = sent(sender, tmp_path, *WRONG)
    page = preview(client(READERS[who]()), upload)
    assert (told(page), keys(page)) == ([], 5)
    assert told(preview(sender, upload)) == list(NAMED)


def test_control_it_would_where_only_numbers_are_covered(
    sender: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = sent(sender, tmp_path, *WRONG)
    numbers = lambda _look, _sheet, _row, column: column.field in look._PERSONAL  # noqa: E731
    monkeypatch.setattr(look.Look, "_covers", numbers)
    monkeypatch.setattr(Knows, "quotes", lambda _knows, _sheet, _code: True)
    assert told(preview(client(READERS["clerk above"]()), upload)) == list(NAMED)


def test_what_a_clerk_above_types_there_is_a_change_and_what_stands_goes_to_no_other_row(
    sender: Client, tmp_path: Path
) -> None:
    rows = [{**WRONG[0], "身份证号": make.citizen_id(serial)} for serial in (6, 7)]
    upload = sent(sender, tmp_path, *rows)
    above = client(READERS["clerk above"]())
    page = preview(above, upload)
    (first, second) = sorted({part.partition('"')[0] for part in page.split('name="cell-')[1:]})
    typed = {f"cell-{first}": "家里有病人", f"alike-{first}": "1", "seen": upload.seen}
    above.post(reverse("upload_mend", args=[upload.uid]), typed)
    assert [cell.values["after"] for cell in upload.mended.all()] == ["家里有病人"]
    assert second != first


def waiting(sender: Client, folder: Path) -> list[str]:
    upload = sent(sender, folder, *WRONG[:4])
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "valid", "seen": upload.seen})
    return [reverse("pending_row", args=[row.uid]) for row in PendingRow.objects.order_by("row")]


def test_a_row_that_waits_likewise(sender: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms_of = waiting(sender, tmp_path)
    above = client(READERS["clerk above"]())
    pages = lambda reader: "".join(reader.get(address).content.decode() for address in forms_of)  # noqa: E731
    assert (len(forms_of), told(pages(above))) == (4, [])
    # A child's name is printed to nobody there: left empty, it stays.
    assert told(pages(sender)) == ["肝癌晚期", "桃花胡同", "魑妻某"]
    monkeypatch.setattr(forms, "PRIVATE", frozenset())
    monkeypatch.setattr(Knows, "quotes", lambda _knows, _sheet, _code: True)
    assert told(pages(above)) == ["肝癌晚期", "桃花胡同", "魑妻某"]  # control


SHIFTED = {
    "发放日期": "齾癌晚期",
    "慰问金(元)": "齾尿毒症",
    "资金来源": "龖星星的妈妈",
    "用途": "龖阳阳病重",
    "人次": "靐三口",
}
"""What belongs into other columns, each under one whose rule refuses it."""
GOOD = {
    "发放日期": "2023-01-10",
    "慰问金(元)": "500",
    "资金来源": "本级工会经费",
    "用途": "慰问",
    "人次": "1",
}


def quoted(page: str) -> list[str]:
    return [text for text in SHIFTED.values() if text in page]


def shifted(sender: Client, folder: Path) -> Upload:
    rows = [
        make.disbursement(姓名=f"丁{header}", 身份证号=make.citizen_id(serial), **{header: text})
        for serial, (header, text) in enumerate(SHIFTED.items(), start=20)
    ]
    return sent(sender, folder, *rows)


@pytest.mark.parametrize("who", READERS)
def test_the_preview_quotes_no_cell_that_may_hold_anything(sender: Client, tmp_path: Path, who: str) -> None:
    upload = shifted(sender, tmp_path)
    page = preview(client(READERS[who]()), upload)
    assert (quoted(page), keys(page)) == ([], 5)
    assert quoted(preview(sender, upload)) == list(SHIFTED.values())


def test_it_is_mended_unseen_and_what_stood_there_is_told_to_who_has_the_file(
    sender: Client, tmp_path: Path
) -> None:
    upload = shifted(sender, tmp_path)
    above = client(READERS["clerk above"]())
    keys_of = sorted({part.partition('"')[0] for part in preview(above, upload).split('name="cell-')[1:]})
    columns = [column.header for column in DISBURSEMENTS.columns]
    typed = {f"cell-{name}": GOOD[columns[int(name.rpartition("-")[2])]] for name in keys_of}
    above.post(reverse("upload_mend", args=[upload.uid]), {**typed, "seen": upload.seen})
    assert {cell.header: cell.values["after"] for cell in upload.mended.all()} == GOOD
    upload.refresh_from_db()
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "all", "seen": upload.seen})
    batch = reverse("batch", args=[Upload.objects.get().batch.number])
    pages = [reader.get(batch).content.decode() for reader in (above, client(READERS["province"]()), sender)]
    assert [quoted(page) for page in pages] == [[], [], list(SHIFTED.values())]
    assert ["本级工会经费" in page for page in pages] == [True] * 3


def test_nor_do_list_and_form_of_what_waits_nor_the_answer_to_it(sender: Client, tmp_path: Path) -> None:
    upload = shifted(sender, tmp_path)
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "valid", "seen": upload.seen})
    rows = [reverse("pending_row", args=[row.uid]) for row in PendingRow.objects.order_by("row")]
    here = f"{reverse('pending')}?campaign=2023&union={make.CHAOYANG}"
    above = client(READERS["clerk above"]())
    for reader in (above, client(make.user("市州审核员", make.CHANGCHUN)), client(READERS["province"]())):
        assert quoted(reader.get(here).content.decode()) == []
    assert (len(rows), quoted("".join(above.get(row).content.decode() for row in rows))) == (5, [])
    answers = [above.post(row, {"name": "丁某", "category": "户外一线"}) for row in rows]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert quoted("".join(answer.content.decode() for answer in answers)) == []
    assert quoted("".join(sender.get(row).content.decode() for row in rows)) == list(SHIFTED.values())
    right = {"name": "丁某", "category": "户外一线", "purpose": "慰问", "cash": "500", "date": "2023-01-11"}
    assert above.post(rows[0], right).status_code == 302


HELP = {
    "发放日期": "请写成 2023-1-15 这样的形式",
    "慰问金(元)": "金额要写成数字，如 500 或 1200.50",
    "人次": "这里要填整数，不小于0",
}
"""What a sentence that repeats nothing says of them."""


def helped(page: str) -> list[str]:
    return [header for header, sentence in HELP.items() if sentence in page]


def test_what_is_wrong_is_said_wherever_the_sentence_repeats_nothing(sender: Client, tmp_path: Path) -> None:
    """Whoever helps a union from above tells a date from an amount, and neither from what stands there."""
    upload = shifted(sender, tmp_path)
    above = client(READERS["clerk above"]())
    page = preview(above, upload)
    assert (helped(page), quoted(page)) == (list(HELP), [])
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"rows": "valid", "seen": upload.seen})
    rows = [reverse("pending_row", args=[row.uid]) for row in PendingRow.objects.order_by("row")]
    here = f"{reverse('pending')}?campaign=2023&union={make.CHAOYANG}"
    listed = above.get(here).content.decode()
    assert (helped(listed), quoted(listed), "不在名称表中" in listed) == (list(HELP), [], True)
    right = {"name": "丁某", "category": "户外一线", "purpose": "慰问", "cash": "500", "date": "2023-01-11"}
    wrong = {"date": rows[0], "cash": rows[1], "person_times": rows[4]}
    answers = [
        above.post(row, {name: text for name, text in right.items() if name != field})
        for field, row in wrong.items()
    ]
    answered = "".join(answer.content.decode() for answer in answers)
    assert (helped(answered), quoted(answered)) == (list(HELP), [])


ODD: list[Cell] = [
    *SHIFTED.values(), "龖" * 2001, "齾\x01", -3, 0.001, 1e15, True, "2023年13月45日", Overlong("龖" * 3), Disguised(4321),
    Disguised(220104198503170011), Disguised(4321, "4321万"), ErrorCell("#REF!"), LostFormula(),
]  # fmt: skip


def test_no_other_sentence_repeats_its_cell() -> None:
    lookups = names.load(make.campaign(), make.union())
    outside = Knows(persons=True, closed_class=True)
    refused = [
        (sheet, cell, fault)
        for sheet in (DISBURSEMENTS, ROSTER)
        for column, cell in itertools.product(sheet.columns, ODD)
        if (fault := fault_of(column.rule(lookups), cell)) and may_be_anything(fault.code)
    ]
    said = [(cell, fault) for sheet, cell, fault in refused if outside.says(sheet, fault.code, cell)]
    codes = {"date_invalid", "amount_invalid", "number_invalid", "too_large", "unreadable"}
    assert {fault.code for _cell, fault in said} == codes
    assert [fault.message for cell, fault in said if as_written(cell)[:3] in str(fault.message)] == []


def fault_of(rule: Rule, cell: Cell) -> CellFault | None:
    try:
        rule(cell)
    except CellFault as fault:
        return fault
    return None


def test_only_of_rows_about_somebody_and_to_who_has_not_the_file() -> None:
    outside, holder = (
        Knows(persons=True, closed_class=True),
        Knows(persons=True, closed_class=True, has_file=True),
    )
    codes = ("date_invalid", "unknown_kind", "date_outside_campaign", "required")
    told = {
        sheet.name: [outside.quotes(sheet, code) for code in codes]
        for sheet in (DISBURSEMENTS, ROSTER, VISITS)
    }
    assert told == {
        "慰问帮扶发放": [False, False, True, True],
        ROSTER.name: [False, False, True, True],
        "走访企业": [True] * 4,
    }
    assert all(holder.quotes(DISBURSEMENTS, code) for code in codes)
