"""Somebody who never saw the system repairs a bad roster from the marked workbook and the paper on the desk.

The clerk below looks at red cells, their comments and the column 错误说明, and at nothing else: no code, no
database, no list of names.
"""

import datetime
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests import factories as make
from tests.commands.command import totals, upload

pytestmark = pytest.mark.django_db
HEADERS = ("序号", "姓名", "身份证号", "人员类别", "用途", "慰问金(元)", "发放日期", "资金来源")
Line = dict[str, object]


def paper(serial: int) -> Line:
    """What was really handed out, as it stands on the receipt of that number."""
    return {
        "序号": serial, "姓名": f"李{serial}", "身份证号": make.citizen_id(serial), "人员类别": "户外一线", "用途": "慰问",
        "慰问金(元)": 400 + serial, "发放日期": datetime.date(2023, 1, serial), "资金来源": "本级工会经费",
    }  # fmt: skip


PAPER = {serial: paper(serial) for serial in range(1, 15)}
MISTAKES: dict[int, Line] = {
    2: {"慰问金(元)": "四百零二元"}, 3: {"身份证号": int(make.citizen_id(3)[:17]) * 10}, 4: {"身份证号": make.citizen_id(4)[:17] + "a"},
    5: {"人员类别": "户外一縣"}, 6: {"人员类别": None}, 7: {"发放日期": datetime.date(2032, 1, 7)}, 8: {"发放日期": "2023年2月30日"},
    9: {"慰问金(元)": -409, "用途": "探望"}, 10: {"慰问金(元)": "#N/A"}, 11: {"慰问金(元)": 0.005}, 12: {"姓名": None, "资金来源": "市财政"},
    13: {"发放日期": "元旦"},
}  # fmt: skip


def bad_roster(path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["2023年送温暖花名册"])
    page.append(HEADERS)
    for serial, line in PAPER.items():
        page.append(list({**line, **MISTAKES.get(serial, {})}.values()))
    page.append(list(PAPER[14].values()))  # entered twice
    book.save(path)
    return path


def is_red(page: Worksheet, row: int, column: int) -> bool:
    fill = page.cell(row, column).fill
    if not fill.fill_type or not isinstance(fill.fgColor.rgb, str):
        return False
    red, green, blue = (int(fill.fgColor.rgb[at : at + 2], 16) for at in (2, 4, 6))
    return red > max(green, blue) + 30


def repaired(marked: Path) -> Path:
    """The marked workbook as the clerk leaves it."""
    book = openpyxl.load_workbook(marked)
    page = book.active
    header = next(row for row in page.iter_rows() if "错误说明" in [cell.value for cell in row])
    columns = {str(cell.value): cell.column for cell in header if cell.value}
    doomed = []
    for row in range(header[0].row + 1, page.max_row + 1):
        said = page.cell(row, columns["错误说明"]).value
        receipt = PAPER.get(page.cell(row, columns["序号"]).value)
        if not said or receipt is None:
            continue
        if "请删去一行" in said:
            doomed.append(row)
            continue
        for title, column in columns.items():
            cell = page.cell(row, column)
            if is_red(page, row, column):
                assert cell.comment is not None, title
                meant = re.search("是不是“(.+?)”", cell.comment.text)
                cell.value = meant[1] if meant and title != "姓名" else receipt[title]
                if title == "身份证号":
                    assert "文本" in cell.comment.text or "核对" in cell.comment.text
                    cell.number_format = "@"
    for row in reversed(doomed):
        page.delete_rows(row)
    book.save(marked)
    return marked


def test_a_stranger_repairs_a_bad_roster_from_the_marked_workbook_alone(tmp_path: Path) -> None:
    bad, marked = bad_roster(tmp_path / "名册.xlsx"), tmp_path / "标红.xlsx"
    first = upload(bad, "--marked", marked)
    assert (first.code, len({fault["row"] for fault in first.answer["errors"]})) == (1, len(MISTAKES) + 1)
    second = upload(repaired(marked), "--commit")
    assert (second.answer["errors"], second.answer["status"]) == ([], "committed")
    assert second.answer["sheets"]["慰问帮扶发放"]["new"] == len(PAPER)
    handed = sum(int(str(line["慰问金(元)"])) for line in PAPER.values())
    assert totals("--union", make.CHAOYANG)["disbursed"] == f"{handed}.00"
