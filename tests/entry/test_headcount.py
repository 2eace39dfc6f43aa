"""环卫工人50人 with one person-time, and one person with 500: pointed out, and counted as written."""

import pytest

from songnuan.lib.spreadsheets.cells import Cell
from tests import factories as make
from tests.entry.sheets import check, handed, places

pytestmark = pytest.mark.django_db
ID = make.citizen_id(1)


def told(**changes: Cell) -> list[str]:
    checked = check(handed(changes))
    assert (checked.errors, len(checked.sheets[0].rows)) == ([], 1)
    found = [fault for fault in checked.warnings if fault.code == "total_mismatch"]
    assert {(fault.row, fault.column) for fault in found} <= {(2, "人次")}
    return [fault.message for fault in found]


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("朝阳区环卫工人50人", None), ("朝阳区环卫工人50人", 500), ("李明等12人", 1), ("李明等12名", 11), ("低收入家庭30户", None),
        ("李明等１２人", 1), ("50人", 1),
    ],
)  # fmt: skip
def test_a_group_with_other_person_times_than_its_name_says_is_pointed_out(
    name: str, times: int | None
) -> None:
    assert len(told(姓名=name, 人次=times)) == 1


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("朝阳区环卫工人50人", 50), ("李明等12人", 12), ("低收入家庭30户", 30), ("低收入家庭30户", 92), ("环卫一班", 50), ("环卫一班", None),
        ("李春生", 1), ("张户", 1), ("王三名", 1), ("人", 1), ("第3班工人", 8), ("2023年度12人次班", 1), ("850123450人", 1),
    ],
)  # fmt: skip
def test_whose_name_says_the_same_or_no_number_is_not(name: str, times: int | None) -> None:
    assert told(姓名=name, 人次=times) == []


def test_many_person_times_of_one_person_are_pointed_out() -> None:
    said = "这一行有身份证号，是一个人，人次却是500。请核对人次这一格，看是不是把别的数填在了这里。"
    assert told(身份证号=ID, 人次=500) == [said]
    assert [told(身份证号=ID, 人次=times) for times in (None, 1, 3, 9)] == [[]] * 4
    assert told(身份证号=ID, 姓名="李春生等12人", 人次=12) == []
    assert told(人次=500) == []


def test_of_the_closed_class_nothing_of_a_name_is_said() -> None:
    rows = handed({"人员类别": "艰苦岗位民警", "姓名": "民警50人", "人次": 1})
    assert places(check(rows).faults) == []


def test_a_cell_that_is_wrong_by_itself_is_told_alone() -> None:
    assert places(check(handed({"姓名": "环卫工人50人", "人次": "很多", "身份证号": ID})).faults) == [
        (2, "人次", "number_invalid")
    ]
