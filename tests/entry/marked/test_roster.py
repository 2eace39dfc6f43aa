"""A bad roster comes back marked, is corrected, and is understood."""

from pathlib import Path

import openpyxl
import pytest

from tests.commands.command import upload
from tests.entry.marked import rosters

pytestmark = pytest.mark.django_db


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return rosters.roster(tmp_path / "名册.xlsx")


@pytest.fixture
def marked(bad: Path) -> Path:
    target = bad.with_name("标红.xlsx")
    ran = upload(bad, "--marked", target)
    assert (ran.code, len(ran.answer["errors"])) == (1, 4)
    return target


def test_exactly_the_wrong_cells_are_red(marked: Path) -> None:
    assert rosters.red(marked) == rosters.WRONG


def test_each_wrong_cell_carries_what_is_wrong(marked: Path) -> None:
    assert rosters.own_comments(marked) - {rosters.OWN_HEADING} == rosters.WRONG
    assert rosters.comments(marked)[6, 4] == ("送温暖", "人员类别没有填。")


def test_comments_of_others_stay_and_ours_is_written_below(bad: Path, marked: Path) -> None:
    before, after = rosters.comments(bad), rosters.comments(marked)
    assert after[4, 2] == before[4, 2]
    author, text = after[5, 6]
    assert (author, text.startswith("已问过本人\n【送温暖】")) == ("王会计", True)


def test_the_column_says_of_each_row_what_is_wrong(marked: Path) -> None:
    said = rosters.notes(marked)
    assert list(said) == [5, 6, 7]
    assert said[6] == "人员类别：人员类别没有填。"
    assert [line.partition("：")[0] for line in said[7].split("\u3000")] == ["人员类别", "发放日期"]


def test_everything_else_is_as_it_was(bad: Path, marked: Path) -> None:
    assert rosters.seen(marked) == rosters.seen(bad)


def test_corrected_it_is_understood(marked: Path) -> None:
    ran = upload(rosters.correct(marked), "--commit")
    assert (ran.code, ran.answer["status"], ran.answer["errors"]) == (0, "committed", [])
    assert [warning["code"] for warning in ran.answer["warnings"]] == [
        "unknown_sheet"
    ]  # 说明, as in the original
    assert ran.answer["sheets"] == {"慰问帮扶发放": {"rows": 5, "valid": 5, "new": 5, "unchanged": 0}}


def test_marked_itself_it_has_the_same_faults(bad: Path, marked: Path) -> None:
    assert upload(marked).answer == upload(bad).answer


def test_marking_twice_is_marking_once(marked: Path) -> None:
    again = marked.with_name("再次.xlsx")
    upload(marked, "--marked", again)
    assert rosters.seen(again) == rosters.seen(marked)
    assert (rosters.red(again), rosters.comments(again), rosters.notes(again)) == (
        rosters.red(marked), rosters.comments(marked), rosters.notes(marked),
    )  # fmt: skip


def test_what_was_corrected_loses_its_marks(marked: Path) -> None:
    half = rosters.correct(marked)
    book = openpyxl.load_workbook(half)
    book[rosters.TITLE]["F5"] = "六百元"
    book.save(half)
    again = half.with_name("再次.xlsx")
    upload(half, "--marked", again)
    assert (rosters.red(again), rosters.own_comments(again), list(rosters.notes(again))) == (
        {(5, 6)}, {(5, 6), rosters.OWN_HEADING}, [5],
    )  # fmt: skip
    assert rosters.seen(again) == rosters.seen(half)
