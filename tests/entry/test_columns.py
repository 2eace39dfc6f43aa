"""认列: a header that nobody understands is explained once by the clerk, and remembered for that union alone."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement
from campaigns.models import Event
from songnuan.entry.look.knows import HOLDER
from songnuan.entry.models import HeaderMeaning, Upload
from songnuan.entry.preview import preview
from songnuan.lib.spreadsheets.cells import Cell
from tests import factories as make
from tests.admin.pages import seen
from tests.commands.command import upload as upload_by_command

pytestmark = pytest.mark.django_db(transaction=True)
HEADERS = ["姓名", "人员类别", "用途", "实领大洋", "发放日期", "民族"]
LINE = ["李春生", "户外一线", "慰问", 500, "2023-01-10", "汉"]
STRANGE = ["谁", "哪一类", "为什么", "实领大洋", "哪天"]


def book(*lines: list[Cell], title: str = "花名册") -> bytes:
    made = openpyxl.Workbook()
    made.active.title = title
    for line in lines:
        made.active.append(line)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


@pytest.fixture
def mine() -> Client:
    client = Client()
    client.force_login(make.clerk())
    return client


def sent(client: Client, content: bytes) -> Upload:
    file = io.BytesIO(content)
    file.name = "花名册.xlsx"
    client.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    return Upload.objects.latest("pk")


def columns(upload: Upload) -> str:
    return reverse("upload_columns", args=[upload.uid, 0])


def say(client: Client, upload: Upload, **said: str) -> Any:
    sheet = said.pop("as_", "慰问帮扶发放")
    answers = {f"head-{place.removeprefix('c')}": header for place, header in said.items()}
    return client.post(
        columns(upload),
        {
            "as": sheet,
            "line": said.pop("line", "1-1"),
            "seen": Upload.objects.get(pk=upload.pk).seen,
            **answers,
        },
    )


def test_a_strange_header_is_explained_once_and_the_file_checked_again(mine: Client) -> None:
    renamed = [*HEADERS[:1], "哪一类", *HEADERS[2:]]
    upload = sent(mine, book(renamed, LINE))
    (unread,) = preview(upload, HOLDER, tells_closed=True).unread
    assert (unread.asks, unread.columns) == (True, ("哪一类", "实领大洋", "民族"))
    page = mine.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert "表里的“实领大洋”是哪一列？" in page
    answer = say(mine, upload, c1="人员类别", c3="慰问金(元)", c5="-")
    assert (answer.status_code, answer["Location"]) == (302, reverse("upload_state", args=[upload.uid]))
    upload.refresh_from_db()
    seen = preview(upload, HOLDER, tells_closed=True)
    assert (upload.state, seen.new, seen.errors, seen.unread) == ("checked", 1, (), ())
    assert [fault.code for fault in seen.warnings] == ["unnamed"]
    meanings = HeaderMeaning.objects.order_by("pk").values_list(
        "union__code", "sheet", "written", "header", "by"
    )
    clerk = upload.by_id
    assert list(meanings) == [
        (make.CHAOYANG, "慰问帮扶发放", "哪一类", "人员类别", clerk),
        (make.CHAOYANG, "慰问帮扶发放", "实领大洋", "慰问金(元)", clerk),
        (make.CHAOYANG, "慰问帮扶发放", "民族", "", clerk),
    ]
    event = Event.objects.get(verb="upload.explained")
    assert (event.actor_id, event.body) == (
        clerk, {"sheet": "慰问帮扶发放", "columns": ["哪一类 → 人员类别", "实领大洋 → 慰问金(元)", "民族 → -"]}
    )  # fmt: skip


def test_the_next_file_is_understood_in_the_browser_and_on_the_command_line(
    mine: Client, tmp_path: Path
) -> None:
    say(mine, sent(mine, book(HEADERS, LINE)), c3="慰问金(元)")
    again = sent(mine, book(HEADERS, [*LINE[:3], 700, *LINE[4:]]))
    assert (
        again.state,
        preview(again, HOLDER, tells_closed=True).new,
        preview(again, HOLDER, tells_closed=True).errors,
    ) == ("checked", 1, ())
    path = tmp_path / "again.xlsx"
    path.write_bytes(book(HEADERS, [*LINE[:3], 800, *LINE[4:]]))
    ran = upload_by_command(path, "--commit")
    assert (ran.code, ran.answer["status"]) == (0, "committed")
    assert Disbursement.objects.get().cash == 80_000


def test_what_one_union_says_is_nothing_to_another(mine: Client, tmp_path: Path) -> None:
    say(mine, sent(mine, book(HEADERS, LINE)), c3="慰问金(元)")
    path = tmp_path / "theirs.xlsx"
    path.write_bytes(book(HEADERS, LINE))
    ran = upload_by_command(path, union=make.YUSHU)
    assert (ran.code, ran.codes) == (1, ["required"])


def test_a_sheet_that_nobody_knows_is_named_and_explained(mine: Client) -> None:
    upload = sent(mine, book(["朝阳区"], STRANGE, LINE[:5]))
    assert upload.state == "checked"
    seen = preview(upload, HOLDER, tells_closed=True)
    assert [fault.code for fault in seen.errors] == ["no_known_sheet"]
    assert (seen.can_commit, seen.can_commit_valid) == (False, False)
    page = mine.get(columns(upload)).content.decode()
    assert "谁、哪一类、为什么、实领大洋、哪天" in page
    assert "李春生" not in page
    asked = mine.get(columns(upload), {"as": "慰问帮扶发放", "line": "2-2"}).content.decode()
    assert "表里的“为什么”是哪一列？" in asked
    answers = {
        "head-0": "姓名",
        "head-1": "人员类别",
        "head-2": "用途",
        "head-3": "慰问金(元)",
        "head-4": "发放日期",
    }
    mine.post(columns(upload), {"as": "慰问帮扶发放", "line": "2-2", "seen": upload.seen, **answers})
    upload.refresh_from_db()
    assert (
        upload.state,
        preview(upload, HOLDER, tells_closed=True).new,
        preview(upload, HOLDER, tells_closed=True).errors,
    ) == ("checked", 1, ())


@pytest.mark.hardening("T47")
def test_a_line_that_may_be_about_somebody_is_offered_to_who_has_the_file_alone(mine: Client) -> None:
    upload = sent(mine, book(STRANGE, ["郑卫国", "因公牺牲民警", "慰问", "五百元", "正月"]))
    above = Client()
    above.force_login(make.clerk(make.CHANGCHUN))
    assert "郑卫国" in mine.get(columns(upload)).content.decode()
    assert above.get(columns(upload)).status_code == 404
    page = above.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert ("郑" in page, "由报送的单位指明" in page) == (False, True)


def test_of_a_known_sheet_who_has_not_the_file_sees_its_header_alone(mine: Client) -> None:
    upload = sent(mine, book(HEADERS, [*LINE[:3], "五百元", "正月", "汉"]))
    above = Client()
    above.force_login(make.clerk(make.CHANGCHUN))
    page = above.get(columns(upload)).content.decode()
    assert ("实领大洋" in page, "李春生" in page) == (True, False)
    assert above.get(columns(upload), {"line": "2-2"}).content.decode().count("李春生") == 0
    assert "李春生" in mine.get(columns(upload)).content.decode()


def test_two_headers_never_become_one_column(mine: Client) -> None:
    upload = sent(mine, book(HEADERS, LINE))
    answer = say(mine, upload, c3="用途")
    assert answer.status_code == 422
    assert "“用途”、“实领大洋”都指成了“用途”" in answer.content.decode()
    assert not HeaderMeaning.objects.exists()


def test_a_meaning_beside_the_columns_own_name_is_asked_not_guessed(mine: Client) -> None:
    say(mine, sent(mine, book(HEADERS, LINE)), c3="慰问金(元)")
    both = sent(mine, book([*HEADERS[:5], "慰问金(元)"], [*LINE[:5], 600]))
    seen = preview(both, HOLDER, tells_closed=True)
    assert [(fault.column, fault.code) for fault in seen.errors] == [("慰问金(元)", "missing_column")]
    say(mine, both, c3="-")
    both.refresh_from_db()
    assert (
        preview(both, HOLDER, tells_closed=True).new,
        preview(both, HOLDER, tells_closed=True).errors,
    ) == (1, ())


def test_too_little_said_leaves_everything_as_it_was(mine: Client) -> None:
    upload = sent(mine, book(STRANGE, LINE[:5]))
    said_nothing, said_one = say(mine, upload), say(mine, upload, c0="姓名")
    assert [said_nothing.status_code, said_one.status_code] == [422, 422]
    assert "至少指明两列" in said_one.content.decode()
    assert not HeaderMeaning.objects.exists()


def test_a_header_over_two_lines_is_kept_apart_by_both(mine: Client) -> None:
    upper = ["姓名", "人员类别", "用途", "发放日期", "到手", "没到手"]
    lower = [None, None, None, None, "几块", "几块"]
    upload = sent(mine, book(upper, lower, ["李春生", "户外一线", "慰问", "2023-01-10", 500, 900]))
    say(mine, upload, line="1-2", c4="慰问金(元)", c5="-")
    upload.refresh_from_db()
    seen = preview(upload, HOLDER, tells_closed=True)
    assert (seen.errors, [step.after for step in seen.steps]) == ((), [1, 50_000])


def test_the_clerk_mends_and_forgets_what_was_said_and_nobody_else_does(mine: Client) -> None:
    say(mine, sent(mine, book(HEADERS, LINE)), c3="慰问金(元)")
    meaning = HeaderMeaning.objects.get()
    address = reverse("admin:entry_headermeaning_change", args=[meaning.pk])
    neighbour = Client()
    neighbour.force_login(make.clerk(make.YUSHU))
    assert (mine.get(address).status_code, neighbour.get(address).status_code) == (200, 404)
    mine.post(address, {"header": "慰问品折价(元)", **seen(mine, address)})
    meaning.refresh_from_db()
    assert (meaning.header, Event.objects.filter(verb="admin.change").count()) == ("慰问品折价(元)", 1)
    gone = reverse("admin:entry_headermeaning_delete", args=[meaning.pk])
    mine.post(gone, {"post": "yes", **seen(mine, gone)})
    assert not HeaderMeaning.objects.exists()


@pytest.mark.slow
def test_a_role_that_was_there_before_gets_the_new_permissions() -> None:
    call_command("migrate", "entry", "0005", verbosity=0)
    clerks = Group.objects.get(name="市县填报员")
    clerks.permissions.filter(codename__endswith="_headermeaning").delete()
    call_command("migrate", "entry", verbosity=0)
    given = clerks.permissions.filter(codename__endswith="_headermeaning").values_list("codename", flat=True)
    assert sorted(given) == ["change_headermeaning", "delete_headermeaning", "view_headermeaning"]


@pytest.mark.hardening("T62")
def test_what_is_said_of_an_earlier_check_is_not_remembered(mine: Client) -> None:
    upload = sent(mine, book(HEADERS, LINE))
    page = mine.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert page.count(f'name="seen" value="{upload.seen}"') >= 1
    stale = {"as": "慰问帮扶发放", "line": "1-1", "head-3": "慰问金(元)", "seen": upload.seen}
    say(mine, upload, c3="慰问品折价(元)")
    told = mine.post(columns(upload), stale, follow=True).content.decode()
    assert "您填写的没有保存" in told
    assert list(HeaderMeaning.objects.values_list("header", flat=True)) == ["慰问品折价(元)"]
