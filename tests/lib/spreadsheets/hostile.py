"""Hostile and broken files: the name each comes under and the code it is refused with (T01–T07)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from tests.lib.spreadsheets.books import (
    MAIN,
    PACKAGE,
    Parts,
    compound,
    entry,
    label,
    number,
    ods,
    ods_parts,
    raw_members,
    raw_zip,
    record,
    sheet_xml,
    strings_xml,
    styles_xml,
    text_cell,
    xls,
    xls_stream,
    xlsx,
    xlsx_parts,
    zipped,
)
from tests.lib.spreadsheets.containers import circle, only_inside, other_limit, two_books

Hostile = tuple[str, str, Callable[[], bytes]]
CASES: dict[str, Hostile] = {}
STANDS_FOR: dict[str, str] = {}
"""The attack (T01 …) that a case is one form of."""
BILLION = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def case(
    name: str, code: str, filename: str = "a.xlsx"
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def keep(build: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES[name] = (code, filename, build)
        return build

    return keep


def add(name: str, code: str, build: Callable[[], bytes], filename: str = "a.xlsx") -> None:
    CASES[name] = (code, filename, build)


def those_above_are(attack: str) -> None:
    STANDS_FOR.update(dict.fromkeys(CASES.keys() - STANDS_FOR.keys(), attack))


def one(rows: str, **options: str) -> Callable[[], bytes]:
    return lambda: xlsx(sheet_xml(rows, **options))


def with_parts(**extra: str | bytes) -> Callable[[], bytes]:
    return lambda: zipped(
        xlsx_parts() | {name.replace("__", "/"): content for name, content in extra.items()}
    )


def part(name: str, content: str | bytes) -> Callable[[], bytes]:
    return lambda: zipped(
        xlsx_parts(strings=strings_xml(["<t>x</t>"]), styles=styles_xml([0])) | {name: content}
    )


def declared(content_type: str) -> Callable[[], bytes]:
    types = (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Override PartName="/x" ContentType="{content_type}"/></Types>'
    )
    return part("[Content_Types].xml", types)


# T01 corners
VALUE = "<v>1</v></c>"
add(
    "corner",
    "too_large",
    one(f'<row r="1"><c r="A1">{VALUE}</row><row r="1048576"><c r="XFD1048576">{VALUE}</row>'),
)
add("far column", "too_large", one(f'<row r="1"><c r="XFD1">{VALUE}</row>'))
add("far row", "too_large", one(f'<row r="999999999"><c r="A999999999">{VALUE}</row>'))
add("lone last row", "too_large", one('<row r="1048576"/>'))
add("lone last row with a value", "too_large", one(f'<row r="1048576"><c r="A1048576">{VALUE}</row>'))
add("column of seven letters", "too_large", one(f'<row r="1"><c r="AAAAAAA1">{VALUE}</row>'))
add("column 61", "too_large", one(f'<row r="1"><c r="BI1">{VALUE}</row>'))
add("row 200,016", "too_large", one(f'<row r="200016"><c r="A200016">{VALUE}</row>'))
add(
    "prefixed corner",
    "too_large",
    lambda: zipped(
        xlsx_parts(
            f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="9">'
            f'<x:c r="XFD9"><x:v>1</x:v></x:c></x:row></x:sheetData>'
            "</x:worksheet>"
        )
    ),
)
add(
    "rows in disorder",
    "unreadable",
    one(f'<row r="2"><c r="A2">{VALUE}</row><row r="1"><c r="A1">{VALUE}</row>'),
)
add("cells in disorder", "unreadable", one(f'<row r="1"><c r="B1">{VALUE}<c r="A1">{VALUE}</row>'))
add("cell twice", "unreadable", one(f'<row r="1"><c r="A1">{VALUE}<c r="A1">{VALUE}</row>'))
add("cell of another row", "unreadable", one(f'<row r="1"><c r="A7">{VALUE}</row>'))
add("number that is none", "unreadable", one('<row r="1"><c r="A1"><v>1_000</v></c></row>'))
add("number without end", "unreadable", one('<row r="1"><c r="A1"><v>1e999</v></c></row>'))
add("not a number", "unreadable", one('<row r="1"><c r="A1"><v>NaN</v></c></row>'))
add("text out of table", "unreadable", one('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'))
add(
    "text before table",
    "unreadable",
    lambda: xlsx(
        sheet_xml('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'), strings=strings_xml(["<t>x</t>"])
    ),
)
those_above_are("T01")


# T02 many of everything
def merges(*ranges: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{place}"/>' for place in ranges) + "</mergeCells>"


add("merge over the grid", "too_large", lambda: xlsx(sheet_xml(after=merges("A1:XFD1048576"))))
add(
    "10,000 merges",
    "too_large",
    lambda: xlsx(sheet_xml(after=merges(*(f"A{n}:B{n}" for n in range(1, 10_001))))),
)
add("overlapping merges", "too_large", lambda: xlsx(sheet_xml(after=merges(*["A1:BH200000"] * 3))))
add("merge of nothing", "unreadable", lambda: xlsx(sheet_xml(after=merges("A0:B0"))))
add("5,000 sheets", "too_large", lambda: xlsx(*[sheet_xml()] * 5_000))
add("21 sheets", "too_large", lambda: xlsx(*[sheet_xml()] * 21))
add("100,000 styles", "too_large", lambda: xlsx(styles=styles_xml([14] * 100_000)))
add("100,000 formats", "too_large", lambda: xlsx(styles=styles_xml(["0.0"] * 100_000)))
add("60,000 long formats", "too_large", lambda: xlsx(styles=styles_xml(['0.00"x"' + "0" * 200] * 60_000)))
add("a format of nine megabytes", "too_large", lambda: xlsx(styles=styles_xml(["0" * 9_000_000])))


@case("60,000 members", "too_large")
def _() -> bytes:
    member = entry(b"x", b"", method=0)
    return raw_zip(raw_members(xlsx_parts()) + [member] * 60_000)


@case("60,000 members, one stated", "unreadable")
def _() -> bytes:
    return raw_zip(raw_members(xlsx_parts()) + [entry(b"x", b"", method=0)] * 60_000, count=1)


those_above_are("T02")


# T03 zip bombs and lies
@case("bomb", "too_large")
def _() -> bytes:
    return zipped(xlsx_parts() | {"xl/media/image1.png": bytes(301 << 20)})


@case("bomb that lies", "unreadable")
def _() -> bytes:
    return raw_zip([*raw_members(xlsx_parts()), entry(b"xl/media/a.png", bytes(60 << 20), claimed=1000)])


@case("claims too much", "too_large")
def _() -> bytes:
    return raw_zip([*raw_members(xlsx_parts()), entry(b"xl/a.xml", b"<x/>", claimed=0x7FFFFFFF)])


@case("overlap", "unreadable")
def _() -> bytes:
    return raw_zip(
        [entry(f"xl/{n}.xml".encode(), b"<x/>") for n in range(9)] + raw_members(xlsx_parts()), overlap=True
    )


@case("part twice", "unreadable")
def _() -> bytes:
    return raw_zip([*raw_members(xlsx_parts()), entry(b"xl/workbook.xml", b"<x/>")])


@case("part twice by case", "unreadable")
def _() -> bytes:
    return raw_zip([*raw_members(xlsx_parts()), entry(b"XL/workbook.XML", b"<x/>")])


for _name in (b"../../etc/cron.d/x", b"/etc/passwd", b"xl\\a.xml", b"xl/./a.xml", b"C:/a"):
    add(
        f"part named {_name.decode()}",
        "unreadable",
        lambda name=_name: raw_zip([*raw_members(xlsx_parts()), entry(name, b"<x/>")]),
    )
add("other compression", "unreadable", lambda: zipped(xlsx_parts(), zipfile.ZIP_LZMA))
add("truncated", "unreadable", lambda: xlsx()[:-40])
add("half a file", "unreadable", lambda: xlsx()[: len(xlsx()) // 2])
add("bytes appended", "unreadable", lambda: xlsx() + b"MZ" * 50)
add(
    "checksum",
    "unreadable",
    lambda: zipped(xlsx_parts(), zipfile.ZIP_STORED).replace(b"<v>1</v>", b"<v>2</v>"),
)
those_above_are("T03")

# T04 entities, in every part and in other encodings
for _part in (
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml", "xl/theme/theme1.xml",
    "customXml/item1.xml",
):  # fmt: skip
    add(f"billion laughs in {_part}", "unreadable", part(_part, f"{BILLION}<x>&b;</x>"))
    add(f"external entity in {_part}", "unreadable", part(_part, f"{EXTERNAL}<x>&a;</x>"))
for _code in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
    add(f"DTD in {_code}", "unreadable", part("docProps/core.xml", f"{BILLION}<x>&b;</x>".encode(_code)))
add(
    "declared as UTF-7", "unreadable", part("docProps/core.xml", '<?xml version="1.0" encoding="UTF-7"?><x/>')
)
add(
    "sheet in GBK",
    "unreadable",
    part("xl/worksheets/sheet1.xml", sheet_xml(f'<row r="1">{text_cell("A1", "张三")}</row>').encode("gbk")),
)
add(
    "sheet not well-formed", "unreadable", part("xl/worksheets/sheet1.xml", sheet_xml("<row r='1'><c></row>"))
)
add("sheet ends early", "unreadable", part("xl/worksheets/sheet1.xml", sheet_xml()[:-5]))

SHARED = '<c t="s"><v>0</v></c>'
those_above_are("T04")

# T05 empty rows and cells without end
add("1,048,576 empty rows", "too_large", one("".join(f'<row r="{n}"/>' for n in range(1, 1_048_577))))
add("10 million cells", "too_large", one("<row>" + "<c/>" * 10_000_000 + "</row>"))
add("row without end", "too_large", lambda: xlsx(sheet_xml("<row r='1'>" + " " * (40 << 20) + "</row>")))
add(
    "long text told a million times",
    "too_large",
    lambda: xlsx(
        sheet_xml("".join(f'<row r="{n}">{SHARED * 50}</row>' for n in range(1, 900))),
        strings=strings_xml([f"<t>{'x' * 32_000}</t>"]),
    ),
)
add("40,000 characters", "too_large", lambda: xlsx(strings=strings_xml([f"<t>{'x' * 40_000}</t>"])))
add("40,000 characters in place", "too_large", one(f'<row r="1">{text_cell("A1", "x" * 40_000)}</row>'))
those_above_are("T05")

# T06 active content
for _path in (
    "xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/externalLinks/externalLink1.xml",
    "xl/embeddings/a.bin",
    "xl/activeX/activeX1.xml", "xl/connections.xml", "xl/queryTables/q1.xml", "xl/dialogsheets/s.xml",
):  # fmt: skip
    add(f"with {_path}", "macro", part(_path, "<x/>"))
for _type in (
    "vnd.ms-excel.sheet.macroEnabled.main+xml",
    "vnd.ms-office.vbaProject",
    "x.externalLink+xml",
    "x.oleObject",
):
    add(f"declares {_type}", "macro", declared(f"application/{_type}"))
add("a.xlsm", "macro", xlsx, "a.xlsm")
those_above_are("T06")

# T07 locked, renamed, broken
add("nothing", "empty", lambda: b"")
add("nothing as csv", "empty", lambda: b"", "a.csv")
add("blank workbook", "empty", lambda: xlsx(sheet_xml("")))
add("locked xlsx", "encrypted", lambda: compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))
add("locked zip", "encrypted", lambda: raw_zip([*raw_members(xlsx_parts()), entry(b"x", b"x", flags=1)]))
add("exe", "unreadable", lambda: b"MZ\x90\0" + bytes(500))
add("html", "unreadable", "<html><table><tr><td>姓名</td></tr></table></html>".encode, "a.xls")
add("XML of 2003", "unreadable", lambda: b'<?xml version="1.0"?><Workbook/>', "a.xls")
add("pdf", "unreadable", lambda: b"%PDF-1.7 ....")
add("csv as xlsx", "unreadable", "姓名,金额\n".encode)
add("xls as xlsx", "unreadable", lambda: xls({"一": label(0, 0, "x")}))
add("xlsx as xls", "unreadable", xlsx, "a.xls")
add("xlsx as csv", "unreadable", xlsx, "a.csv")
add("ods as xlsx", "unreadable", lambda: ods(""))
add("a.xlsx.exe", "unreadable", xlsx, "a.xlsx.exe")
add("a.exe turned round", "unreadable", xlsx, "a\u202exslx.exe")
add("no ending", "unreadable", xlsx, "a")
add("zip of files", "unreadable", lambda: zipped({"a.txt": "x"}))
add("docx", "unreadable", lambda: zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}))
add("xlsb", "unreadable", lambda: zipped({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}), "a.xlsb")
add("too many bytes", "too_large", lambda: b"a,b\n" * (21 << 18), "a.csv")
add(
    "no worksheet part",
    "unreadable",
    lambda: zipped({k: v for k, v in xlsx_parts().items() if k != "xl/worksheets/sheet1.xml"}),
)


# .xls
add("locked xls", "encrypted", lambda: xls({"一": label(0, 0, "x")}, book=record(0x002F, bytes(6))), "a.xls")
add("xls with macros", "macro", lambda: compound(
    {"Workbook": xls_stream({"一": label(0, 0, "x")}), "_VBA_PROJECT_CUR": b"x"}
), "a.xls")  # fmt: skip
add(
    "xls with a link",
    "macro",
    lambda: xls({"一": label(0, 0, "x")}, book=record(0x01AE, b"\1\0\5\0\0book")),
    "a.xls",
)
add("xls of macro sheets", "macro", lambda: xls({"一": label(0, 0, "x")}, states={"一": 0x0100}), "a.xls")
add("xls far column", "too_large", lambda: xls({"一": number(65_535, 255, 1)}), "a.xls")
add("xls of 10,000 merges", "too_large", lambda: xls(
    {"一": record(0x00E5, b"\xe8\x03" + b"\0\0\0\0\0\0\1\0" * 1000) * 3}
), "a.xls")  # fmt: skip
add("xls cut off", "unreadable", lambda: xls({"一": label(0, 0, "x") * 400})[:-3000], "a.xls")
add("xls in circles", "unreadable", circle, "a.xls")
add("xls with a decoy in a storage", "unreadable", lambda: two_books(2, inside=True), "a.xls")
add("xls with two books", "unreadable", lambda: two_books(2, name="BOOK", inside=False), "a.xls")
add("xls with an unused book", "unreadable", lambda: two_books(0, inside=False), "a.xls")
add("doc with a workbook inside", "unreadable", only_inside, "a.xls")
add("xls of another limit", "unreadable", other_limit, "a.xls")
add("doc", "unreadable", lambda: compound({"WordDocument": b"x"}), "a.xls")

# .ods
ROW = (
    '<table:table table:name="x"><table:table-row{0}>'
    '<table:table-cell office:value-type="float" office:value="1"{1}/>'
)
ROW += "</table:table-row></table:table>"
add(
    "ods of a million rows",
    "too_large",
    lambda: ods(ROW.format(' table:number-rows-repeated="1048576"', "")),
    "a.ods",
)
add(
    "ods of a million columns",
    "too_large",
    lambda: ods(ROW.format("", ' table:number-columns-repeated="99999999"')),
    "a.ods",
)
add(
    "ods of odd repeats",
    "unreadable",
    lambda: ods(ROW.format(' table:number-rows-repeated="-5"', "")),
    "a.ods",
)
add(
    "ods with DTD",
    "unreadable",
    lambda: zipped(ods_parts("") | {"content.xml": f"{BILLION}<x>&b;</x>"}),
    "a.ods",
)
add(
    "ods with macros",
    "macro",
    lambda: zipped(ods_parts(ROW.format("", "")) | {"Basic/script-lc.xml": "<x/>"}),
    "a.ods",
)
add("ods with DDE", "macro", lambda: ods("<table:dde-links/>"), "a.ods")
add("locked ods", "encrypted", lambda: zipped(
    ods_parts("") | {"META-INF/manifest.xml": '<m xmlns="urn:x"><encryption-data/></m>'}
), "a.ods")  # fmt: skip
add("odt as ods", "unreadable", lambda: zipped(
    ods_parts("") | {"mimetype": "application/vnd.oasis.opendocument.text"}
), "a.ods")  # fmt: skip

# .csv
add("csv with NUL", "unreadable", lambda: b"a,b\n1,\0\n", "a.csv")
add("csv of a long field", "too_large", lambda: b"a," + b"x" * 33_000, "a.csv")
add("csv of 61 columns", "too_large", lambda: b",".join([b"x"] * 61), "a.csv")
add("csv of 200,016 rows", "too_large", lambda: b"x\n" * 200_016, "a.csv")
add("csv with an open quote", "unreadable", lambda: b'a,b\n"1,2\n3,4\n', "a.csv")
add("csv in no encoding", "unreadable", lambda: b"\xff\xff\xff\n", "a.csv")
those_above_are("T07")


def spreadsheet_program_file(parts: Parts) -> bytes:
    """The parts as a streaming writer sends them: sizes behind the data."""
    out = io.BytesIO()
    with zipfile.ZipFile(_Unseekable(out), "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


class _Unseekable:
    def __init__(self, out: io.BytesIO) -> None:
        self._out = out

    def write(self, data: bytes) -> int:
        return self._out.write(data)

    def flush(self) -> None:
        self._out.flush()
