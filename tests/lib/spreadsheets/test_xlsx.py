"""An .xlsx cell is what Excel shows."""

from __future__ import annotations

import datetime as dt

import pytest

from songnuan.lib.spreadsheets.cells import Cell, Disguised, ErrorCell, LostFormula
from tests.lib.spreadsheets.books import (
    MAIN,
    sheet_xml,
    strings_xml,
    styles_xml,
    text_cell,
    xlsx,
    xlsx_parts,
    zipped,
)
from tests.lib.spreadsheets.hostile import spreadsheet_program_file
from tests.lib.spreadsheets.reads import cells_of, read_here, rows_of

LOST = LostFormula()
DATES = styles_xml(
    [0, 14, 22, "h:mm", 'yyyy"年"m"月"d"日"', "0.00%", '"￥"#,##0.00', "[$-804]aaaa", 31, "[h]:mm", "@"]
)


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ("<c><v>1</v></c>", 1),
        ("<c><v>-1</v></c>", -1),
        ("<c><v>1.50</v></c>", 1.5),
        ("<c><v>1E+2</v></c>", 100.0),
        ("<c><v>1.1010119900307E+17</v></c>", 1.1010119900307e17),
        ("<c><v>220104199001011234</v></c>", 220104199001011234),
        ("<c t='n'><v>0.30000000000000004</v></c>", 0.30000000000000004),
        ('<c t="str"><v>220104199001011234</v></c>', "220104199001011234"),
        ('<c t="s"><v>0</v></c>', "220104199001011234"),
        ('<c s="1" t="s"><v>0</v></c>', "220104199001011234"),
        ('<c t="s" s="1"><v>0</v></c>', "220104199001011234"),
        ('<c t="s"><v>1</v></c>', "张三"),
        ('<c t="s"><v>2</v></c>', "<a & b> \"'\n𠮷"),
        ('<c t="s"><v>3</v></c>', "a\rb_x000D_"),
        ('<c t="s"><v>4</v></c>', " 左右 "),
        ('<c t="s"><v>6</v></c>', "一_x0000_二"),
        ('<c t="b"><v>1</v></c>', True),
        ('<c t="b"><v>0</v></c>', False),
        ('<c t="e"><v>#N/A</v></c>', ErrorCell("#N/A")),
        ('<c t="e"><f>VLOOKUP(1,A:A,1,0)</f><v>#N/A</v></c>', ErrorCell("#N/A")),
        ('<c t="d"><v>2023-01-15</v></c>', dt.date(2023, 1, 15)),
        ('<c t="d" s="2"><v>2023-01-15T08:30:00Z</v></c>', dt.datetime.fromisoformat("2023-01-15T08:30")),
        ("<c><f>1+1</f><v>2</v></c>", 2),
        ('<c t="str"><f>A1</f><v>张</v></c>', "张"),
        ('<c t="str" cm="1"><f t="array" ref="A1">A1</f><v>张</v></c>', "张"),
        ("<c><f>1+1</f></c>", LOST),
        ("<c><f>1+1</f><v></v></c>", LOST),
        ("<c><f>1+1</f><v/></c>", LOST),
        ('<c><f t="shared" si="0"/></c>', LOST),
        ('<c s="1"><v>44941</v></c>', dt.date(2023, 1, 15)),
        ('<c s="1"><v>44941.5</v></c>', dt.datetime.fromisoformat("2023-01-15T12:00")),
        ('<c s="2"><v>44941</v></c>', dt.datetime.fromisoformat("2023-01-15T00:00")),
        ('<c s="3"><v>0.75</v></c>', dt.time(18)),
        ('<c s="4"><v>44941</v></c>', dt.date(2023, 1, 15)),
        ('<c s="5"><v>0.25</v></c>', Disguised(0.25)),
        ('<c s="6"><v>300</v></c>', 300),
        ('<c s="7"><v>44941</v></c>', dt.date(2023, 1, 15)),
        ('<c s="8"><v>44941</v></c>', dt.date(2023, 1, 15)),
        ('<c s="10"><v>44941</v></c>', 44941),
        ('<c s="1"><v>1</v></c>', dt.date(1900, 1, 1)),
        ('<c s="1"><v>59</v></c>', dt.date(1900, 2, 28)),
        ('<c s="1"><v>60</v></c>', 60),
        ('<c s="1"><v>61</v></c>', dt.date(1900, 3, 1)),
        ('<c s="1"><v>0</v></c>', 0),
        ('<c s="1"><v>-3</v></c>', -3),
        ('<c s="1"><v>20230115</v></c>', 20230115),
        ('<c s="1" t="b"><v>1</v></c>', True),
        ('<c t="inlineStr"><is><t>字</t></is></c>', "字"),
        (
            '<c t="inlineStr"><is><r><t>一</t></r><r><t xml:space="preserve"> 二</t></r></is></c>',
            "一 二",
        ),
        ('<c t="inlineStr"><is><t>漢</t><rPh sb="0" eb="1"><t>カン</t></rPh></is></c>', "漢"),
        ('<c t="inlineStr"><is><t><![CDATA[<字>]]></t></is></c>', "<字>"),
        ("<c><!-- 2 --><v>3</v></c>", 3),
        ("<c  s = '1' ><v>44941</v></c>", dt.date(2023, 1, 15)),
    ],
)
@pytest.mark.hardening("T12", "T13", "T14")
def test_cell(xml: str, cell: Cell) -> None:
    strings = strings_xml(
        [
            "<t>220104199001011234</t>",
            '<r><t>张</t></r><rPh sb="0" eb="1"><t>zhang</t></rPh><r><t>三</t></r><phoneticPr fontId="1"/>',
            "<t>&lt;a &amp; b&gt; &quot;&apos;&#10;&#x20BB7;</t>",
            "<t>a_x000D_b_x005F_x000D_</t>",
            '<t xml:space="preserve"> 左右 </t>',
            "<t/>",
            "<t>一_x0000_二</t>",
        ]
    )
    book = xlsx(sheet_xml(f'<row r="1">{xml}</row>'), strings=strings, styles=DATES)
    [read] = cells_of(book)
    assert (type(read), read) == (type(cell), cell)


