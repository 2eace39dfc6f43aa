"""What was exported here does not come back as new rows, however it was saved; what is meant to come back does."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from songnuan.entry import names
from songnuan.entry.check import Checked, check_workbook
from songnuan.entry.faults import Refusal
from songnuan.entry.walk import silent
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.spreadsheets.writing.mark import is_ours
from tests import factories as make
from tests.entry.sheets import check, grid
from tests.people.readers import PURPOSE, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T13")]
MARK = "※ 王芳（clerk）2026-11-26 17:12:30 导出，仅限工作使用"
LIST = {"campaign": "2023", "union": make.CHAOYANG, **PURPOSE, "as": "xlsx"}
Page = Any


def exports() -> dict[str, bytes]:
    """Every list with the columns of a sheet of ours that a clerk can take home."""
    make.batch({
        "慰问帮扶发放": [make.disbursement(), make.disbursement(姓名="王大海")],
        "走访企业": [make.visit()], "筹集款物": [make.contribution()], "分类服务": [make.service()],
    })  # fmt: skip
    mine = signed_in(make.clerk())
    answers = {
        name: mine.post(f"/rows/{name}/export/") for name in ("disbursed", "raised", "visits", "activities")
    }
    answers["visits_"] = mine.get("/visits/export/")
    answers["sign"] = mine.post("/lists/", {**LIST, "kind": "sign"})
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: answer.content for name, answer in answers.items()}


def read(path: Path) -> Checked:
    lookups = names.load(make.campaign(), make.union())
    return check_workbook(path, path.name, lookups, {"人员类别": "户外一线", "用途": "慰问"}, silent)


def _moved(page: Page) -> None:
    page.insert_rows(1, 3)
    page.insert_cols(1)
    page["B1"] = "朝阳区慰问表"


def _unmarked(page: Page) -> None:
    page.delete_rows(1)


def refused(path: Path) -> bool:
    with pytest.raises(Refusal, match="unreadable") as told:
        read(path)
    return "从系统导出的清单" in told.value.fault.message


def as_csv(page: Page, path: Path) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(
            ["" if value is None else str(value) for value in row] for row in page.values
        )
    return path


def test_our_own_lists_are_refused_as_they_are_moved_and_as_another_kind(tmp_path: Path) -> None:
    """Without their first line, too, where the columns tell."""
    for name, content in exports().items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        assert refused(path)
        for change in (_moved, _unmarked) if name in ("disbursed", "visits_") else (_moved,):
            book = openpyxl.load_workbook(io.BytesIO(content))
            change(book.active)
            book.save(path)
            assert refused(path)
            assert refused(as_csv(book.active, tmp_path / f"{name}.csv"))


HEAD: list[Cell] = ["活动名称", "服务日期", "服务类型", "人次"]
ROW: list[Cell] = ["送福", "2023-01-10", "义诊", 5]


@pytest.mark.parametrize(
    "rows", [[ROW, [MARK], ROW], [ROW, [None], [None, None, MARK]], [*[ROW] * 20, [MARK]]]
)
def test_one_that_was_copied_below_other_rows_is_refused_too(rows: list[list[Cell]]) -> None:
    with pytest.raises(Refusal, match="unreadable"):
        check(grid("表", [HEAD, *rows]))


def test_a_sheet_of_no_known_kind_says_what_it_is() -> None:
    with pytest.raises(Refusal, match="unreadable"):
        check(grid("表", [[MARK], ["指标", "数"], ["发放款物", 5]]))


def test_a_clerks_own_notes_and_columns_go_through() -> None:
    said = [["※ 2023年送温暖活动"], [*HEAD, "批次"], [*ROW, "※第一批"]]
    checked = check(grid("表", said))
    assert (checked.errors, checked.sheets[0].counted) == ([], 1)


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (MARK, True), ("※ Exported by Wang Fang (clerk), 2026-11-26 17:12:30, for official use only", True), (f" {MARK}", True),
        ("※ 注意：以下为二组", False), ("2026-11-26 17:12:30 导出", False), ("", False),
    ],
)  # fmt: skip
def test_a_watermark_is_known_in_both_languages(text: str, *, ours: bool) -> None:
    assert is_ours(text) is ours
