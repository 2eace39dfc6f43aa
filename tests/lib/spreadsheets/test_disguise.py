"""Numbers that their format shows as others, in every kind of file that has formats."""

from __future__ import annotations

import re
import struct

import pytest

from songnuan.lib.spreadsheets import wire
from songnuan.lib.spreadsheets.cells import Cell, Disguised
from songnuan.lib.spreadsheets.disguise import shows_otherwise
from tests.lib.spreadsheets.books import number, ods, record, sheet_xml, styles_xml, xls, xlsx
from tests.lib.spreadsheets.reads import cells_of, rows_of

pytestmark = pytest.mark.hardening("T13")

OTHERWISE = [
    '0.00"万元"', '0.00"万"', "0.00万", '0!.0,"万"', '0.00,,"百万"', r"0.00\万\元", '0"千元"', '#,##0.00,"千"', "0,", "#,##0,,", "0.00,",
    "0!.0000", r"0\.0000", '0"."0000', "0%", "0.00%", '0"%"', '0"00"', r"0\0\0", '"1"0', '[>=10000]0!.0,"万";0', 'General"万元"',
    'G/通用格式"亿"', '[$-804]0"百元"', '0"‰"',
    '"$"#,##0.00', r"\$#,##0", "[$$-409]#,##0.00", "[$€-2] #,##0.00", "[$JPY] 0", '0"美元"', '"HK$"0', '0"角"', '0"分"', '0" 毛"', '0"厘"', '0"w"', '0.0"W"',
    r"0\w", '0"k"', '0.0"M"', '0"兆"', "0％", '0"％"', '0"〇〇"', '0"零"', '0"×10"', '0"*2"', '0"/2"', '0" 00"', '"1 "0', '0"００"', '"１"0', '0"①"',
    '"二"0', '"三百"', '"-"0', "-0", '"－"#,##0', '[=300]"3000";0', '[>100]"多";0',
    '[=0]"-";0"万"', '[>0]"-";0', '[<100]"-"0;0', '[<=5]"少";0', '[<>7]"-";0', '[>100]0;[>50]"-";0', '[>100]0;"-";0', '[>100]0;0;"-"', '[>=0.01]0.00;"-"',
    '[=1e3]"1e3";0', '[<0]-0;[=30]"3";0', '0"万";"-"',
]  # fmt: skip
AS_IT_IS = [
    "General", "G/通用格式", "@", "0", "0.00", "#,##0", "#,##0.00", "0000", "0.00E+00", "# ?/?", '"￥"#,##0.00', '[$¥-804]#,##0.00', '0.00"元"', '0"人次"',
    r"#,##0.00_);[Red]\(#,##0.00\)", r'_ "￥"* #,##0.00_ ;_ "￥"* \-#,##0.00_ ;_ "￥"* "-"??_ ;_ @_ ', "[DBNum2][$-804]General", '"第"0"批"',
    r"0.00\ ", ";;;", '"No."0', '[DBNum1][$-804]General"元整"', "#,##0.00 ", "0.00_ ", "[Blue]0", '0" 户"',
    '[$￥-804]#,##0.00;[Red]-[$￥-804]#,##0.00', '[$RMB] 0', '[$CNY] #,##0.00', '"RMB"0', "0;-0", '0;-0;"零"', r'_-* #,##0.00_-;\-* #,##0.00_-;_-* "-"??_-;_-@_-',
    '0"元/人"', '0"分店"', '0;"-"0', "[<0]-0;0", "0.00元", '0"人次";@', '0.00" 元"', "0_w",
    '0;-0"萬"', "0;0,", '0.00;"-"', '0.00;;"-"', '[=0]"-";#,##0.00', '[=0]"";0', '[>0]#,##0.00;[<0]-#,##0.00;"-"', '[>=0]0;"-"', '[<=0]"-";0.00', '[<>0]0.00;"-"',
    '[>100]#,##0;[<=100]0.00;"-"', '[Red][<0]-0;[=0]"无";0" 元"', '0;[=0]"-"', '[>-1]0;"-"', '[=-5]"-";0', '0.00;"a;b"0;"-"',
]  # fmt: skip