@pytest.mark.parametrize(
    "xml",
    [
        "<c/>",
        '<c s="1"/>',
        "<c></c>",
        "<c><v></v></c>",
        '<c t="s"><v>5</v></c>',
        '<c t="str"><f>A1</f><v></v></c>',
        '<c t="inlineStr"><is><t/></is></c>',
    ],
)
def test_blank_cell(xml: str) -> None:
    book = xlsx(
        sheet_xml(f'<row r="1">{xml}</row><row r="3"><c r="C3"><v>1</v></c>{xml}</row>'),
        strings=strings_xml(["<t/>"] * 6),
    )
    assert rows_of(book) == {3: [None, None, 1]}


@pytest.mark.hardening("T13")
def test_dates_of_1904() -> None:
    book = xlsx(
        sheet_xml('<row><c s="1"><v>0</v></c><c s="1"><v>43479</v></c></row>'), styles=DATES, date_1904=True
    )
    [(head, rows)] = read_here(book)
    assert head.date_1904
    assert rows == {1: [dt.date(1904, 1, 1), dt.date(2023, 1, 15)]}


@pytest.mark.hardening("T14")
def test_head() -> None:
    rows = '<row r="2"><c r="B2"><v>1</v></c></row><row r="4" hidden="1"><c r="A4"><v>1</v></c></row>'
    rows += '<row r="5" ht="0" customHeight="1"><c r="A5"><v>1</v></c></row><row r="6" hidden="true"/>'
    sheet = sheet_xml(
        rows,
        before='<dimension ref="A1:XFD1048576"/><cols><col min="2" max="3" hidden="1"/>'
        '<col min="4" max="16384"/></cols>',
        after='<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B2:B2"/></mergeCells>',
    )
    [(first, rows_1), (second, _)] = read_here(xlsx(sheet, sheet_xml(), states={2: "veryHidden"}))
    assert (first.name, first.hidden, first.row_count, first.date_1904) == ("表1", False, 5, False)
    assert (first.hidden_rows, first.hidden_columns) == ({4, 5}, {2, 3})
    assert first.merges == ((1, 1, 1, 3),)
    assert rows_1 == {2: [None, 1], 4: [1], 5: [1]}
    assert (second.name, second.hidden) == ("表2", True)


