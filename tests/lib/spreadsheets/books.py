"""Workbooks made of raw parts, so that a test may write what no spreadsheet program would."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Parts = dict[str, str | bytes]


def sheet_xml(
    rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', before: str = "", after: str = ""
) -> str:
    return f'{DECLARATION}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def strings_xml(items: Iterable[str]) -> str:
    body = "".join(f"<si>{item}</si>" for item in items)
    return f'{DECLARATION}<sst xmlns="{MAIN}">{body}</sst>'


def styles_xml(formats: Iterable[int | str]) -> str:
    """A style for each: a built-in format's number, or a format of one's own."""
    own = "".join(
        f"<numFmt numFmtId='{200 + at}' formatCode={quoteattr(code)}/>"
        for at, code in enumerate(formats)
        if isinstance(code, str)
    )
    xfs = "".join(
        f'<xf numFmtId="{code if isinstance(code, int) else 200 + at}"/>' for at, code in enumerate(formats)
    )
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts>'
        f"<cellXfs>{xfs}</cellXfs></styleSheet>"
    )


def xlsx_parts(
    *sheets: str,
    strings: str | None = None,
    styles: str | None = None,
    states: dict[int, str] | None = None,
    date_1904: bool = False,
) -> Parts:
    """The parts of a workbook with these sheets (their XML)."""
    sheets = sheets or (sheet_xml(),)
    numbers = range(1, len(sheets) + 1)
    state = {n: f' state="{value}"' for n, value in (states or {}).items()}
    entries = "".join(f'<sheet name="表{n}" sheetId="{n}"{state.get(n, "")} r:id="rId{n}"/>' for n in numbers)
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    relations += f'<Relationship Id="rIdS" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    relations += f'<Relationship Id="rIdT" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
    properties = '<workbookPr date1904="1"/>' if date_1904 else "<workbookPr/>"
    parts: Parts = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in zip(numbers, sheets, strict=True)}
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    if styles is not None:
        parts["xl/styles.xml"] = styles
    return parts


def zipped(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx(*sheets: str, **options: object) -> bytes:
    return zipped(xlsx_parts(*sheets, **options))  # type: ignore[arg-type]


def entry(
    name: bytes, content: bytes, *, method: int = 8, flags: int = 0, claimed: int | None = None
) -> tuple:
    """A member whose claimed size may be a lie: (local header and bytes, directory entry without offset)."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush() if method == 8 else content
    size = len(content) if claimed is None else claimed
    numbers = (flags, method, 0, 0, zlib.crc32(content), len(packed), size, len(name), 0)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, *numbers) + name + packed
    return local, struct.pack("<4s6H3L2H", b"PK\x01\x02", 20, 20, *numbers) + b"\0" * 10, name


def raw_zip(members: Iterable[tuple], *, overlap: bool = False, count: int | None = None) -> bytes:
    """A zip file of `entry` members; with `overlap` every entry points at the first one's bytes."""
    bodies: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for local, central, name in members:
        directory.append(central + struct.pack("<L", offset) + name)
        if not overlap or not bodies:
            bodies.append(local)
            offset += 0 if overlap else len(local)
    body, listed = b"".join(bodies), b"".join(directory)
    total = (len(directory) if count is None else count) & 0xFFFF
    return (
        body + listed + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, total, total, len(listed), len(body), 0)
    )


def raw_members(parts: Parts) -> list[tuple]:
    return [entry(k.encode(), v.encode() if isinstance(v, str) else v) for k, v in parts.items()]


ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def ods_parts(tables: str, styles: str = "") -> Parts:
    names = "".join(
        f' xmlns:{short}="{ODF}:{short}:1.0"' for short in ("office", "table", "text", "style", "draw")
    )
    calc = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return {
        "mimetype": ODS_TYPE,
        "content.xml": f"{DECLARATION}<office:document-content{names}{calc}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>",
        "META-INF/manifest.xml": f'{DECLARATION}<m:manifest xmlns:m="{ODF}:manifest:1.0"/>',
    }


def ods(tables: str, styles: str = "") -> bytes:
    return zipped(ods_parts(tables, styles))


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


# Old .xls: records in a stream in a compound file.


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def label(row: int, column: int, text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return record(0x0204, struct.pack("<3HHB", row, column, 0, len(raw) // 2, 1) + raw)


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<3Hd", row, column, style, value))


def xls_stream(sheets: dict[str, bytes], *, book: bytes = b"", states: dict[str, int] | None = None) -> bytes:
    """The Workbook stream of sheets given as their records; `book` are more records of the globals."""
    start = record(0x0809, struct.pack("<4H2L", 0x0600, 0x0005, 0, 0, 0, 0)) + record(
        0x0042, struct.pack("<H", 1200)
    )
    styles = record(0x00E0, bytes(20)) + record(0x00E0, struct.pack("<2H", 0, 14) + bytes(16))
    entries = {name: struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets}
    fixed = len(start + book + styles) + sum(4 + 6 + len(raw) for raw in entries.values()) + 4
    bodies = {
        name: record(0x0809, struct.pack("<4H2L", 0x0600, 0x0010, 0, 0, 0, 0)) + body + record(0x000A)
        for name, body in sheets.items()
    }
    offset, bounds = fixed, b""
    for name, raw in entries.items():
        bounds += record(0x0085, struct.pack("<LH", offset, (states or {}).get(name, 0)) + raw)
        offset += len(bodies[name])
    return start + book + styles + bounds + record(0x000A) + b"".join(bodies.values())


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file whose streams are all padded past the mini stream's limit."""
    padded = {
        name: data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0") for name, data in streams.items()
    }
    directory_sectors = -(-(len(padded) + 1) // 4)
    others = directory_sectors + sum(len(data) // 512 for data in padded.values())
    tables = -(-others // 127)
    fat = [0xFFFFFFFD] * tables
    body = b""
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    first = tables + directory_sectors
    fat += [*range(tables + 1, first), 0xFFFFFFFE]
    for name, data in padded.items():
        sectors = len(data) // 512
        fat += [*range(first + 1, first + sectors), 0xFFFFFFFE]
        entries.append((name, 2, first, len(data)))
        first += sectors
        body += data
    assert len(fat) <= 128 * tables <= 128 * 109
    directory = b""
    for at, (name, kind, start, size) in enumerate(entries):
        raw = name.encode("utf-16-le")
        right = at + 1 if 0 < at < len(entries) - 1 else 0xFFFFFFFF
        child = 1 if not at and len(entries) > 1 else 0xFFFFFFFF
        directory += struct.pack(
            "<64sHBB3L36xLLL", raw, len(raw) + 2, kind, 1, 0xFFFFFFFF, right, child, start, size, 0
        )
    directory = directory.ljust(directory_sectors * 512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<6H", 0x003E, 3, 0xFFFE, 9, 6, 0) + bytes(4)
    header += struct.pack("<9L", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109L", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    return header + struct.pack(f"<{len(fat)}L", *fat).ljust(512 * tables, b"\xff") + directory + body


def xls(sheets: dict[str, bytes], **options: object) -> bytes:
    return compound({"Workbook": xls_stream(sheets, **options)})  # type: ignore[arg-type]
