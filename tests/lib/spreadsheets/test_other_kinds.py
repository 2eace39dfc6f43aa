"""The older and the plainer kinds: .xls, .ods, .csv."""

from __future__ import annotations

import datetime as dt
import struct

import pytest

from songnuan.lib.spreadsheets.cells import ErrorCell, LostFormula
from tests.lib.spreadsheets.books import label, number, ods, record, xls
from tests.lib.spreadsheets.reads import read_here, rows_of


def test_xls() -> None:
    content = xls(
        {
            "花名册": label(0, 0, "姓名")
            + label(1, 0, "220104199001011234")
            + number(1, 1, 44941, 1)
            + number(1, 2, 1.5)
            + number(1, 3, 300)
            + record(0x0205, struct.pack("<3HBB", 2, 1, 0, 0x2A, 1))
            + record(0x0205, struct.pack("<3HBB", 2, 2, 0, 1, 0))
            + record(0x0006, struct.pack("<3H", 2, 3, 0) + b"\2\0\x07\0\0\0\xff\xff" + bytes(8))
            + record(0x0208, struct.pack("<8H", 2, 0, 3, 255, 0, 0, 0x20, 0))
            + record(0x007D, struct.pack("<5H", 1, 1, 0, 0, 1))
            + record(0x00E5, struct.pack("<5H", 1, 0, 0, 0, 3))
            + record(0x0201, struct.pack("<3H", 9000, 200, 0)),
            "藏": number(4, 0, 1),
        },
        states={"藏": 1},
    )
    [(first, rows), (second, more)] = read_here(content, ".xls")
    assert rows == {
        1: ["姓名"],
        2: ["220104199001011234", dt.date(2023, 1, 15), 1.5, 300],
        3: [None, ErrorCell("#N/A"), True, ErrorCell("#DIV/0!")],
    }
    assert (first.name, first.hidden, first.row_count, first.merges) == ("花名册", False, 3, ((1, 1, 1, 4),))
    assert (first.hidden_rows, first.hidden_columns) == ({3}, {2})
    assert (second.name, second.hidden, more) == ("藏", True, {5: [1]})


def test_xls_of_1904() -> None:
    content = xls({"一": number(0, 0, 43479, 1)}, book=record(0x0022, b"\1\0"))
    [(head, rows)] = read_here(content, ".xls")
    assert head.date_1904
    assert rows == {1: [dt.date(2023, 1, 15)]}


CELL = "<table:table-cell"


def test_ods() -> None:
    cells = (
        f'{CELL} office:value-type="string"><text:p>一<text:s text:c="2"/>二<text:tab/>三</text:p>'
        "<text:p>四</text:p>"
        "<office:annotation><text:p>批注</text:p></office:annotation></table:table-cell>"
        f'{CELL} office:value-type="string" table:number-columns-spanned="2">'
        "<text:p>220104199001011234</text:p>"
        "</table:table-cell><table:covered-table-cell/>"
        f'{CELL} office:value-type="float" office:value="300"><text:p>300</text:p></table:table-cell>'
        f'{CELL} office:value-type="currency" office:value="1.5"/>'
        f'{CELL} office:value-type="date" office:date-value="2023-01-15"/>'
        f'{CELL} office:value-type="date" office:date-value="2023-01-15T08:30:00"/>'
        f'{CELL} office:value-type="time" office:time-value="PT08H30M00S"/>'
        f'{CELL} office:value-type="boolean" office:boolean-value="true"/>'
        f'{CELL} table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p>"
        "</table:table-cell>"
        f'{CELL} table:formula="of:=1+1"/>'
        f'{CELL} office:value-type="float" office:value="2" table:number-columns-repeated="2"/>'
        f'{CELL} table:number-columns-repeated="16000"/>'
    )
    tables = (
        '<table:table table:name="一"><table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:visibility="collapse"/>'
        f"<table:table-header-rows><table:table-row>{cells}</table:table-row></table:table-header-rows>"
        f'<table:table-row table:number-rows-repeated="2" table:visibility="filter">{CELL}/>'
        f"</table:table-row>"
        f'<table:table-row table:number-rows-repeated="2">{CELL} office:value-type="float" office:value="7"/>'
        "</table:table-row>"
        f'<table:table-row table:number-rows-repeated="1048000">'
        f'{CELL} table:number-columns-repeated="16384"/>'
        '</table:table-row></table:table><table:table table:name="藏" table:style-name="ta2"/>'
    )
    styles = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    [(head, rows), (hidden, none)] = read_here(ods(tables, styles), ".ods")
    assert rows == {
        1: [
            "一  二\t三\n四",
            "220104199001011234",
            None,
            300,
            1.5,
            dt.date(2023, 1, 15),
            dt.datetime.fromisoformat("2023-01-15T08:30"),
            dt.time(8, 30),
            True,
            ErrorCell("#DIV/0!"),
            LostFormula(),
            2,
            2,
        ],
        4: [7],
        5: [7],
    }
    assert (head.row_count, head.merges, head.hidden_rows, head.hidden_columns) == (
        5,
        ((1, 2, 1, 3),),
        {2, 3},
        {4},
    )
    assert (head.hidden, hidden.name, hidden.hidden, none) == (False, "藏", True, {})


TEXT = "姓名,身份证号\n张三,220104199001011234\n"
ROWS = {1: ["姓名", "身份证号"], 2: ["张三", "220104199001011234"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.hardening("T10")
def test_csv_encodings(encoding: str) -> None:
    assert rows_of(TEXT.encode(encoding), ".csv") == ROWS


@pytest.mark.hardening("T10")
def test_csv_in_utf_16_of_the_other_order() -> None:
    assert rows_of(("\ufeff" + TEXT).encode("utf-16-be"), ".csv") == ROWS


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_delimiters(delimiter: str, end: str) -> None:
    text = (
        delimiter.join(["姓名", "金额", '"甲,乙;丙""丁\n戊"'])
        + end
        + end
        + delimiter.join(["", "1", ""])
        + end
    )
    assert rows_of(text.encode(), ".csv") == {1: ["姓名", "金额", '甲,乙;丙"丁\n戊'], 3: [None, "1", None]}


@pytest.mark.hardening("T10")
@pytest.mark.parametrize("first", ["sep=;\n", "sep=;\r\n", '"sep=;"\n', "SEP=;\n"])
def test_a_line_that_says_the_delimiter_is_no_row(first: str) -> None:
    assert rows_of(f"{first}甲,乙;丙\n1,2;3\n".encode("utf-8-sig"), ".csv") == {
        1: ["甲,乙", "丙"],
        2: ["1,2", "3"],
    }
    assert rows_of("sep=\n甲,乙\n".encode(), ".csv") == {1: ["sep="], 2: ["甲", "乙"]}


@pytest.mark.hardening("T10")
def test_csv_rare_characters() -> None:
    assert rows_of("𠮷𬭚,😀\n".encode("gb18030"), ".csv") == {1: ["𠮷𬭚", "😀"]}
