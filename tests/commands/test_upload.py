"""`upload` as programs call it: the answer's shape, the exit code, and that a refusal stores nothing."""

import zipfile
from pathlib import Path

import pytest

from campaigns.models import Batch
from songnuan.ledger.indicators import FACTS
from tests import factories as make
from tests import workbooks
from tests.commands.command import run, totals, upload

pytestmark = pytest.mark.django_db
FAULT = {"sheet", "row", "column", "code", "message"}


def good(**changes: make.Cell) -> make.Tables:
    return {"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1), **changes)]}


def half_good() -> make.Tables:
    return {"慰问帮扶发放": [*good()["慰问帮扶发放"], make.disbursement(发放日期="2023-05-01")]}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return workbooks.write(tmp_path / "名册.xlsx", good())


def rows_stored() -> int:
    return sum(fact.objects.count() for fact in FACTS)


def test_checked_is_answered_in_full_and_stores_nothing(book: Path) -> None:
    ran = upload(book)
    assert (ran.code, ran.answer) == (
        0,
        {
            "status": "checked",
            "batch": None,
            "sheets": {"慰问帮扶发放": {"rows": 1, "valid": 1, "new": 1, "unchanged": 0}},
            "errors": [],
            "warnings": [],
        },
    )
    assert (rows_stored(), Batch.objects.count()) == (0, 0)


def test_committed_names_its_batch(book: Path) -> None:
    ran = upload(book, "--commit")
    batch = Batch.objects.get()
    assert (ran.code, ran.answer["status"], ran.answer["batch"]) == (0, "committed", batch.number)
    assert totals()["disbursed"] == "500.00"


def test_refused_lists_every_fault_with_its_place_and_stores_nothing(tmp_path: Path) -> None:
    bad = make.disbursement(身份证号=110101199003074000.0, 人员类别="环卫", **{"慰问金(元)": "五百元"})
    ran = upload(workbooks.write(tmp_path / "x.xlsx", {"Sheet1": [*good()["慰问帮扶发放"], bad]}), "--commit")
    errors = ran.answer["errors"]
    assert (ran.code, ran.answer["status"], ran.answer["batch"]) == (1, "refused", None)
    assert ran.answer["sheets"] == {"慰问帮扶发放": {"rows": 2, "valid": 1, "new": 1, "unchanged": 0}}
    assert [set(error) for error in errors] == [FAULT] * 3
    assert {(error["sheet"], error["row"], error["column"], error["code"]) for error in errors} == {
        ("慰问帮扶发放", 3, "身份证号", "id_number_damaged"),
        ("慰问帮扶发放", 3, "人员类别", "unknown_category"),
        ("慰问帮扶发放", 3, "慰问金(元)", "amount_invalid"),
    }
    assert (rows_stored(), Batch.objects.count()) == (0, 0)


def test_valid_rows_stores_the_good_ones_and_still_lists_the_others(tmp_path: Path) -> None:
    path = workbooks.write(tmp_path / "x.xlsx", half_good())
    assert upload(path, "--commit").code == 1
    ran = upload(path, "--commit", "--valid-rows")
    assert (ran.code, ran.answer["status"], ran.codes) == (0, "committed", ["date_outside_campaign"])
    assert rows_stored() == 1


def test_valid_rows_without_a_valid_row_is_refused(tmp_path: Path) -> None:
    path = workbooks.write(tmp_path / "x.xlsx", {"慰问帮扶发放": half_good()["慰问帮扶发放"][1:]})
    ran = upload(path, "--commit", "--valid-rows")
    assert (ran.code, ran.answer["status"], rows_stored()) == (1, "refused", 0)


def test_valid_rows_does_not_excuse_a_missing_column(tmp_path: Path) -> None:
    row = {header: value for header, value in make.disbursement().items() if header != "用途"}
    ran = upload(workbooks.write(tmp_path / "x.xlsx", {"慰问帮扶发放": [row]}), "--commit", "--valid-rows")
    fault = ran.answer["errors"][0]
    assert (ran.code, fault["code"], fault["row"], fault["column"]) == (1, "missing_column", None, "用途")
    assert rows_stored() == 0


def test_a_default_answers_a_missing_column(tmp_path: Path) -> None:
    row = {header: value for header, value in make.disbursement().items() if header != "用途"}
    path = workbooks.write(tmp_path / "x.xlsx", {"慰问帮扶发放": [row]})
    assert upload(path, "--commit", "--default", "用途=帮扶救助").code == 0
    assert (totals()["assisted"], totals()["consoled"]) == (1, 0)


def test_the_same_file_twice_is_already_uploaded(book: Path) -> None:
    assert upload(book, "--commit").code == 0
    again = upload(book, "--commit")
    assert (again.code, again.codes, rows_stored()) == (1, ["already_uploaded"], 1)


def test_replace_removes_one_batch_in_the_same_transaction(book: Path, tmp_path: Path) -> None:
    first = upload(book, "--commit").answer["batch"]
    changed = workbooks.write(tmp_path / "改.xlsx", good(**{"慰问金(元)": 800}))
    assert upload(changed, "--commit").codes == ["duplicate_in_campaign"]
    assert upload(changed, "--commit", "--replace", first).code == 0
    assert totals()["disbursed"] == "800.00"
    statuses = [line["status"] for line in run("batches", "--campaign", "2023", "--json").answer]
    assert statuses == ["replaced", "committed"]


def test_a_foreign_unknown_or_undone_batch_is_not_replaced(book: Path, tmp_path: Path) -> None:
    foreign = make.batch({"筹集款物": [make.contribution()]}, make.YUSHU).number
    undone = make.batch({"筹集款物": [make.contribution()]}).number
    run("undo", undone, "--reason", "传错了")
    before = totals()
    assert [upload(book, "--commit", "--replace", number).code for number in (foreign, 999)] == [2, 2]
    ran = upload(book, "--commit", "--replace", undone)
    assert (ran.code, ran.codes) == (1, ["not_permitted"])
    assert totals() == before


def test_as_a_user_who_may_not_is_not_permitted(book: Path) -> None:
    off = make.clerk(username="停用")
    off.is_active = False
    off.save()
    users = (
        make.clerk(make.YUSHU, "yushu"),
        make.user("市州审核员", make.CHANGCHUN, "reviewer"),
        make.stranger(),
        off,
    )
    for user in users:
        ran = upload(book, "--commit", "--as", user.username)
        assert (user.username, ran.code, ran.codes) == (user.username, 1, ["not_permitted"])
    assert rows_stored() == 0
    assert upload(book, "--commit", "--as", make.clerk(username="mine").username).code == 0
    assert Batch.objects.get().by.username == "mine"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--union", "999999"), "999999"),
        (("--campaign", "1999"), "1999"),
        (("--default", "颜色=红"), "颜色"),
        (("--default", "用途"), "列=值"),
        (("--as", "nobody"), "nobody"),
    ],
)
def test_wrong_usage_ends_with_2_and_names_what_is_wrong(
    book: Path, words: tuple[str, str], says: str
) -> None:
    ran = run("upload", book, "--campaign", "2023", "--union", make.CHAOYANG, "--commit", *words)
    assert (ran.code, ran.out, says in ran.err, rows_stored()) == (2, "", True, 0)


