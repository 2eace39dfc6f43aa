"""T09: damaged files are refused, or read as an independent reader reads them; never a fault of ours."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest

from beneficiaries.models import Disbursement
from songnuan.entry.walk import Wish, walk
from songnuan.lib.spreadsheets.cells import ErrorCell, LostFormula, Refused
from tests import factories as make
from tests import workbooks
from tests.lib.spreadsheets.books import Parts, label, number, ods_parts, record, xls, zipped
from tests.lib.spreadsheets.reads import read_here, read_through
from tests.lib.spreadsheets.test_properties import plain, trimmed
from tests.soak import times

pytestmark = [pytest.mark.slow, pytest.mark.hardening("T09")]

SEED = 20230122
TOKENS = [
    '"',
    "<",
    ">",
    "/",
    "1",
    "-",
    "99999999",
    ' t="s"',
    "&amp;",
    "<v>",
    "</c>",
    '<c r="Z1">',
    "_x0000_",
    "e",
    "é",
]
ODS = ods_parts(
    '<table:table table:name="x"><table:table-row table:number-rows-repeated="3">'
    "<table:table-cell/></table:table-row>"
    '<table:table-row><table:table-cell office:value-type="float" office:value="1.5" '
    'table:number-columns-repeated="2"><text:p>1.5</text:p></table:table-cell><table:table-cell '
    'office:value-type="date" office:date-value="2023-01-15"/></table:table-row></table:table>'
)


def good_parts() -> Parts:
    book = openpyxl.Workbook()
    sheet = book.active
    day, moment = dt.date(2023, 1, 5), dt.datetime.fromisoformat("2023-01-05T08:30")
    sheet.append(["姓名", 1, 2.5, True, day, moment])
    sheet.append([None, "=A1", "#N/A", dt.time(8, 30)])
    sheet.append(["<&>", -3])
    sheet.merge_cells("A5:B5")
    sheet.row_dimensions[2].hidden = True
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(text))
        cut = chance.choice([0, 1, 1, chance.randint(2, 12)])
        text = text[:at] + chance.choice(["", *TOKENS]) + text[at + cut :]
    return text


def damaged_bytes(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def changed_cells(chance: random.Random) -> bytes:
    """A workbook whose cells changed their declared types, styles and places."""
    sheet = str(good_parts()["xl/worksheets/sheet1.xml"])
    for _ in range(chance.randint(1, 4)):
        old = chance.choice([' t="s"', ' t="b"', ' t="n"', ' s="1"', ' s="2"', "<v>", 'r="B1"', 'r="A2"'])
        new = chance.choice([' t="e"', ' t="d"', ' t="str"', ' s="99"', "<v>-", 'r="C1"', ""])
        sheet = sheet.replace(old, new, chance.randint(1, 3))
    return zipped(good_parts() | {"xl/worksheets/sheet1.xml": sheet})


def theirs(content: bytes) -> list[dict[int, list[object]]] | None:
    """What openpyxl reads, None where it gives up."""
    try:
        warnings.simplefilter("ignore")  # openpyxl warns of what it repairs; pytest puts the filters back
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except (TypeError, ValueError, KeyError, IndexError):
        return None
    sheets = [
        {n: trimmed([plain(c) for c in row]) for n, row in enumerate(s.values, 1)} for s in book.worksheets
    ]
    return [{n: row for n, row in rows.items() if row} for rows in sheets]


def ours(content: bytes) -> list[dict[int, list[object]]]:
    sheets = [
        {n: trimmed([shown(cell) for cell in row]) for n, row in rows.items()}
        for _, rows in read_here(content)
    ]
    return [{n: row for n, row in rows.items() if row} for rows in sheets]


def shown(cell: object) -> object:
    if isinstance(cell, LostFormula):
        return None
    return cell.text if isinstance(cell, ErrorCell) else plain(cell)


def test_xlsx() -> None:
    chance = random.Random(SEED)
    good = good_parts()
    sheet = "xl/worksheets/sheet1.xml"
    read = 0
    for _ in range(times(800, 4_000)):
        name = chance.choice([sheet, sheet, sheet, "xl/workbook.xml", "xl/styles.xml"])
        content = zipped(good | {name: mutated(str(good[name]), chance)})
        if chance.random() < 0.2:
            content = changed_cells(chance)
        try:
            mine = ours(content)
        except Refused:
            continue
        read += 1
        other = theirs(content)
        # A date that cannot be is a number here, an error or a day before 1900 there.
        assert other is None or mine == other or "#VALUE!" in str(other) or "(1899" in str(other)
    assert read > 30


def test_bytes_of_the_zip() -> None:
    chance = random.Random(SEED)
    good = zipped(good_parts())
    codes: set[str] = set()
    for _ in range(times(500, 3_000)):
        content = damaged_bytes(good, chance)
        try:
            assert ours(content) == ours(good)
        except Refused as refused:
            codes.add(refused.code)
    assert codes <= {"unreadable", "encrypted", "too_large"}


def test_ods() -> None:
    chance = random.Random(SEED)
    codes: set[str] = set()
    for _ in range(times(500, 2_000)):
        try:
            read_here(zipped(ODS | {"content.xml": mutated(str(ODS["content.xml"]), chance)}), ".ods")
        except Refused as refused:
            codes.add(refused.code)
    assert codes <= {"unreadable", "empty", "too_large"}


@pytest.mark.slow
def test_xls_breaks_its_own_process_only(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    records = label(0, 0, "姓名") + number(1, 0, 44945, 1) + record(0x00E5, b"\1\0" + bytes(6) + b"\1\0")
    good = xls({"一": records})
    codes: set[str] = set()
    for _ in range(times(40, 500)):
        try:
            read_through(tmp_path / "upload", damaged_bytes(good, chance), "a.xls")
        except Refused as refused:
            codes.add(refused.code)
    assert codes <= {"unreadable", "empty", "too_large", "encrypted", "macro"}


@pytest.mark.django_db
def test_through_the_whole_walk_a_mutated_file_is_stored_whole_or_not_at_all(tmp_path: Path) -> None:
    """Zip bytes and tokens of the sheet: a batch with all its rows, or a Chinese reason and no row."""
    chance = random.Random(SEED)
    good = roster(tmp_path)
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts: Parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    wish = Wish(make.campaign(), make.union(), store=True)
    stored = 0
    for turn in range(times(15, 500)):
        path = tmp_path / f"{turn}.xlsx"
        changed = zipped(parts | {sheet: mutated(str(parts[sheet]), chance)})
        path.write_bytes(damaged_bytes(good, chance) if turn % 3 == 0 else changed)
        answer = walk(path, wish)
        if answer["status"] == "committed":
            stored += answer["sheets"]["慰问帮扶发放"]["new"]
        else:
            assert answer["errors"]
            assert all(re.search("[\u4e00-\u9fff]{4}", fault["message"]) for fault in answer["errors"])
        assert Disbursement.objects.count() == stored
    assert stored > 0


def roster(folder: Path) -> bytes:
    people = [make.disbursement(姓名=f"李{n}", 身份证号=make.citizen_id(n)) for n in range(1, 9)]
    return workbooks.write(folder / "名册.xlsx", {"慰问帮扶发放": people}).read_bytes()
