"""在预览里改: a wrong cell is typed anew in the preview; the file stays as sent, every rule is applied again."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beneficiaries.models import Disbursement
from songnuan.entry import originals, sealed_check
from songnuan.entry.look.knows import HOLDER
from songnuan.entry.look.look import MOST_PARTS, FaultLine
from songnuan.entry.models import MendedCell, Upload
from songnuan.entry.preview import preview
from tests import factories as make
from tests import workbooks

pytestmark = pytest.mark.django_db(transaction=True)
CLERK = "zhou"


@pytest.fixture
def mine() -> Client:
    client = Client()
    client.force_login(make.clerk(username=CLERK))
    return client


def sent(client: Client, tmp_path: object, *rows: make.Row) -> Upload:
    path = workbooks.write(tmp_path / "roster.xlsx", {"慰问帮扶发放": list(rows)})  # type: ignore[operator]
    file = io.BytesIO(path.read_bytes())
    file.name = "roster.xlsx"
    client.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    return Upload.objects.get()


def lines(upload: Upload) -> list[FaultLine]:
    upload.refresh_from_db()
    seen = preview(upload, HOLDER, tells_closed=True)
    return list(seen.look.lines(seen.errors))


def mend(client: Client, upload: Upload, **posted: str) -> None:
    posted.setdefault("seen", Upload.objects.get(pk=upload.pk).seen)
    answer = client.post(reverse("upload_mend", args=[upload.uid]), posted)
    assert (answer.status_code, answer["Location"]) == (302, reverse("upload_state", args=[upload.uid]))


def test_each_fault_stands_beside_who_and_what_and_hides_what_is_personal(
    mine: Client, tmp_path: object
) -> None:
    number = make.citizen_id(1)
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    upload = sent(
        mine, tmp_path,
        make.disbursement(姓名="李春生", 身份证号=wrong),
        make.disbursement(姓名="朴花", 身份证号=int(number[:15] + "000"), 人员类别="快递小哥"),
        make.disbursement(姓名="王民警", 人员类别="因公伤残民警", **{"慰问金(元)": "五百元"}),
    )  # fmt: skip
    told = [
        (line.fault.row, line.name, line.fault.column, line.content, line.suggestion, line.text)
        for line in lines(upload)
    ]
    assert told == [
        (2, "李某某", "身份证号", f"{wrong[:6]}********{wrong[14:]}", "", ""),
        (3, "朴某", "身份证号", "数字格式，后几位已丢失", "", ""),
        (3, "朴某", "人员类别", "快递小哥", "快递员", "快递小哥"),
        (4, "不公开", "慰问金(元)", "五百元", "", "五百元"),
    ]
    page = mine.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert "改为快递员" in page
    for hidden in (wrong, number[:15], "李春生", "朴花", "王民警"):
        assert hidden not in page


def test_a_suggestion_is_taken_in_one_click_and_the_batch_says_what_was_changed(
    mine: Client, tmp_path: object
) -> None:
    upload = sent(mine, tmp_path, make.disbursement(), make.disbursement(姓名="朴花", 人员类别="快递小哥"))
    content = originals.read(upload.stored_as)
    (line,) = lines(upload)
    mend(mine, upload, accept=f"{line.key}={line.suggestion}")
    assert lines(upload) == []
    assert (upload.state, originals.read(upload.stored_as)) == ("checked", content)
    mine.post(reverse("upload_confirm", args=[upload.uid]), {"seen": Upload.objects.get(pk=upload.pk).seen})
    upload.refresh_from_db()
    assert [str(fact.category) for fact in Disbursement.objects.order_by("row")] == ["户外一线", "快递员"]
    assert upload.batch is not None
    page = mine.get(reverse("batch", args=[upload.batch.number])).content.decode()
    told = [part.strip() for part in page[page.index("预览中改的格") :].split("<td")]
    assert all(word in page for word in ("快递小哥", "快递员", f"{CLERK}的名字")), told
    leader = Client()
    leader.force_login(make.user("领导", make.PROVINCE))
    page = leader.get(reverse("batch", args=[upload.batch.number])).content.decode()
    assert ("预览中改的格" in page, "快递小哥" in page, "快递员" in page) == (True, False, False)


def test_who_sent_the_file_is_told_what_others_typed_into_it(mine: Client, tmp_path: object) -> None:
    upload = sent(
        mine, tmp_path, make.disbursement(), make.disbursement(姓名="朴花", **{"慰问金(元)": "5百"})
    )
    above, page = Client(), reverse("upload_state", args=[upload.uid])
    above.force_login(make.clerk(make.CHANGCHUN, username="above"))
    assert "预览中改的格" not in mine.get(page).content.decode()
    (line,) = lines(upload)
    mend(above, upload, **{f"cell-{line.key}": "50000"})
    said = mine.get(page).content.decode()
    assert ("above的名字" in said, "5百" in said, "50000" in said) == (True, True, True)
    assert "5百" not in above.get(page).content.decode()
    upload.refresh_from_db()
    assert upload.counts["mended"] == 1
    Upload.objects.filter(pk=upload.pk).update(parcel=upload.uid)
    assert "有 1 格由别人在预览中改过" in mine.get(reverse("parcel", args=[upload.uid])).content.decode()


def test_what_one_typed_oneself_is_no_news(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, make.disbursement(**{"慰问金(元)": "5百"}))
    (line,) = lines(upload)
    mend(mine, upload, **{f"cell-{line.key}": "500"})
    upload.refresh_from_db()
    assert "mended" not in upload.counts


def test_all_that_say_the_same_are_changed_together(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, *[make.disbursement(姓名=name, 人员类别="快递 小哥") for name in "甲乙丙"])
    found = lines(upload)
    assert [line.same for line in found] == [3, 3, 3]
    mend(mine, upload, accept_all=f"{found[1].key}=快递员")
    assert (lines(upload), upload.mended.count()) == ([], 3)


def test_several_cells_are_typed_at_once_and_judged_like_any_other(mine: Client, tmp_path: object) -> None:
    number = make.citizen_id(7)
    upload = sent(
        mine, tmp_path,
        make.disbursement(身份证号=number),
        make.disbursement(身份证号=int(number[:15] + "000"), 发放日期="2023-02-30"),
    )  # fmt: skip
    damaged, day = lines(upload)
    mend(mine, upload, **{f"cell-{damaged.key}": number, f"cell-{day.key}": "2023年1月10日"})
    # Now it is the same person, day and purpose as row 2: the rules across rows are applied, too.
    assert [line.fault.code for line in lines(upload)] == ["duplicate_in_file"]
    assert preview(upload, HOLDER, tells_closed=True).new == 1
    assert number.encode() not in b"".join(bytes(cell.sealed) for cell in MendedCell.objects.all())


def test_only_what_was_found_wrong_can_be_typed_anew(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, make.disbursement(), make.disbursement(发放日期="2023-02-30"))
    (line,) = lines(upload)
    good = line.key.replace("-3-", "-2-")
    mend(
        mine,
        upload,
        **{f"cell-{good}": "2023-01-11", "cell-9-9-9": "x", "cell-x": "y", f"cell-{line.key}": " "},
    )
    assert (len(lines(upload)), MendedCell.objects.count()) == (1, 0)


def test_what_was_typed_is_forgotten_with_the_upload(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, make.disbursement(人员类别="快递小哥"))
    (line,) = lines(upload)
    mend(mine, upload, **{f"cell-{line.key}": "外卖配送员"})
    values = MendedCell.objects.get().values
    assert (values["before"], values["after"]) == ("快递小哥", "外卖配送员")
    upload.refresh_from_db()
    mine.post(reverse("upload_discard", args=[upload.uid]), {"seen": upload.seen})
    assert not MendedCell.objects.exists()


@pytest.mark.hardening("T07")
@pytest.mark.parametrize("second", ["第二张", "第一张"])
def test_a_cell_that_is_mended_is_that_of_its_own_sheet(mine: Client, tmp_path: Path, second: str) -> None:
    """Row 2 stands on both sheets. Two sheets of one name, which no office program writes, are refused."""
    wrong, right = make.disbursement(**{"慰问金(元)": "五百元"}), make.disbursement(**{"慰问金(元)": 9000})
    path = workbooks.write(tmp_path / "of two.xlsx", {"第一张": [wrong], "第二张": [right]})
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            renamed = content.replace("第二张".encode(), second.encode())
            book.writestr(name, renamed if name == "xl/workbook.xml" else content)
    with path.open("rb") as file:
        mine.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    upload = Upload.objects.get()
    if second == "第一张":
        assert (upload.state, "两张工作表都叫“第一张”" in upload.message) == ("refused", True)
        return
    (line,) = lines(upload)
    mend(mine, upload, **{f"cell-{line.key}": "500"})
    upload.refresh_from_db()
    read = sealed_check.read(upload.checked_as)
    assert [(sheet.title, [row.record.cash for row in sheet.rows]) for sheet in read.sheets] == [
        ("第一张", [50_000]), ("第二张", [900_000])
    ]  # fmt: skip


def test_a_neighbour_changes_nothing(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, make.disbursement(人员类别="快递小哥"))
    (line,) = lines(upload)
    neighbour = Client()
    neighbour.force_login(make.clerk(make.YUSHU))
    answer = neighbour.post(reverse("upload_mend", args=[upload.uid]), {"accept": f"{line.key}=快递员"})
    assert (answer.status_code, MendedCell.objects.count()) == (404, 0)


def test_samples_show_how_rows_were_read(mine: Client, tmp_path: object) -> None:
    number = make.citizen_id(3)
    rows = [
        make.disbursement(身份证号=number, 备注="大病"),
        *[make.disbursement(姓名=name) for name in "甲乙丙"],
    ]
    upload = sent(mine, tmp_path, *rows)
    (sample,) = preview(upload, HOLDER, tells_closed=True).samples
    texts = [value.text for value in sample.rows[0][1]]
    shown = dict(zip([column.header for column in sample.columns], texts, strict=True))
    assert [number for number, _texts in sample.rows] == [2, 3, 4]
    assert (shown["姓名"], shown["身份证号"], shown["慰问金(元)"], shown["发放日期"], shown["备注"]) == (
        "李某某", f"{number[:6]}********{number[14:]}", "500.00", "2023-01-10", "已填写，此处不显示"
    )  # fmt: skip


def test_a_replacement_shows_what_goes_and_what_comes(mine: Client, tmp_path: object) -> None:
    old = make.batch(
        {"慰问帮扶发放": [make.disbursement(), make.disbursement(姓名="朴花")], "走访企业": [make.visit()]}
    )
    path = workbooks.write(
        tmp_path / "new.xlsx", {"慰问帮扶发放": [make.disbursement(**{"慰问金(元)": 800})]}
    )  # type: ignore[operator]
    wish = {"campaign": "2023", "union": make.CHAOYANG, "replace": old.number}
    with path.open("rb") as file:
        mine.post(reverse("upload"), {**wish, "file": file})
    lines_ = [
        (line.name, line.rows_out, line.yuan_out, line.rows_in, line.yuan_in)
        for line in preview(Upload.objects.get(), HOLDER, tells_closed=True).exchange
    ]
    assert lines_ == [("走访企业", 1, None, 0, None), ("慰问帮扶发放", 2, "1,000.00", 1, "800.00")]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_marked_copy_holds_what_was_typed(mine: Client, tmp_path: object, ending: str) -> None:
    rows = [make.disbursement(人员类别="快递小哥"), make.disbursement(发放日期="2023-02-30")]
    path = workbooks.write(tmp_path / "roster.xlsx", {"慰问帮扶发放": rows})  # type: ignore[operator]
    if ending == "csv":
        page = openpyxl.load_workbook(path).active
        lines_ = [",".join("" if value is None else str(value) for value in line) for line in page.values]
        path = path.with_suffix(".csv")
        path.write_text("\n".join(lines_), encoding="utf-8")
    with path.open("rb") as file:
        mine.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    upload = Upload.objects.get()
    category = next(line for line in lines(upload) if line.fault.column == "人员类别")
    mend(mine, upload, accept=f"{category.key}=快递员")
    marked = openpyxl.load_workbook(io.BytesIO(mine.get(reverse("upload_marked", args=[upload.uid])).content))
    page = marked.worksheets[0]
    head = [cell.value for cell in page[1]]
    assert page.cell(2, head.index("人员类别") + 1).value == "快递员"
    assert page.cell(3, head.index("发放日期") + 1).value == "2023-02-30"
    assert page.cell(3, head.index("错误说明") + 1).value is not None


def test_thousands_of_faults_are_paged_without_more_queries(mine: Client, tmp_path: object) -> None:
    few = sent(mine, tmp_path, *[make.disbursement(姓名=f"甲{n}", 发放日期="2023-02-30") for n in range(3)])
    address = reverse("upload_state", args=[few.uid])
    with CaptureQueriesContext(connection) as three:
        mine.get(address)
    many = Upload.objects.create(
        campaign=few.campaign, union=few.union, by=few.by, file_name="x.xlsx", digest="1" * 64, state="checked",
        checked_as=sealed_check.keep(make.checked(
            {"慰问帮扶发放": [make.disbursement(姓名=f"甲{n}", 发放日期="2023-02-30") for n in range(2_000)]}
        )), counts={"errors": 2_000},
    )  # fmt: skip
    with CaptureQueriesContext(connection) as thousands:
        page = mine.get(reverse("upload_state", args=[many.uid]), {"page": 40, "kind": "date_invalid"})
    assert (page.status_code, page.content.decode().count("没有这一天")) == (200, 50)
    assert len(thousands) == len(three)


def test_one_choice_mends_a_name_that_nobody_knows_wherever_it_stands(mine: Client, tmp_path: object) -> None:
    upload = sent(
        mine, tmp_path, *[make.disbursement(姓名=f"李{n}", 人员类别="甲乙丙丁") for n in range(300)]
    )
    found = lines(upload)
    assert [(line.same, line.suggestion) for line in found] == [(300, "")] * 300
    mend(mine, upload, **{f"cell-{found[0].key}": "货车司机", f"alike-{found[0].key}": "1"})
    assert (lines(upload), upload.mended.count()) == ([], 300)


def test_what_is_typed_alone_wins_over_what_is_typed_for_all(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, *[make.disbursement(姓名=name, 人员类别="甲乙丙丁") for name in "甲乙丙"])
    one, two, _three = lines(upload)
    mend(
        mine, upload, **{f"cell-{one.key}": "货车司机", f"alike-{one.key}": "1", f"cell-{two.key}": "快递员"}
    )
    assert [cell.values["after"] for cell in upload.mended.order_by("row")] == [
        "货车司机",
        "快递员",
        "货车司机",
    ]


def test_a_column_of_dates_is_read_in_the_order_that_the_clerk_says(mine: Client, tmp_path: object) -> None:
    days = ("15/1/2023", "3/1/2023", "5/1/2023")
    upload = sent(mine, tmp_path, *[make.disbursement(姓名=f"李{day}", 发放日期=day) for day in days])
    upload.refresh_from_db()
    (way,) = preview(upload, HOLDER, tells_closed=True).look.read_as
    assert (way.header, way.name, way.count, way.before, way.after) == (
        "发放日期", "日/月/年", 3, "15/1/2023", "2023-01-15",
    )  # fmt: skip
    assert "整列按“日/月/年”读" in mine.get(reverse("upload_state", args=[upload.uid])).content.decode()
    mend(mine, upload, read_as=way.key)
    assert lines(upload) == []
    mine.post(reverse("upload_confirm", args=[upload.uid]), {"seen": Upload.objects.get(pk=upload.pk).seen})
    stored = [fact.date.isoformat() for fact in Disbursement.objects.order_by("row")]
    assert stored == ["2023-01-15", "2023-01-03", "2023-01-05"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("days", "names"),
    [
        (("1/2/2023", "2/1/2023"), ["日/月/年", "月/日/年"]),
        (("23.1.15", "22.12.5"), ["两位数的年/月/日"]),
        (("1月15日", "12月5号"), ["月/日，年份按活动时间补上"]),
        (("15/1/2023", "十五日"), []),
        (("15/1/2019", "16/1/2023"), []),
        (("31/2/2023",), []),
    ],
)
def test_only_orders_in_which_every_date_is_a_day_of_the_campaign_are_offered(
    mine: Client, tmp_path: object, days: tuple[str, ...], names: list[str]
) -> None:
    upload = sent(mine, tmp_path, *[make.disbursement(姓名=f"李{day}", 发放日期=day) for day in days])
    upload.refresh_from_db()
    assert [
        way.name
        for way in preview(upload, HOLDER, tells_closed=True).look.read_as
        if way.header == "发放日期"
    ] == names


def test_a_warning_can_be_mended_too(mine: Client, tmp_path: object) -> None:
    upload = sent(mine, tmp_path, make.disbursement(身份证号=make.citizen_id(1), 联系电话="1394455"))
    upload.refresh_from_db()
    seen = preview(upload, HOLDER, tells_closed=True)
    (line,) = [line for line in seen.look.lines(seen.warnings) if line.fault.code == "phone_invalid"]
    assert (line.key != "", line.text) == (True, "")
    mend(mine, upload, **{f"cell-{line.key}": "13944556677"})
    upload.refresh_from_db()
    assert [fault.code for fault in preview(upload, HOLDER, tells_closed=True).warnings] == []


def test_merged_amounts_are_filled_in_row_by_row(mine: Client, tmp_path: object) -> None:
    people = [make.disbursement(姓名=name, 身份证号=make.citizen_id(n)) for n, name in enumerate("甲乙丙", 1)]
    path = workbooks.write(tmp_path / "roster.xlsx", {"慰问帮扶发放": people})  # type: ignore[operator]
    book = openpyxl.load_workbook(path)
    sheet = book["慰问帮扶发放"]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "慰问金(元)")
    sheet.merge_cells(f"{column}2:{column}4")
    book.save(path)
    file = io.BytesIO(path.read_bytes())
    file.name = "roster.xlsx"
    mine.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    upload = Upload.objects.get()
    (line,) = lines(upload)
    assert [(row, name) for row, name, _key in line.parts] == [(2, "甲"), (3, "乙"), (4, "丙")]
    keys = [key for _row, _name, key in line.parts]
    mend(mine, upload, **{f"cell-{key}": text for key, text in zip(keys, ("300", "400", ""), strict=True)})
    assert [fault.fault.code for fault in lines(upload)] == ["merged_amount"]
    mend(mine, upload, **{f"cell-{keys[2]}": "500"})
    assert lines(upload) == []
    mine.post(reverse("upload_confirm", args=[upload.uid]), {"seen": Upload.objects.get(pk=upload.pk).seen})
    assert [fact.cash for fact in Disbursement.objects.order_by("row")] == [30000, 40000, 50000]


@pytest.mark.hardening("T05")
@pytest.mark.parametrize(("rows", "offered"), [(MOST_PARTS, MOST_PARTS), (MOST_PARTS + 1, 0)])
def test_a_merge_of_many_rows_is_parted_in_the_file(
    mine: Client, tmp_path: Path, rows: int, offered: int
) -> None:
    people = [make.disbursement(姓名="甲", 身份证号=make.citizen_id(n)) for n in range(1, rows + 1)]
    path = workbooks.write(tmp_path / "roster.xlsx", {"慰问帮扶发放": people})
    book = openpyxl.load_workbook(path)
    sheet = book["慰问帮扶发放"]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "慰问金(元)")
    sheet.merge_cells(f"{column}2:{column}{rows + 1}")
    book.save(path)
    with path.open("rb") as file:
        mine.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    upload = Upload.objects.get()
    (line,) = lines(upload)
    assert (line.fault.code, line.fault.rows, len(line.parts)) == ("merged_amount", rows, offered)
    page = mine.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert page.count('class="mend-part"') == offered