def test_a_missing_file_ends_with_2(tmp_path: Path) -> None:
    ran = upload(tmp_path / "没有.xlsx", "--commit")
    assert (ran.code, ran.out, "没有.xlsx" in ran.err) == (2, "", True)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.xlsx", b"", "empty"),
        (
            "网页.xlsx",
            "<html><body><table><tr><td>姓名</td></tr></table></body></html>".encode(),
            "unreadable",
        ),
        ("程序.xlsx", b"MZ\x90\x00" + bytes(200), "unreadable"),
        ("文本.xls", "姓名,用途\n李,慰问\n".encode(), "unreadable"),
        ("文件.pdf", b"%PDF-1.7\n" + bytes(200), "unreadable"),
    ],
)
def test_a_foreign_file_is_refused_by_name(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    ran = upload(path, "--commit")
    assert (ran.code, ran.codes, rows_stored()) == (1, [code], 0)


def test_a_renamed_word_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        archive.writestr("word/document.xml", "<document/>")
    ran = upload(path, "--commit")
    assert (ran.code, ran.codes, rows_stored()) == (1, ["unreadable"], 0)


def test_a_workbook_without_any_of_our_sheets(tmp_path: Path) -> None:
    ran = upload(workbooks.write(tmp_path / "x.xlsx", {"Sheet1": [{"天气": "晴", "气温": 3}]}), "--commit")
    assert (ran.code, ran.codes, rows_stored()) == (1, ["no_known_sheet"], 0)
