"""The template: what stands in it, and that the reader understands it once it is filled."""

import datetime
import errno
import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from beneficiaries.models import Category
from campaigns.models import CampaignUnion, Union
from songnuan.entry import names
from songnuan.entry.check import NOTES_SHEETS, Checked, check_workbook
from songnuan.entry.faults import Refusal
from songnuan.entry.sheets import BY_NAME, SHEETS
from songnuan.entry.template import guide, lists, write_template
from songnuan.entry.template.help import NOTES
from songnuan.entry.walk import silent
from songnuan.lib.spreadsheets.marking import marks
from tests import factories
from tests.factories import CHAOYANG, PROVINCE, Tables, citizen_id, credit_code

pytestmark = pytest.mark.django_db


def template(at: str = CHAOYANG, year: str = "2023") -> Workbook:
    """The template of a union, as openpyxl reads it."""
    stream = io.BytesIO()
    write_template(factories.campaign(year), factories.union(at), stream)
    return openpyxl.load_workbook(stream)


def headers(sheet: Worksheet) -> list[str]:
    return [cell.value for cell in sheet[1]]


def formats(sheet: Worksheet) -> dict[str, str]:
    """The number format that each whole column gives its cells."""
    return {
        header: next(d for d in sheet.column_dimensions.values() if d.min <= place <= d.max).number_format
        for place, header in enumerate(headers(sheet), start=1)
    }


def validations(sheet: Worksheet) -> dict[str, tuple[str | None, ...]]:
    """Kind, operator and operands by header; each covers every row that a sheet may hold."""
    found = {}
    for one in sheet.data_validations.dataValidation:
        (area,) = one.sqref.ranges
        assert (area.min_row, area.max_row, area.min_col) == (2, 200_001, area.max_col)
        header = sheet.cell(1, area.min_col).value
        assert (one.errorTitle, one.showErrorMessage, one.allowBlank) == (header, True, True)
        found[header] = one.type, one.operator, one.formula1, one.formula2
    return found


def drop_down(book: Workbook, header: str) -> list[str]:
    """The names that the defined name of a drop-down reaches."""
    ((title, area),) = book.defined_names[header].destinations
    return [cell.value for (cell,) in book[title][area]]


def fill(book: Workbook, tables: Tables) -> None:
    """Type rows under the headers, dates as dates."""
    for name, rows in tables.items():
        days = {column.header for column in BY_NAME[name].columns if column.kind == "day"}
        for row in rows:
            typed = {
                key: datetime.date.fromisoformat(str(row[key])) if key in days else row[key] for key in row
            }
            book[name].append([typed.get(header) for header in headers(book[name])])


def read(book: Workbook, folder: Path) -> Checked:
    path = folder / "filled.xlsx"
    book.save(path)
    known = names.load(factories.campaign(), factories.union())
    return check_workbook(path, path.name, known, {}, silent)


def test_it_holds_the_contracted_sheets_and_columns_in_their_order() -> None:
    book = template()
    assert book.sheetnames == [guide.TITLE, *(sheet.name for sheet in SHEETS), lists.TITLE]
    for sheet in SHEETS:
        page = book[sheet.name]
        assert headers(page) == [column.header for column in sheet.columns]
        assert (page.max_row, page.freeze_panes) == (1, "A2")
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == [lists.TITLE]
    links = {cell.value: cell.hyperlink.location for (cell,) in book[guide.TITLE]["B1:B40"] if cell.hyperlink}
    assert links == {sheet.name: f"'{sheet.name}'!A2" for sheet in SHEETS}


def test_the_reader_skips_the_sheets_without_data() -> None:
    assert frozenset((guide.TITLE, lists.TITLE, marks.NOTES)) == NOTES_SHEETS


