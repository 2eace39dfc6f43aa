"""What a column is said to hold opens no cell of a file that waits, but to who has the file anyway (T44, T47)."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Batch, Event, User
from songnuan.entry import sealed_check
from songnuan.entry.look.knows import Knows
from songnuan.entry.models import HeaderMeaning, MendedCell, Upload
from songnuan.lib.spreadsheets.cells import Cell
from tests import factories as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T44", "T47")]
HEADERS = ("姓名", "人员类别", "用途", "慰问金(元)", "发放日期", "病情")
LINE = ("南宫小雨", "户外一线", "慰问", 500, "2023-01-10", "肺癌晚期")
SAID = ("南宫小雨", "肺癌晚期")
CATEGORY = "人员类别"


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def sent(sender: Client, headers: tuple[str, ...], line: tuple[Cell, ...]) -> Upload:
    made = openpyxl.Workbook()
    made.active.title = "花名册"
    for cells in (headers, line):
        made.active.append(cells)
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    file.name = "花名册.xlsx"
    sender.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    return Upload.objects.latest("pk")


@pytest.fixture
def sender() -> Client:
    return client(make.clerk(username="sender"))


@pytest.fixture
def above() -> Client:
    return client(make.clerk(make.CHANGCHUN, username="above"))


def explain(reader: Client, upload: Upload, **headers: str) -> None:
    said = {f"head-{place.removeprefix('c')}": header for place, header in headers.items()}
    seen = Upload.objects.get(pk=upload.pk).seen
    address = reverse("upload_columns", args=[upload.uid, 0])
    assert (
        reader.post(address, {"as": "慰问帮扶发放", "line": "1-1", "seen": seen, **said}).status_code == 302
    )


def told(reader: Client, upload: Upload) -> list[str]:
    """What the pages of the waiting file say of it."""
    addresses = [reverse("upload_state", args=[upload.uid]), reverse("upload_rows", args=[upload.uid, "new"])]
    page = "".join(reader.get(address).content.decode() for address in addresses)
    return [word for word in SAID if word in page]


def refused(reader: Client, upload: Upload, **headers: str) -> None:
    """Who has not the file says nothing of its columns."""
    explain(reader, upload, **headers)
    assert Event.objects.filter(verb="upload.explained", actor__username="above").count() == 0
    page = reader.get(reverse("upload_columns", args=[upload.uid, 0])).content.decode()
    assert ("由上传的同志或者报送单位指明。" in page, "记住，重新检查" in page) == (True, False)


def said_before(meant: str, header: str = "病情") -> None:
    """By the clerk above, in a file of their own for this union."""
    by = User.objects.get(username="above")
    HeaderMeaning.objects.create(
        union=make.union(), sheet="慰问帮扶发放", written=header, key=header, header=meant, by=by
    )


@pytest.mark.parametrize("meant", ["救助项目", "工作单位"])
def test_an_unknown_column_is_not_read_by_saying_what_it_is(
    sender: Client, above: Client, meant: str
) -> None:
    upload = sent(sender, HEADERS, LINE)
    refused(above, upload, c5=meant)
    assert told(above, upload) == []


@pytest.mark.parametrize("rows", ["all", "valid"])
def test_nor_by_having_said_so_before(sender: Client, above: Client, rows: str) -> None:
    """Neither in the preview nor by having the file stored, whole or its good rows."""
    said_before("工作单位")
    upload = sent(sender, HEADERS, LINE)
    assert told(above, upload) == []
    page = above.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert "行的内容只给上传的同志和报送单位看" in page
    confirm = reverse("upload_confirm", args=[upload.uid])
    said = above.post(confirm, {"seen": upload.seen, "rows": rows}, follow=True).content.decode()
    assert "请由上传的同志或者报送单位确认导入" in said
    Upload.objects.filter(pk=upload.pk).update(parcel=upload.uid)
    above.post(reverse("parcel_confirm", args=[upload.uid]), {"seen": [upload.seen]})
    assert not Batch.objects.exists()
    assert told(sender, upload) == ["肺癌晚期"]
    sender.post(confirm, {"seen": upload.seen})
    assert Batch.objects.count() == 1


def test_control_without_the_look_at_who_said_it_it_is(
    sender: Client, above: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said_before("工作单位")
    upload = sent(sender, HEADERS, LINE)
    monkeypatch.setattr(Knows, "explained_by_others", lambda _knows, _checked: frozenset())
    assert told(above, upload) == ["肺癌晚期"]
    above.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen})
    assert Batch.objects.count() == 1


def test_a_word_of_the_unions_own_clerk_hides_nothing(sender: Client, above: Client) -> None:
    upload = sent(sender, HEADERS, LINE)
    explain(sender, upload, c5="-")
    page = above.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert ("南某某" in page, "行的内容只给" in page) == (True, False)
    upload.refresh_from_db()
    above.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen})
    assert Batch.objects.count() == 1


def test_a_name_that_is_called_a_workplace_is_told_to_nobody_else(sender: Client, above: Client) -> None:
    said_before("工作单位", "本人")
    upload = sent(sender, ("本人", *HEADERS[1:5]), LINE[:5])
    province = client(make.user("省级工作人员", make.PROVINCE))
    assert (told(above, upload), told(province, upload)) == ([], [])


def test_a_sheet_stays_what_it_was_found_to_be(sender: Client, above: Client) -> None:
    upload = sent(
        sender, ("姓名", CATEGORY, "慰问金(元)", "发放日期", "领取人签字"), (*LINE[:2], *LINE[3:5], "x")
    )
    seen = Upload.objects.get().seen
    said = {
        "head-0": "资金来源",
        "head-1": "形式",
        "head-2": "金额(元)",
        "head-3": "到账日期",
        "head-4": "文号",
    }
    address = reverse("upload_columns", args=[upload.uid, 0])
    above.post(address, {"as": "筹集款物", "line": "1-1", "seen": seen, **said})
    upload.refresh_from_db()
    assert [sheet.name for sheet in sealed_check.read(upload.checked_as).sheets] == ["慰问帮扶发放"]
    assert told(above, upload) == []


def test_a_number_that_may_be_a_childs_is_typed_anew_by_who_has_the_file(
    sender: Client, above: Client
) -> None:
    child = make.citizen_id(1, born="20140405")
    wrong = f"{child[:17]}{(int(child[17:].replace('X', '0')) + 1) % 10}"
    upload = sent(sender, ("身份证号", *HEADERS[:5]), (wrong, *LINE[:5]))
    cell = {"cell-0-2-1": make.citizen_id(2), "seen": upload.seen}
    address = reverse("upload_mend", args=[upload.uid])
    above.post(address, cell)
    assert not MendedCell.objects.exists()
    sender.post(address, cell)
    assert MendedCell.objects.count() == 1


def test_what_the_house_knows_is_shown_as_ever(sender: Client, above: Client) -> None:
    upload = sent(sender, HEADERS[:5], LINE[:5])
    page = above.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert "南某某" in page


def test_a_file_without_a_category_is_given_one_by_who_has_it(sender: Client, above: Client) -> None:
    upload = sent(sender, (HEADERS[0], *HEADERS[2:5]), (LINE[0], *LINE[2:5]))
    answer = {"header": [CATEGORY], "value": ["户外一线"], "seen": upload.seen}
    address, page = reverse("upload_answer", args=[upload.uid]), reverse("upload_state", args=[upload.uid])
    first = above.get(page).content.decode()
    assert ("南某某" in first, 'value="户外一线"' in first or ">户外一线<" in first) == (False, False)
    said = above.post(address, answer, follow=True).content.decode()
    told_why = "表里没有的“人员类别”，由上传的同志或者报送单位统一填写。"
    assert (told_why in first, said.count(told_why)) == (True, 2)
    upload.refresh_from_db()
    assert upload.answers == {}
    sender.post(address, answer)
    upload.refresh_from_db()
    assert (upload.answers, "南某某" in sender.get(page).content.decode()) == ({CATEGORY: "户外一线"}, True)
    assert "南某某" not in above.get(page).content.decode()