@pytest.mark.parametrize("code", OTHERWISE)
def test_formats_that_show_another_number(code: str) -> None:
    assert shows_otherwise(code)


@pytest.mark.parametrize("code", AS_IT_IS)
def test_formats_that_show_the_number_itself(code: str) -> None:
    assert not shows_otherwise(code)


def test_xlsx() -> None:
    codes = [*OTHERWISE, 9, 10, *AS_IT_IS, 1, 2, 3, 4]
    row = "".join(f'<c s="{at}"><v>20.5</v></c>' for at in range(len(codes)))
    for cell, code in zip(in_pieces(row, styles_xml(codes)), codes, strict=True):
        assert cell == (20.5 if code in AS_IT_IS or code in (1, 2, 3, 4) else Disguised(20.5)), code


def in_pieces(row: str, styles: str) -> list[Cell]:
    """The cells of a row, forty on a line."""
    cells = [f"<c{cell}" for cell in row.split("<c")[1:]]
    lines = [cells[at : at + 40] for at in range(0, len(cells), 40)]
    rows = rows_of(xlsx(sheet_xml("".join(f"<row>{''.join(line)}</row>" for line in lines)), styles=styles))
    return [cell for number in sorted(rows) for cell in rows[number]]


def test_xlsx_row_after_row_and_nothing_is_nothing() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"><v>{n % 3}</v></c><c r="B{n}" s="0"><v>{n}</v></c></row>'
        for n in range(1, 60)
    )
    read = rows_of(xlsx(sheet_xml(rows), styles=styles_xml(["0", '0"万元"'])))
    assert read == {n: [Disguised(n % 3) if n % 3 else 0, n] for n in range(1, 60)}


def test_formats_may_stand_behind_the_styles_that_name_them() -> None:
    code = '0"万元"'
    form = record(0x041E, struct.pack("<HHB", 200, len(code), 1) + code.encode("utf-16-le"))
    style = record(0x00E0, struct.pack("<2H", 0, 200) + bytes(16))
    for book in (form + style, style + form):
        assert rows_of(xls({"表": number(0, 0, 20, 0)}, book=book), ".xls") == {1: [Disguised(20)]}
    head, formats, rest = re.split("(<numFmts>.*</numFmts>)", styles_xml([code]))
    for styles in (head + formats + rest, head + rest.replace("</cellXfs>", "</cellXfs>" + formats)):
        cell = '<row><c s="0"><v>20</v></c></row>'
        assert rows_of(xlsx(sheet_xml(cell), styles=styles)) == {1: [Disguised(20)]}


def test_xls() -> None:
    codes = [*OTHERWISE, *AS_IT_IS]
    book = b"".join(
        record(0x041E, struct.pack("<HHB", 200 + at, len(code), 1) + code.encode("utf-16-le"))
        for at, code in enumerate(codes)
    ) + b"".join(record(0x00E0, struct.pack("<2H", 0, 200 + at) + bytes(16)) for at in range(len(codes)))
    book += record(0x041E, struct.pack("<HHB", 190, 3, 0) + b"0.0") + record(
        0x00E0, struct.pack("<2H", 0, 9) + bytes(16)
    )
    wan, plain, share = codes.index('0.00"万元"'), codes.index("0"), len(codes)
    cells = b"".join(number(at, 0, 20.5, at) for at in range(len(codes)))
    cells += number(190, 0, 20, share) + number(190, 1, 0, wan)
    cells += record(0x027E, struct.pack("<3HL", 191, 0, wan, 20 << 2 | 2))
    cells += record(0x00BD, struct.pack("<2HHLHLHLH", 192, 1, wan, 82, plain, 82, wan, 82, 3))
    cells += record(0x0006, struct.pack("<3Hd", 193, 0, wan, 20.0) + bytes(8))
    rows = rows_of(xls({"表": cells}, book=book), ".xls")
    for at, code in enumerate(codes, start=1):
        assert rows[at] == [20.5 if code in AS_IT_IS else Disguised(20.5)], code
    assert [rows[row] for row in range(191, 195)] == [
        [Disguised(20), 0],
        [Disguised(20)],
        [None, Disguised(20), 20, Disguised(20)],
        [Disguised(20)],
    ]


