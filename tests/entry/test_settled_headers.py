"""Headers that everybody knows: no clerk says that they are another column, and what is read by a clerk's word is told."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Event, User
from songnuan.entry import names
from songnuan.entry.header import HeadCell, Header, find
from songnuan.entry.layout import HeadLine, Layout
from songnuan.entry.look.knows import HOLDER
from songnuan.entry.models import HeaderMeaning
from songnuan.entry.preview import preview
from songnuan.entry.sheets import DISBURSEMENTS, SHEETS, VISITS, Sheet
from songnuan.lib.spreadsheets.cells import SheetHead
from songnuan.lib.text import fold_header
from tests import factories as make
from tests.admin.pages import seen
from tests.commands.command import upload as upload_by_command
from tests.entry.test_columns import HEADERS, LINE, book, columns, say, sent

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
OURS = [
    "姓名",
    "身份证号",
    "人员类别",
    "用途",
    "发放日期",
    "慰问金(元)",
    "慰问品折价(元)",
    "数量",
    "人次",
    "工作单位",
]
SWAPPED = {
    "慰问金(元)": "慰问品折价(元)", "慰问品折价(元)": "慰问金(元)", "数量": "人次", "人次": "数量",
    "身份证号": "工作单位", "工作单位": "身份证号",
}  # fmt: skip


@pytest.fixture
def clerk() -> User:
    return make.clerk()


@pytest.fixture
def mine(clerk: User) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def found(*lines: list[str | None], sheet: Sheet = DISBURSEMENTS, **said: str) -> Header | None:
    """The header of such lines at a union whose clerks once said this of theirs."""
    lookups = names.load(make.campaign(), make.union())
    lookups = replace(lookups, meanings={sheet.name: {fold_header(key): text for key, text in said.items()}})
    head = SheetHead(name="Sheet1", row_count=len(lines), merges=())
    return find(list(enumerate(lines, start=1)), head, lookups)


def read_as(header: Header | None) -> list[str | None]:
    assert header is not None
    return [cell.header for cell in header.cells]


@pytest.mark.hardening("T24")
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_meaning_turns_a_column_of_ours_into_another(sheet: Sheet) -> None:
    own = [column.header for column in sheet.columns]
    assert read_as(found(own, sheet=sheet, **dict(zip(own, reversed(own), strict=True)))) == own
    assert read_as(found(own, sheet=sheet, **dict.fromkeys(own, ""))) == own
    assert read_as(found([*own, "谁也不认识"], sheet=sheet, **dict.fromkeys(own, ""))) == [*own, None]


def test_nor_what_counties_call_it_nor_a_mere_number() -> None:
    said = {"证件号码": "工作单位", "慰问对象": "备注", "序号": "人次"}
    written = ["序号", "慰问对象", "证件号码", *OURS[2:6]]
    assert read_as(found(written, **said)) == ["", "姓名", "身份证号", *OURS[2:6]]
    with_another = [*written, "实领大洋"]
    assert read_as(found(with_another, **said, 实领大洋="人次"))[:4] == ["", "姓名", "身份证号", "人员类别"]


def test_a_column_of_ours_under_a_title_of_ones_own_stays_ours() -> None:
    lines = ["发放", None, None, None, None, "民族"], ["姓名", *OURS[2:6], None]
    said = {"发放姓名": "备注", "慰问金(元)": "", "民族": "所属基层工会"}
    assert read_as(found(*lines, **said))[:5] == ["姓名", *OURS[2:6]]


def test_a_name_of_several_columns_is_told_by_the_title_above_it() -> None:
    lines = ["姓名", *OURS[2:5], "现款", "东西"], [None, None, None, None, "金额", "金额"]
    header = found(*lines, 现款金额="慰问金(元)", 东西金额="慰问品折价(元)")
    assert read_as(header)[-2:] == ["慰问金(元)", "慰问品折价(元)"]


@pytest.mark.hardening("T24")
def test_no_meaning_turns_one_sheet_into_another() -> None:
    few = ["姓名", *OURS[2:6]]
    wanted = [column.header for column in VISITS.columns]
    said = dict(zip(few, wanted, strict=False))
    header = found(few, sheet=VISITS, **said)
    assert header is not None
    assert (header.sheet, read_as(header)) == (DISBURSEMENTS, few)


@pytest.mark.hardening("T24")
def test_who_says_so_is_refused_and_the_next_file_reads_as_before(mine: Client) -> None:
    line = ["李春生", make.citizen_id(1), "户外一线", "慰问", "2023-01-10", 400, 6, 50, 1, "某厂"]
    upload = sent(mine, book(OURS, line))
    before = [step.after for step in preview(upload, HOLDER, tells_closed=True).steps]
    answer = say(mine, upload, **{f"c{OURS.index(one)}": other for one, other in SWAPPED.items()})
    assert (answer.status_code, "是系统认识的表头，不能指成别的列" in answer.content.decode()) == (422, True)
    answer = say(mine, upload, c5="-")
    assert (answer.status_code, HeaderMeaning.objects.count()) == (422, 0)
    assert say(mine, upload, as_="走访企业", c0="企业名称", c4="走访日期").status_code == 422
    again = sent(mine, book(OURS, [*line[:-1], "另一家厂"]))
    assert [step.after for step in preview(again, HOLDER, tells_closed=True).steps] == before


def test_a_form_asks_only_of_headers_that_nobody_knows(mine: Client) -> None:
    known, strange = sent(mine, book(OURS, LINE)), sent(mine, book(HEADERS, LINE))
    page = mine.get(columns(known)).content.decode()
    assert ("<select" in page.partition("<main")[2], "这张表的表头系统都认识" in page) == (False, True)
    page = mine.get(columns(strange)).content.decode()
    assert [f"表里的“{header}”是哪一列" in page for header in HEADERS] == [False] * 3 + [True, False, True]
    assert "“用途” → 用途" in page


def test_what_is_read_by_an_earlier_word_is_told_and_who_said_it_has_a_hand_in_it(
    mine: Client, clerk: User, tmp_path: Path
) -> None:
    above = make.deputy("省级工作人员", make.CHANGCHUN, "above")
    elsewhere = Client()
    elsewhere.force_login(above)
    say(elsewhere, sent(elsewhere, book(HEADERS, LINE)), c3="慰问金(元)", c5="-")
    event = Event.objects.get(verb="upload.explained")
    assert (event.actor, event.body["columns"]) == (above, ["实领大洋 → 慰问金(元)", "民族 → -"])
    upload = sent(mine, book(HEADERS, [*LINE[:3], 700, *LINE[4:]]))
    page = mine.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert "按本单位以前的说明读取：“实领大洋” → 慰问金(元)、“民族” → 不是需要的列。" in page
    mine.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen})
    assert Disbursement.objects.get().cash == 70_000
    assert set(Batch.objects.get().makers.all()) == {clerk, above}
    path = tmp_path / "again.xlsx"
    path.write_bytes(book(HEADERS, [*LINE[:3], 800, *LINE[4:]]))
    assert upload_by_command(path, "--commit").code == 0
    assert above in Batch.objects.latest("pk").makers.all()


@pytest.mark.parametrize("way", ["admin", "preview"])
def test_who_says_again_what_stands_takes_nobodys_word(mine: Client, clerk: User, way: str) -> None:
    """Else whoever said it could have it said once more by another, and review what is read by it."""
    first, *others = (sent(mine, book(HEADERS, [name, *LINE[1:]])) for name in ("甲", "乙", "丙"))
    say(mine, first, c3="慰问金(元)")
    meaning = HeaderMeaning.objects.get()
    # In a preview a colleague: who has not the file says nothing of it.
    other = (
        make.user("省级工作人员", make.PROVINCE, "other") if way == "admin" else make.clerk(username="other")
    )
    elsewhere = Client()
    elsewhere.force_login(other)
    at = reverse("admin:entry_headermeaning_change", args=[meaning.pk])

    def again(header: str) -> None:
        if way == "admin":
            assert elsewhere.post(at, {"header": header, **seen(elsewhere, at)}).status_code == 302
        else:  # of a file that was checked before anything was said
            assert say(elsewhere, others.pop(), c3=header).status_code == 302

    again("慰问金(元)")
    after = HeaderMeaning.objects.get(pk=meaning.pk)
    assert (after.by, after.at) == (clerk, meaning.at)
    again("慰问品折价(元)")
    assert HeaderMeaning.objects.get(pk=meaning.pk).by == other, (
        "control: who says something else has said it"
    )


def test_it_is_told_where_several_files_are_confirmed_at_once(mine: Client) -> None:
    say(mine, sent(mine, book(HEADERS, LINE)), c3="慰问金(元)", c5="-")
    files = []
    for name, headers in (("甲.xlsx", HEADERS), ("乙.xlsx", [*HEADERS[:3], "慰问金(元)", HEADERS[4]])):
        files.append(io.BytesIO(book(headers, [name, *LINE[1 : len(headers)]])))
        files[-1].name = name
    answer = mine.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": files})
    page = mine.get(answer["Location"]).content.decode()
    assert (
        page.count("列按本单位以前的说明读取")
        == page.count("有 2 列按本单位以前的说明读取。点文件名查看。")
        == 1
    )


def test_a_file_that_nobody_explained_has_no_hand_but_its_own(mine: Client, clerk: User) -> None:
    HeaderMeaning.objects.create(
        union=make.union(make.CHAOYANG), sheet="慰问帮扶发放", written="慰问金(元)", key="慰问金(元)", header="",
        by=make.deputy("省级工作人员", make.CHANGCHUN, "above"),
    )  # fmt: skip
    upload = sent(mine, book([*HEADERS[:3], "慰问金(元)", HEADERS[4]], LINE[:5]))
    assert (
        preview(upload, HOLDER, tells_closed=True).new,
        preview(upload, HOLDER, tells_closed=True).explained,
    ) == (1, ())
    mine.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen})
    assert (Disbursement.objects.get().cash, set(Batch.objects.get().makers.all())) == (50_000, {clerk})


def test_what_was_checked_before_headers_told_who_explained_them_is_still_read() -> None:
    cells = [[0, "姓名", "姓名", "姓名", "姓名"]]
    assert Layout.of_json(["花名册", "慰问帮扶发放", [[1, 1, cells]]]) == Layout(
        "花名册", "慰问帮扶发放", (HeadLine(1, 1, (HeadCell(0, "姓名", "姓名", "姓名", "姓名"),)),)
    )
