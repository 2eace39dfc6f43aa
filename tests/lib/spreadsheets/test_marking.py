"""An .xlsx is patched, not rewritten: whatever is not marked stays as it was, in whatever form it was written."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.marking.book import mark_xlsx
from songnuan.lib.spreadsheets.marking.frame import with_column, with_drawing
from songnuan.lib.spreadsheets.marking.marks import BookMarks, Mark, SheetMarks
from songnuan.lib.spreadsheets.marking.styles import RED_FILL
from tests.lib.spreadsheets.books import MAIN, sheet_xml, xlsx_parts, zipped
from tests.lib.spreadsheets.reads import read_here

WRONG = Mark("金额要写成数字。", wrong=True)
POINT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def marks(*places: tuple[int, int], notes: int | None = 4) -> SheetMarks:
    found = SheetMarks(header=1, notes=notes)
    for row, column in places:
        found.add_cell(row, column, WRONG)
        found.add_row(row, WRONG)
    return found


def marked(content: bytes, tmp_path: Path, found: SheetMarks, title: str = "表1") -> Path:
    target = tmp_path / "marked.xlsx"
    target.write_bytes(mark_xlsx(io.BytesIO(content), BookMarks({title: found})))
    return target


def declared(sheet: str) -> bytes:
    """A workbook of one sheet that says what it is, as other readers ask."""
    parts = xlsx_parts(sheet)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    override = f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    return zipped(
        {**parts, "[Content_Types].xml": str(parts["[Content_Types].xml"]).replace("</Types>", override)}
    )


def test_members_that_do_not_change_are_copied(tmp_path: Path) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page, other = book.add_worksheet("表1"), book.add_worksheet("图")
        page.write_row(0, 0, ["甲", "乙"])
        page.insert_image("F2", "point.png", {"image_data": io.BytesIO(POINT)})
        other.write_formula(0, 0, "=1+1")
        other.insert_image("B2", "point.png", {"image_data": io.BytesIO(POINT)})
    with (
        zipfile.ZipFile(file) as before,
        zipfile.ZipFile(marked(file.getvalue(), tmp_path, marks((2, 1)))) as after,
    ):
        names = before.namelist()
        changed = {name for name in names if before.read(name) != after.read(name)}
        added = set(after.namelist()) - set(names)
    assert changed == {
        "[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels",
    }  # fmt: skip
    assert added == {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}


ROWS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'
FORMS = {
    "plain": sheet_xml(ROWS),
    "without references": sheet_xml("<row><c><v>1</v></c></row><row/><row><c/><c><v>2</v></c></row>"),
    "single quotes": sheet_xml(ROWS.replace('"', "'")),
    "a comment inside": sheet_xml(ROWS.replace('<row r="3"', '<!-- <row> --><row r="3"')),
    "a prefix": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
    + ROWS.replace("</", "</x:").replace("<r", "<x:r").replace("<c", "<x:c").replace("<v", "<x:v")
    + "</x:sheetData></x:worksheet>",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_sheet(form: str, tmp_path: Path) -> None:
    target = marked(declared(FORMS[form]), tmp_path, marks((2, 2), (3, 2), (5, 1)))
    page = openpyxl.load_workbook(target)["表1"]
    cells = {cell.coordinate: cell for line in page.iter_rows() for cell in line}
    assert {name for name, cell in cells.items() if cell.fill.fgColor.rgb == RED_FILL} == {"B2", "B3", "A5"}
    assert {name for name, cell in cells.items() if cell.comment} == {"B2", "B3", "A5"}
    [(_head, rows)] = read_here(target.read_bytes(), ".xlsx")
    said = [None, None, None, WRONG.text]
    assert rows == {
        1: [1, None, None, "错误说明"], 2: said, 3: [None, 2, None, WRONG.text], 5: said,
    }  # fmt: skip


def test_no_column_of_ours_where_none_is_left(tmp_path: Path) -> None:
    target = marked(declared(sheet_xml(ROWS)), tmp_path, marks((3, 2), notes=None))
    [(_head, rows)] = read_here(target.read_bytes(), ".xlsx")
    assert rows == {1: [1], 3: [None, 2]}


def test_a_span_of_columns_is_parted_for_ours() -> None:
    head = '<cols><col min="2" max="16384" width="9" style="3" hidden="1"/></cols>'
    assert with_column(head, marks()) == (
        '<cols><col min="2" max="3" width="9" style="3" hidden="1"/><col min="4" max="4" width="60" customWidth="1"/>'
        '<col min="5" max="16384" width="9" style="3" hidden="1"/></cols>'
    )


@pytest.mark.parametrize(
    "tail", ["|</worksheet>", '<pageMargins left="1"/>|<tableParts/></worksheet>',
             "<conditionalFormatting><cfRule><extLst/></cfRule></conditionalFormatting>|<extLst><ext/></extLst></worksheet>"]
)  # fmt: skip
def test_the_drawing_stands_in_its_place(tail: str) -> None:
    before, after = tail.split("|")
    written = with_drawing(before + after, "rId9", strict=False)
    assert (written.startswith(f"{before}<legacyDrawing "), written.endswith(f'r:id="rId9"/>{after}')) == (
        True,
        True,
    )


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        marked(b"PK\x03\x04", tmp_path, marks())