@pytest.mark.hardening("T05")
def test_a_blank_formatted_tail_is_ignored() -> None:
    tail = "".join(
        f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="XFD{n}" s="1"/></row>' for n in range(2, 20_002)
    )
    [(head, rows)] = read_here(xlsx(sheet_xml(f'<row r="1">{text_cell("A1", "x")}</row>{tail}')))
    assert (head.row_count, rows) == (1, {1: ["x"]})


def test_the_last_row_and_column_of_the_contract_are_read() -> None:
    book = xlsx(sheet_xml('<row r="200015"><c r="BH200015"><v>1</v></c></row>'))
    assert rows_of(book) == {200_015: [None] * 59 + [1]}


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("namespace", [MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"])
def test_other_writers(prefix: str, namespace: str) -> None:
    """Prefixes, the strict namespace, single quotes, comments, foreign elements, line ends of Windows."""
    bound = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    sheet = (
        f"\ufeff<?xml version='1.0'?>\r\n<!-- by hand -->"
        f"<p:worksheet {bound}='{namespace}' xmlns:p='{namespace}' "
        "xmlns:z='urn:z'><p:sheetData><p:row r='2' z:c='5'>\r\n<p:c t='str' r='A2'>"
        "<p:v>a\r\nb &gt; c > d</p:v></p:c>"
        "<z:c r='B2'><z:v>9</z:v></z:c><p:c r='C2'><p:v>2</p:v></p:c></p:row></p:sheetData></p:worksheet>"
    )
    assert rows_of(xlsx(sheet)) == {2: ["a\nb > c > d", None, 2]}


def test_a_streaming_writer_states_sizes_behind_the_data() -> None:
    assert rows_of(spreadsheet_program_file(xlsx_parts())) == {1: [1]}


def test_parts_may_lie_elsewhere() -> None:
    parts = xlsx_parts()
    parts["xl/other/Sheet.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "worksheets/sheet1.xml", "/xl/other/sheet.xml"
    )
    assert rows_of(zipped(parts)) == {1: [1]}


@pytest.mark.parametrize(("prefix", "comment"), [("", ""), ("x:", ""), ("x:", "<!-- -->"), ("", "<!-- -->")])
def test_a_part_of_many_chunks(prefix: str, comment: str) -> None:
    """Wherever a chunk ends, in a tag, a text or a line end, the rows are the same."""
    texts = [f"{number}\r\n{'字' * (number % 97)}" for number in range(1, 12_001)]
    rows = "".join(
        f'<p:row r="{n}"><p:c r="A{n}" t="inlineStr"><p:is><p:t>{text}</p:t></p:is></p:c></p:row>\r\n'
        for n, text in enumerate(texts, start=1)
    )
    sheet = f'<p:worksheet xmlns:p="{MAIN}">{comment}<p:sheetData>{rows}</p:sheetData></p:worksheet>'
    sheet = sheet.replace("<p:", f"<{prefix}").replace("</p:", f"</{prefix}")
    sheet = sheet.replace("xmlns:p", f"xmlns:{prefix[:-1]}" if prefix else "xmlns")
    expected = {n: [text.replace("\r\n", "\n")] for n, text in enumerate(texts, start=1)}
    assert rows_of(xlsx(sheet)) == expected


@pytest.mark.parametrize("second", ['hidden="1"', "hidden='1'", 'hidden = "1"', 'hidden\n="true"'])
@pytest.mark.parametrize("end", ["</row>", "</row >", "</row\n>"])
def test_rows_in_whatever_form_their_tags_are_written(second: str, end: str) -> None:
    rows = f"<row><c><v>1</v></c>{end}<row {second}><c><v>2</v></c>{end}<row><c><v>3</v></c>{end}"
    [(head, found)] = read_here(xlsx(sheet_xml(rows)))
    assert (found, head.hidden_rows) == ({1: [1], 2: [2], 3: [3]}, {2})
