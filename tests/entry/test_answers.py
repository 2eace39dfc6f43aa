"""本表统一为…: a column that the file lacks is answered once, in the browser, and the file checked again."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement
from campaigns.models import Event
from songnuan.entry import defaults, intake, names, originals, sealed_check
from songnuan.entry.check import check_workbook
from songnuan.entry.intake import check_again
from songnuan.entry.look.knows import HOLDER, Knows
from songnuan.entry.models import Upload
from songnuan.entry.names import load
from songnuan.entry.preview import preview
from songnuan.entry.walk import silent
from tests import factories as make
from tests import workbooks

pytestmark = pytest.mark.django_db(transaction=True)


def sent(client: Client, tmp_path: object, rows: list[make.Row]) -> Upload:
    path = workbooks.write(tmp_path / "roster.xlsx", {"慰问帮扶发放": rows})  # type: ignore[operator]
    file = io.BytesIO(path.read_bytes())
    file.name = "roster.xlsx"
    client.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    return Upload.objects.get()


@pytest.fixture
def client_of_chaoyang() -> Client:
    client = Client()
    client.force_login(make.clerk())
    return client


def without(header: str) -> make.Row:
    row = make.disbursement(身份证号=make.citizen_id(1))
    del row[header]
    return row


def test_a_missing_column_is_asked_and_answered_once(client_of_chaoyang: Client, tmp_path: object) -> None:
    upload = sent(client_of_chaoyang, tmp_path, [without("用途")])
    asked = preview(upload, HOLDER, tells_closed=True).questions
    assert [(question.header, question.names) for question in asked] == [("用途", ("慰问", "帮扶救助"))]
    page = client_of_chaoyang.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert "本表统一为" in page
    client_of_chaoyang.post(
        reverse("upload_answer", args=[upload.uid]),
        {"header": ["用途"], "value": ["慰问"], "seen": upload.seen},
    )
    upload.refresh_from_db()
    assert (upload.state, upload.answers) == ("checked", {"用途": "慰问"})
    assert preview(upload, HOLDER, tells_closed=True).questions == ()
    client_of_chaoyang.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen})
    assert [fact.purpose for fact in Disbursement.objects.all()] == ["consolation"]


@pytest.mark.hardening("T62")
def test_what_somebody_else_made_of_it_meanwhile_is_not_confirmed_unseen(
    client_of_chaoyang: Client, tmp_path: object
) -> None:
    upload = sent(client_of_chaoyang, tmp_path, [make.disbursement()])
    page = client_of_chaoyang.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert f'name="seen" value="{upload.seen}"' in page
    colleague = Client()
    colleague.force_login(make.clerk(username="cy3"))
    colleague.post(
        reverse("upload_answer", args=[upload.uid]),
        {"header": ["资金来源"], "value": ["社会捐助"], "seen": upload.seen},
    )
    address = reverse("upload_confirm", args=[upload.uid])
    for stale in ({"seen": upload.seen}, {}):
        page = client_of_chaoyang.post(address, stale, follow=True).content.decode()
        assert ("这份文件又有改动" in page, Disbursement.objects.count()) == (True, 0)
    told = Event.objects.get(verb="upload.answered").body
    assert (told["fields"], told["answers"]) == (["资金来源"], {"资金来源": "社会捐助"})
    now = Upload.objects.get(pk=upload.pk)
    assert (intake.confirm(upload, by=upload.by), now.state) == (False, Upload.State.CHECKED)
    client_of_chaoyang.post(address, {"seen": now.seen})
    assert Disbursement.objects.count() == 1


def test_an_answer_fills_only_sheets_that_lack_the_column_and_is_shown_beside_them(
    client_of_chaoyang: Client, tmp_path: Path
) -> None:
    there = [make.disbursement(用途=purpose) for purpose in ("帮扶救助", None)]
    book = workbooks.write(tmp_path / "two.xlsx", {"慰问": [without("用途")], "帮扶": there})
    with book.open("rb") as file:
        client_of_chaoyang.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    upload = Upload.objects.get()
    asked = preview(upload, HOLDER, tells_closed=True)
    assert [(question.header, question.titles) for question in asked.questions] == [("用途", ("慰问",))]
    address = reverse("upload_answer", args=[upload.uid])
    answer = {"header": ["用途"], "value": ["慰问"], "seen": upload.seen}
    page = client_of_chaoyang.post(address, answer, follow=True).content.decode()
    upload.refresh_from_db()
    seen = preview(upload, HOLDER, tells_closed=True)
    assert [(fault.title, fault.row, fault.code) for fault in seen.errors] == [("帮扶", 3, "required")]
    assert [(sheet.title, sheet.given) for sheet in seen.answered] == [("慰问", (("用途", "慰问"),))]
    assert "工作表“慰问”没有的列，每一行都按在这里填的读取：用途 慰问</p>" in page
    by_command = check_workbook(book, book.name, load(upload.campaign, upload.union), upload.answers, silent)
    assert by_command.errors == []


def test_an_answered_category_is_told_to_who_has_the_file_alone(
    client_of_chaoyang: Client, tmp_path: object
) -> None:
    upload = sent(client_of_chaoyang, tmp_path, [without("人员类别")])
    answer = {"header": ["人员类别"], "value": ["户外一线"], "seen": upload.seen}
    client_of_chaoyang.post(reverse("upload_answer", args=[upload.uid]), answer)
    upload.refresh_from_db()
    told = [
        preview(upload, knows, tells_closed=True).answered[0].given
        for knows in (HOLDER, Knows(persons=True, closed_class=False))
    ]
    assert told == [(("人员类别", "户外一线"),), (("人员类别", "不公开"),)]


def test_the_worksheet_of_a_double_is_named_to_who_has_the_file_alone(
    client_of_chaoyang: Client, tmp_path: Path
) -> None:
    """What a clerk calls a worksheet may say who the people on it are."""
    book = workbooks.write(
        tmp_path / "two.xlsx", {title: [make.disbursement()] for title in ("因公牺牲民警家庭", "慰问")}
    )
    with book.open("rb") as file:
        client_of_chaoyang.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    upload = Upload.objects.get()
    said = [
        next(
            fault.message
            for fault in preview(upload, knows, tells_closed=True).warnings
            if fault.code == "possible_duplicate"
        )
        for knows in (HOLDER, Knows(persons=True, closed_class=False))
    ]
    assert [message.partition("表第2行")[0] for message in said] == [
        "与本文件“因公牺牲民警家庭”",
        "与本文件“第1张表”",
    ]


def test_an_answer_that_is_a_text_is_not_told_in_the_log() -> None:
    lookups = names.load(make.campaign(), make.union())
    chosen = {"单位": "万元", "用途": "慰问", "发放日期": "2023-01-10"}
    texts = {"姓名": "李春生", "工作单位": "一汽", "人员类别": "李春生", "服务日期": make.citizen_id(1)}
    assert defaults.without_texts({**chosen, **texts}, lookups) == chosen


def test_what_differs_from_row_to_row_is_never_asked(client_of_chaoyang: Client, tmp_path: object) -> None:
    upload = sent(client_of_chaoyang, tmp_path, [without("姓名")])
    seen = preview(upload, HOLDER, tells_closed=True)
    assert seen.questions == ()
    assert [fault.code for fault in seen.errors] == ["missing_column"]


def test_an_answer_to_no_column_changes_nothing(client_of_chaoyang: Client, tmp_path: object) -> None:
    upload = sent(client_of_chaoyang, tmp_path, [without("用途")])
    address = reverse("upload_answer", args=[upload.uid])
    answer = client_of_chaoyang.post(
        address, {"header": ["密码"], "value": ["1"], "seen": upload.seen}, follow=True
    )
    upload.refresh_from_db()
    assert upload.answers == {}
    assert "列名用模板里的名称" in answer.content.decode()


def test_messages_are_in_the_language_of_the_sender(client_of_chaoyang: Client, tmp_path: object) -> None:
    client_of_chaoyang.post("/language/", {"language": "en", "next": "/"})
    upload = sent(client_of_chaoyang, tmp_path, [without("姓名")])
    assert upload.language == "en"
    assert "missing" in preview(upload, HOLDER, tells_closed=True).errors[0].message.lower()


def test_faults_are_said_in_the_readers_language_once_asked(
    client_of_chaoyang: Client, tmp_path: object
) -> None:
    """A fault is a sentence of the language in which its file was checked: another check says it in another."""
    upload = sent(client_of_chaoyang, tmp_path, [make.disbursement(**{"慰问金(元)": "五百元"})])
    address, page = reverse("upload_answer", args=[upload.uid]), reverse("upload_state", args=[upload.uid])
    asks = "Check again in this language"
    assert "用现在的语言重新检查" not in client_of_chaoyang.get(page).content.decode()
    client_of_chaoyang.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    before = client_of_chaoyang.get(page).content.decode()
    assert (asks in before, "金额要写成数字" in before) == (True, True)
    client_of_chaoyang.post(address, {"language": ""})
    checked = Upload.objects.get().checked_as
    client_of_chaoyang.post(address, {"language": ""})  # it is said so already: nothing is checked again
    assert Upload.objects.get().checked_as == checked
    after = client_of_chaoyang.get(page).content.decode()
    assert (asks in after, "金额要写成数字" in after) == (False, False)
    upload.refresh_from_db()
    assert (upload.language, upload.state) == ("en", Upload.State.CHECKED)


def test_who_has_not_the_file_has_it_not_checked_again_in_a_language(
    client_of_chaoyang: Client, tmp_path: object
) -> None:
    """They would keep its sender from confirming for as long as they like."""
    upload = sent(client_of_chaoyang, tmp_path, [make.disbursement(**{"慰问金(元)": "五百元"})])
    above, colleague = Client(), Client()
    above.force_login(make.clerk(make.CHANGCHUN))
    colleague.force_login(make.clerk(username="colleague"))
    address, page = reverse("upload_answer", args=[upload.uid]), reverse("upload_state", args=[upload.uid])
    for reader, asks, again in ((above, False, False), (colleague, True, True)):
        reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        assert ("Check again in this language" in reader.get(page).content.decode()) == asks
        reader.post(address, {"language": ""})
        assert (Upload.objects.get().checked_as != upload.checked_as) == again


def test_a_look_at_a_file_that_is_checked_anew_just_then_is_led_back(
    client_of_chaoyang: Client, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = sent(client_of_chaoyang, tmp_path, [make.disbursement(**{"慰问金(元)": "五百元"})])
    read, colleague = sealed_check.read, make.clerk(username="colleague")

    def gone(name: str) -> object:
        monkeypatch.setattr(sealed_check, "read", read)
        check_again(Upload.objects.get(), by=colleague)
        return read(name)

    pages = [
        reverse("upload_state", args=[upload.uid]),
        reverse("upload_rows", args=[upload.uid, "new"]),
        reverse("upload_after", args=[upload.uid, "consoled"]),
    ]
    for address in pages:
        monkeypatch.setattr(sealed_check, "read", gone)
        answer = client_of_chaoyang.get(address)
        assert (answer.status_code, answer["Location"]) == (302, pages[0])
    originals.forget(Upload.objects.get().checked_as)
    with pytest.raises(FileNotFoundError):
        client_of_chaoyang.get(pages[0])