def test_untouched_it_holds_no_data(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        read(template(), tmp_path)
    assert refused.value.fault.code == "empty"


def test_filled_it_is_understood_cell_for_cell(tmp_path: Path) -> None:
    tables = {
        "筹集款物": [factories.contribution(是否转拨="否", 文号="吉工发〔2022〕1号")],
        "走访企业": [factories.visit(统一社会信用代码=credit_code(), 慰问组="第一慰问组", 职工人数=120)],
        "慰问帮扶发放": [
            factories.disbursement(
                身份证号=citizen_id(number), 档案编号="0012", 凭证号="3-12", 发放方式="现金"
            )
            for number in range(3)
        ],
        "分类服务": [factories.service(), factories.service(服务类型="返岗包车", 服务日期="2023-03-07")],
        "在档困难职工": [factories.roster(建档日期="2020-05-01")],
    }
    book = template()
    fill(book, tables)
    found = read(book, tmp_path)
    assert found.faults == []
    expected = factories.checked(tables)
    assert {sheet.name: sheet.rows for sheet in found.sheets} == {
        sheet.name: sheet.rows for sheet in expected.sheets
    }


def test_columns_have_the_format_of_their_kind() -> None:
    book = template()
    by_kind = {
        "text": "@", "digits": "@", "day": "yyyy-mm-dd", "money": "0.00", "whole": "0", "name": "General",
    }  # fmt: skip
    for sheet in SHEETS:
        expected = {column.header: by_kind[column.kind] for column in sheet.columns}
        assert formats(book[sheet.name]) == expected


def test_cells_are_validated() -> None:
    book = template()
    start, end, first_receipt, last_return = "44896", "44962", "44805", "44992"
    amount = ("decimal", "greaterThanOrEqual", "0", None)
    count = ("whole", "greaterThanOrEqual", "0", None)
    length = ("textLength", "equal", "18", None)

    def one_of(header: str) -> tuple[str, None, str, None]:
        return "list", None, header, None

    assert {sheet.name: validations(book[sheet.name]) for sheet in SHEETS} == {
        "筹集款物": {
            "资金来源": one_of("资金来源"),
            "形式": one_of("形式"),
            "金额(元)": amount,
            "到账日期": ("date", None, first_receipt, end),
            "是否转拨": one_of("是否转拨"),
        },
        "走访企业": {
            "走访日期": ("date", None, start, end),
            "统一社会信用代码": length,
            "企业类型": one_of("企业类型"),
            "职工人数": count,
            "受益职工数": count,
            "慰问组": one_of("慰问组"),
        },
        "慰问帮扶发放": {
            "身份证号": length,
            "人员类别": one_of("人员类别"),
            "用途": one_of("用途"),
            "救助项目": one_of("救助项目"),
            "慰问金(元)": amount,
            "慰问品折价(元)": amount,
            "人次": count,
            "发放日期": ("date", None, start, end),
            "资金来源": one_of("资金来源"),
            "发放方式": one_of("发放方式"),
        },
        "分类服务": {
            "服务日期": ("date", None, start, last_return),
            "服务类型": one_of("服务类型"),
            "人次": count,
            "支出金额(元)": amount,
            "资金来源": one_of("资金来源"),
        },
        "在档困难职工": {
            "身份证号": length,
            "困难类型": one_of("困难类型"),
            "建档日期": ("date", "lessThanOrEqual", end, None),
            "家庭人口": count,
            "月人均收入(元)": amount,
        },
    }


def test_drop_downs_offer_the_names_of_that_campaign() -> None:
    Category.objects.create(
        campaign=factories.campaign("2022"), code="courier_2022", name="春节留岗职工", order=99
    )
    before, now = template(year="2022"), template(year="2023")
    assert drop_down(now, "慰问组") == ["第一慰问组", "第二慰问组", "第三慰问组", "第四慰问组", "第五慰问组"]
    assert drop_down(before, "慰问组") == ["第一慰问组", "第二慰问组"]
    assert drop_down(before, "人员类别") == [*drop_down(now, "人员类别"), "春节留岗职工"]
    assert drop_down(now, "人员类别") == [category.name for category in factories.campaign().categories.all()]
    assert drop_down(now, "是否转拨") == ["是", "否"]


def test_without_names_the_column_says_to_leave_it_empty() -> None:
    factories.campaign().teams.all().delete()
    book = template()
    page = book["走访企业"]
    assert ("慰问组" in book.defined_names, "慰问组" in validations(page)) == (False, False)
    comment = page.cell(1, headers(page).index("慰问组") + 1).comment
    assert comment.text.endswith("\n本次活动没有可选的名称，请留空。")


def test_required_columns_are_told_by_colour_and_comment() -> None:
    book = template()
    for sheet in SHEETS:
        cells = {cell.value: cell for cell in book[sheet.name][1]}
        required = {column.header for column in sheet.columns if column.required}
        assert {
            header for header, cell in cells.items() if cell.comment.text.startswith("必填。")
        } == required
        assert {header for header, cell in cells.items() if cell.fill.fgColor.rgb == "FFFBE3E1"} == required


def test_help_names_the_rules_of_the_campaign() -> None:
    page = template()["慰问帮扶发放"]
    assert page["B1"].comment.text.splitlines() == [
        "选填。",
        "“困难职工”（含小类）必须填；资金来源是“中央财政专项帮扶资金”的必须填；“公安民警、移民管理警察及家庭”不登记。",
        "本列是文本格式，请不要改，否则末三位会变成0，无法恢复。",
        "填18位，没有的留空，不要写“无”或“/”。",
    ]


def test_every_help_text_belongs_to_a_column() -> None:
    known = {(sheet.name, column.header) for sheet in SHEETS for column in sheet.columns}
    assert {(name, header) for name, notes in NOTES.items() for header in notes} - known == set()


def test_it_is_stamped_for_programs_and_for_people() -> None:
    book = template()
    stamp = {prop.name: prop.value for prop in book.custom_doc_props.props}
    assert stamp == {"songnuan-campaign": "2023", "songnuan-union": CHAOYANG}
    lines = {row[1]: row[2] for row in book[guide.TITLE].iter_rows(max_col=3, values_only=True) if row[1]}
    assert lines["填报单位"] == "朝阳区总工会（代码 220104）"
    assert lines["走访、发放、服务日期"] == "2022-12-01 至 2023-02-05，首尾两天都算"
    assert lines["遇到问题"] == "请联系长春市总工会的系统管理员"
    assert "模板代码 2023-220104" in lines


def test_the_province_asks_itself() -> None:
    cells = [row[2] for row in template(PROVINCE)[guide.TITLE].iter_rows(max_col=3, values_only=True)]
    assert "请联系吉林省总工会的系统管理员" in cells


def test_the_paper_is_landscape_and_one_page_wide() -> None:
    Union.objects.filter(code=CHAOYANG).update(name="甲&乙工会")
    page = template()["慰问帮扶发放"]
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.print_title_rows) == (True, "$1:$1")
    header = page.oddHeader
    assert [header.left.text, header.center.text, header.right.text] == [
        "甲&&乙工会",
        "慰问帮扶发放",
        "2023-220104",
    ]