@pytest.mark.parametrize(
    ("value", "text", "disguised"),
    [
        ("20", "20.00万元", True), ("200000", "20.0万", True), ("500", "0.0500", True), ("0.5", "50%", True), ("20", "2000", True),
        ("20", "20.00", False), ("1200.5", "￥1,200.50元", False), ("-1200.5", "(1,200.50)", False), ("1.5", "1 1/2", False), ("0.004", "0.00", False),
        ("0.6", "1", False), ("123456789012345", "1.23457E+14", False), ("20", "二十", False), ("0", "0.00万元", False), ("20", "", False),
        ("20", "###", False), ("300", "300人次", False),
        ("300", "$300.00", True), ("300", "300美元", True), ("300", "300角", True), ("300", "300 w", True), ("300", "300％", True), ("300", "CNY300", False),
    ],
)  # fmt: skip
def test_ods(value: str, text: str, disguised: bool) -> None:
    for kind in ("float", "currency", "percentage"):
        cell = f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{text}</text:p></table:table-cell>'
        [read] = cells_of(
            ods(f'<table:table table:name="表"><table:table-row>{cell}</table:table-row></table:table>'),
            ".ods",
        )
        stored = float(value)
        assert read == (Disguised(stored) if disguised else stored)


def test_it_travels_and_is_kept_as_what_it_is() -> None:
    cells: list[Cell] = [Disguised(20), Disguised(-0.5), Disguised(10**20), Disguised(1e300)]
    line = wire.rows_line([(1, list(cells))])
    assert list(wire.parse_rows(wire.read(line[1:]))) == [(1, cells)]
    assert wire.parse_cells(wire.read(wire.written(cells).encode())) == cells
    for text in ("nan", "inf", "x", ""):
        with pytest.raises(ValueError):  # noqa: PT011  (whoever reads the wire knows no other)
            wire.parse_cells([["s", text]])


WORDED = [
    ("000000", 123, "000123"), ("000000", 1234567, None), ('"建档"000', 7, "建档007"), ('"建档"0', 7, "建档7"), ('0"袋"', 3, "3袋"), ('"第"0"批"', 2, "第2批"),
    ('0000"-"00000000', 43188123456, "0431-88123456"), ('"No."0;-0', 8, "No.8"), (r"\A000", 7, "A007"), ('[=0]"-";"建档"000', 7, "建档007"), ('"("0")字"', 5, "(5)字"),
    ("0", 7, None), ('0"人次"', 7, None), ('"￥"0', 7, None), ("#,##0", 1234, None), ("General", 7, None), ("@", 7, None), ("0.00", 7, None), ("000", -7, None),
]  # fmt: skip
"""A format, a number, and what stands there where that is more than its digits."""


@pytest.mark.parametrize(("code", "stored", "shown"), WORDED)
def test_a_whole_number_of_which_more_is_shown_keeps_what_is_shown(
    code: str, stored: int, shown: str | None
) -> None:
    expected: Cell = stored if shown is None else Disguised(stored, shown)
    cell = f'<row><c s="0"><v>{stored}</v></c></row>'
    assert rows_of(xlsx(sheet_xml(cell), styles=styles_xml([code]))) == {1: [expected]}
    book = record(0x041E, struct.pack("<HHB", 200, len(code), 1) + code.encode("utf-16-le"))
    book += record(0x00E0, struct.pack("<2H", 0, 200) + bytes(16))
    assert rows_of(xls({"表": number(0, 0, stored, 0)}, book=book), ".xls") == {1: [expected]}
    written = f'<table:table-cell office:value-type="float" office:value="{stored}"><text:p>{shown or stored}</text:p></table:table-cell>'
    table = f'<table:table table:name="表"><table:table-row>{written}</table:table-row></table:table>'
    assert cells_of(ods(table), ".ods") == [expected]


def test_it_travels_with_its_text() -> None:
    cells: list[Cell] = [Disguised(7, "建档 007"), Disguised(123, "000123")]
    assert list(wire.parse_rows(wire.read(wire.rows_line([(1, list(cells))])[1:]))) == [(1, cells)]
