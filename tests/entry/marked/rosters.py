"""A bad roster as a county would send it, and what can be seen of a workbook from outside."""

from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from songnuan.lib.spreadsheets.marking.marks import AUTHOR, NOTES
from songnuan.lib.spreadsheets.marking.styles import RED_FILL
from tests import factories as make

HEADERS = ("序号", "姓名", "身份证号", "人员类别", "用途", "慰问金(元)", "发放日期", "资金来源", "备注")
TITLE = "花名册"
Place = tuple[int, int]
BOX = Border(*[Side("thin")] * 4)


def good(serial: int) -> list[Any]:
    return [
        serial,
        f"李{serial}",
        make.citizen_id(serial),
        "户外一线",
        "慰问",
        500,
        "2023-01-10",
        "本级工会经费",
        None,
    ]


def bad_rows() -> list[list[Any]]:
    """Good rows but for: 五百元 (F5), no category (D6), an unknown one and a day outside (D7, G7)."""
    rows = [good(serial) for serial in range(1, 6)]
    rows[1][5] = "五百元"
    rows[2][3] = None
    rows[3][3], rows[3][6] = "环卫", "2023-05-01"
    return rows


WRONG: set[Place] = {(5, 6), (6, 4), (7, 4), (7, 7)}
"""Rows 1 and 2 are titles, row 3 the header."""

OWN_HEADING: Place = (3, 10)
"""Carries what is said of the file: that the sheet 说明 was not read."""


def roster(path: Path, rows: list[list[Any]] | None = None) -> Path:
    """A workbook with everything around the table that must survive."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = TITLE
    page["A1"] = "2023年送温暖花名册"
    page.merge_cells("A1:I1")
    page["A1"].font = Font(size=18, bold=True)
    page["A2"] = "单位：元"
    page.append(HEADERS)
    for row in bad_rows() if rows is None else rows:
        page.append(row)
    for line in page.iter_rows(min_row=3, max_row=page.max_row, max_col=len(HEADERS)):
        for cell in line:
            cell.border = BOX
    for number in range(4, page.max_row + 1):
        page.cell(number, 3).number_format = "@"
        page.cell(number, 6).number_format = "#,##0.00"
    page["B4"].fill = PatternFill("solid", fgColor="FFFFFF00")
    page["B4"].comment = Comment("请核对姓名", "王会计")
    page["F5"].comment = Comment("已问过本人", "王会计")
    page.column_dimensions["C"].width = 24
    page.column_dimensions["K"].width = 3
    page.row_dimensions[3].height = 30
    page.freeze_panes = "A4"
    page.auto_filter.ref = "A3:I8"
    choice = DataValidation("list", formula1='"慰问,帮扶救助"')
    choice.add("E4:E200")
    page.add_data_validation(choice)
    page.print_options.gridLines = True
    page.cell(10, 1, "填表人：王会计")
    other = book.create_sheet("说明")
    other["A1"] = "=1+1"
    other["B2"] = "别的表"
    book.defined_names["人员"] = DefinedName("人员", attr_text=f"{TITLE}!$B$4:$B$8")
    book.save(path)
    return path


def red(path: Path, title: str = TITLE) -> set[Place]:
    """The cells with our red ground."""
    page = openpyxl.load_workbook(path)[title]
    return {
        (cell.row, cell.column)
        for line in page.iter_rows()
        for cell in line
        if cell.fill.fill_type and cell.fill.fgColor.rgb == RED_FILL
    }


def comments(path: Path, title: str = TITLE) -> dict[Place, tuple[str, str]]:
    """Place → author and text."""
    page = openpyxl.load_workbook(path)[title]
    return {
        (cell.row, cell.column): (cell.comment.author, cell.comment.text)
        for line in page.iter_rows()
        for cell in line
        if cell.comment
    }


def own_comments(path: Path, title: str = TITLE) -> set[Place]:
    return {place for place, (author, text) in comments(path, title).items() if AUTHOR in author + text}


def notes(path: Path, title: str = TITLE) -> dict[int, str]:
    """Row → what our column says."""
    page = openpyxl.load_workbook(path)[title]
    heads = [c for line in page.iter_rows() for c in line if str(c.value).startswith(NOTES)]
    assert len(heads) <= 1
    return {
        line[0].row: line[0].value
        for head in heads
        for line in page.iter_rows(min_row=head.row + 1, min_col=head.column, max_col=head.column)
        if line[0].value is not None
    }


def seen(path: Path) -> dict[Any, Any]:
    """Everything of each sheet but ours: values, looks, merges, widths, validations."""
    book = openpyxl.load_workbook(path)
    found: dict[Any, Any] = {"names": sorted(book.defined_names)}
    for page in book.worksheets:
        ours = {c.column for line in page.iter_rows() for c in line if str(c.value).startswith(NOTES)}
        found[page.title] = {
            "cells": {
                c.coordinate: (
                    c.value,
                    c.number_format,
                    c.font.b,
                    c.font.sz,
                    c.border.left.style,
                    c.alignment.wrap_text,
                )
                for line in page.iter_rows()
                for c in line
                if c.column not in ours and (c.value is not None or c.has_style)
            },
            "fills": {
                c.coordinate: c.fill.fgColor.rgb
                for line in page.iter_rows()
                for c in line
                if c.fill.fill_type and c.fill.fgColor.rgb != RED_FILL
            },
            "merges": sorted(map(str, page.merged_cells.ranges)),
            "widths": {
                letter: page.column_dimensions[letter].width
                for letter in map(get_column_letter, range(1, 30))
                if letter != get_column_letter(OWN_HEADING[1])
            },
            "heights": {number: page.row_dimensions[number].height for number in range(1, 12)},
            "validations": [(str(v.sqref), v.formula1) for v in page.data_validations.dataValidation],
            "around": (
                page.freeze_panes,
                page.auto_filter.ref,
                page.print_options.gridLines,
                page.sheet_state,
            ),
        }
    return found


def correct(path: Path, title: str = TITLE) -> Path:
    """What a clerk does: the red cells get good values, and the file is saved under another name."""
    book = openpyxl.load_workbook(path)
    page = book[title]
    page["F5"], page["D6"], page["D7"], page["G7"] = 500, "户外一线", "户外一线", "2023-01-11"
    fixed = path.with_name("改好.xlsx")
    book.save(fixed)
    return fixed
