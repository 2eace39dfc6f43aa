"""Where each kind of fault is written, and when nothing is written."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests import factories as make
from tests import workbooks
from tests.commands.command import upload
from tests.entry.marked import rosters

pytestmark = pytest.mark.django_db
HANDED = "慰问帮扶发放"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "标红.xlsx"


def test_a_missing_column_is_said_on_our_heading(tmp_path: Path, target: Path) -> None:
    row = make.disbursement()
    del row["人员类别"]
    upload(workbooks.write(tmp_path / "a.xlsx", {HANDED: [row]}), "--marked", target)
    heading = openpyxl.load_workbook(target)[HANDED].cell(1, len(row) + 1)
    assert str(heading.value).startswith("错误说明：缺少“人员类别”这一列")
    ran = upload(target)
    assert [(error["code"], error["column"]) for error in ran.answer["errors"]] == [
        ("missing_column", "人员类别")
    ]
    assert "extra_column" not in [warning["code"] for warning in ran.answer["warnings"]]


def test_a_warning_has_a_comment_and_no_red(tmp_path: Path, target: Path) -> None:
    row = make.disbursement(联系电话="12")
    assert upload(workbooks.write(tmp_path / "a.xlsx", {HANDED: [row]}), "--marked", target).code == 0
    phone = list(row).index("联系电话") + 1
    assert (rosters.red(target, HANDED), (2, phone) in rosters.own_comments(target, HANDED)) == (set(), True)


def test_two_sheets_of_one_kind_are_told_apart(tmp_path: Path, target: Path) -> None:
    tables = {
        "一组": [make.disbursement(身份证号=make.citizen_id(1))],
        "二组": [make.disbursement(身份证号=make.citizen_id(1)), make.disbursement(身份证号="无")],
    }
    upload(workbooks.write(tmp_path / "a.xlsx", tables), "--marked", target)
    column = list(tables["一组"][0]).index("身份证号") + 1
    assert (rosters.red(target, "一组"), rosters.red(target, "二组")) == (set(), {(2, column), (3, column)})


def test_a_file_without_our_sheets_gets_one_that_says_so(tmp_path: Path, target: Path) -> None:
    path = workbooks.write(tmp_path / "a.xlsx", {"杂项": [{"甲": "1", "乙": "2"}]})
    assert upload(path, "--marked", target).codes == ["no_known_sheet"]
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["杂项", "错误说明"]
    assert str(book["错误说明"]["A2"].value).startswith("没有找到可以识别的表")
    assert upload(target).codes == ["no_known_sheet"]


def test_what_cannot_be_read_is_not_marked(tmp_path: Path, target: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    ran = upload(path, "--marked", target)
    assert (ran.code, ran.codes, target.exists()) == (1, ["unreadable"], False)
    assert "没有生成标红的原表" in ran.err


def test_what_has_no_fault_is_not_marked(tmp_path: Path, target: Path) -> None:
    path = workbooks.write(tmp_path / "a.xlsx", {HANDED: [make.disbursement(身份证号=make.citizen_id(1))]})
    assert (upload(path, "--marked", target).code, target.exists()) == (0, False)


def test_the_original_is_never_written_over(tmp_path: Path) -> None:
    path = rosters.roster(tmp_path / "名册.xlsx")
    before = path.read_bytes()
    assert upload(path, "--marked", path).code == 2
    assert path.read_bytes() == before


def test_with_valid_rows_everything_is_in_it(tmp_path: Path, target: Path) -> None:
    ran = upload(rosters.roster(tmp_path / "名册.xlsx"), "--commit", "--valid-rows", "--marked", target)
    assert (ran.code, ran.answer["status"], rosters.red(target)) == (0, "committed", rosters.WRONG)


@pytest.mark.slow
def test_a_large_roster_stays_small(tmp_path: Path, target: Path) -> None:
    rows = [
        make.disbursement(姓名=f"李{n}", **{"慰问金(元)": "五百元" if n % 50 == 0 else 500})
        for n in range(20_000)
    ]
    path = workbooks.write(tmp_path / "a.xlsx", {HANDED: rows})
    upload(path, "--marked", target)
    assert len(rosters.red(target, HANDED)) == 400
    with zipfile.ZipFile(target) as marked, zipfile.ZipFile(path) as original:
        assert marked.testzip() is None
        grown = sum(part.file_size for part in marked.infolist()) - sum(
            p.file_size for p in original.infolist()
        )
    assert grown < 2_000_000