def test_a_union_outside_the_campaign_has_no_template() -> None:
    CampaignUnion.objects.filter(union__code=CHAOYANG, campaign__code="2023").delete()
    with pytest.raises(CampaignUnion.DoesNotExist):
        template()


def test_the_command_writes_the_file_and_says_so(tmp_path: Path) -> None:
    target, out = tmp_path / "朝阳.xlsx", io.StringIO()
    call_command(
        "template", "--campaign", "2023", "--union", CHAOYANG, "-o", str(target), "--json", stdout=out
    )
    assert json.loads(out.getvalue()) == {"campaign": "2023", "union": CHAOYANG, "file": str(target)}
    assert [path.name for path in tmp_path.iterdir()] == ["朝阳.xlsx"]
    assert openpyxl.load_workbook(target).sheetnames == template().sheetnames


@pytest.mark.parametrize(
    ("campaign", "union", "name", "message"),
    [
        ("2023", "999999", "a.xlsx", "“2023”活动中没有代码为“999999”的工会。"),
        ("1999", CHAOYANG, "a.xlsx", "没有代码为“1999”的活动。现有：2023、2022。"),
        ("2023", CHAOYANG, "a.xls", "模板是 .xlsx 文件，请让文件名以 .xlsx 结尾：{folder}/a.xls"),
        ("2023", CHAOYANG, "none/a.xlsx", "没有这个文件夹：{folder}/none"),
    ],
)
def test_wrong_usage_exits_2_and_writes_nothing(
    tmp_path: Path, campaign: str, union: str, name: str, message: str
) -> None:
    with pytest.raises(CommandError) as error:
        call_command("template", "--campaign", campaign, "--union", union, "-o", str(tmp_path / name))
    assert (error.value.returncode, str(error.value)) == (2, message.format(folder=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file_to_write_to(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(CommandError) as error:
        call_command("template", "--campaign", "2023", "--union", CHAOYANG, "-o", str(tmp_path / "a.xlsx"))
    assert error.value.returncode == 2


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"before")

    def half_written(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half_written)
    with pytest.raises(CommandError) as error:
        call_command("template", "--campaign", "2023", "--union", CHAOYANG, "-o", str(target))
    assert (error.value.returncode, str(error.value)) == (1, "磁盘已满，什么都没有保存。请清理磁盘后重试。")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.xlsx": b"before"}
