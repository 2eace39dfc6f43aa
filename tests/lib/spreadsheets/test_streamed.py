"""Long sheets are handed out while they are read: the same rows, the same refusals, only earlier and later."""

from __future__ import annotations

import dataclasses
import io
import random
from pathlib import Path

import pytest

from songnuan.lib.spreadsheets.cells import Refused, SheetHead
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.open import open_workbook
from songnuan.lib.spreadsheets.reading import read_workbook
from songnuan.lib.spreadsheets.streamed import Streamed
from tests.lib.spreadsheets.books import sheet_xml, xlsx, zipped
from tests.lib.spreadsheets.reads import Sheet, read_here
from tests.lib.spreadsheets.test_mutated import SEED, good_parts, mutated
from tests.soak import times

pytestmark = pytest.mark.hardening("T09")

ALWAYS = dataclasses.replace(LIMITS, stream_from=0)
NEVER = dataclasses.replace(LIMITS, stream_from=1 << 40)
MERGED = '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B2:B4"/></mergeCells>'


def numbered(count: int, last: str = "") -> str:
    return "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, count + 1)) + last


def is_streamed(content: bytes) -> list[bool]:
    return [isinstance(rows, Streamed) for _head, rows in read_workbook(io.BytesIO(content), ".xlsx", ALWAYS)]


def told(sheets: list[Sheet]) -> list[tuple[SheetHead, dict[int, list[object]]]]:
    """Heads without the number that is about so."""
    return [
        (dataclasses.replace(head, row_count=0), {n: [*cells] for n, cells in rows.items()})
        for head, rows in sheets
    ]


def outcome(content: bytes, limits: object) -> object:
    try:
        return told(read_here(content, limits=limits))  # type: ignore[arg-type]
    except Refused as refused:
        return refused.code


def test_merged_ranges_stand_in_the_head_before_the_rows() -> None:
    content = xlsx(sheet_xml(numbered(1_200), after=MERGED))
    assert is_streamed(content) == [True]
    [(head, rows)] = read_here(content, limits=ALWAYS)
    assert head.merges == ((1, 1, 1, 3), (2, 2, 4, 2))
    assert rows == {n: [n] for n in range(1, 1_201)}
    assert outcome(content, ALWAYS) == outcome(content, NEVER)


def test_merges_are_not_shared_out_by_a_last_row_that_is_not_the_last() -> None:
    """The last row is told by its writing, and one that is written otherwise is not seen before it is read."""
    rows = numbered(3, '<row spans="1:1" r="4"><c r="A4"><v>4</v></c></row>')
    assert outcome(xlsx(sheet_xml(rows, after=MERGED)), ALWAYS) == "unreadable"
    assert outcome(xlsx(sheet_xml(rows)), ALWAYS) == outcome(xlsx(sheet_xml(rows)), NEVER)


@pytest.mark.parametrize(
    "sheet",
    [
        sheet_xml(before="<!-- -->"),
        sheet_xml(after='<mergeCells><mergeCell ref="A1:"/></mergeCells>'),
    ],
)
def test_what_is_known_only_at_the_end_is_read_first(sheet: str) -> None:
    content = xlsx(sheet)
    assert is_streamed_or_refused(content) is False
    assert outcome(content, ALWAYS) == outcome(content, NEVER)


def test_hidden_rows_and_columns_are_told_with_the_last_row(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    rows = numbered(1_200) + '<row r="1201" hidden="1"><c r="A1201"><v>1</v></c></row>'
    path.write_bytes(
        xlsx(sheet_xml(rows, before='<cols><col min="1" max="2" width="0"/></cols>', after=MERGED))
    )
    with open_workbook(path, "a.xlsx", ALWAYS) as sheets:
        for sheet in sheets:
            assert (sheet.head.merges, sheet.head.hidden_rows) == (((1, 1, 1, 3), (2, 2, 4, 2)), frozenset())
            assert sum(1 for _row in sheet) == 1_201
            whole = sheet.head
    assert (whole.hidden_rows, whole.hidden_columns) == (frozenset((1_201,)), frozenset((1, 2)))
    assert outcome(path.read_bytes(), ALWAYS) == outcome(path.read_bytes(), NEVER)


def is_streamed_or_refused(content: bytes) -> bool:
    try:
        return any(is_streamed(content))
    except Refused:
        return False


def test_short_sheets_and_other_kinds_do_not_stream() -> None:
    content = xlsx(sheet_xml(numbered(50)))
    assert [type(rows).__name__ for _h, rows in read_workbook(io.BytesIO(content), ".xlsx", LIMITS)] == [
        "Spool"
    ]


def test_a_form_that_turns_odd_far_down_gives_each_row_once() -> None:
    odd = '<row r="9001"><c t="str" r="A9001"><v>末行</v></c></row>'
    content = xlsx(sheet_xml(numbered(9_000, odd), after=MERGED))
    assert is_streamed(content) == [True]
    [(_head, rows)] = read_here(content, limits=ALWAYS)
    assert rows == {**{n: [n] for n in range(1, 9_001)}, 9_001: ["末行"]}
    assert list(rows) == sorted(rows)
    assert outcome(content, ALWAYS) == outcome(content, NEVER)


def test_an_end_that_is_not_as_it_seemed_is_refused() -> None:
    foreign = '<y:mergeCells xmlns:y="urn:other"><y:mergeCell ref="A1:B2"/></y:mergeCells>'
    content = xlsx(sheet_xml(numbered(20), after=foreign))
    assert is_streamed(content) == [True]
    assert outcome(content, ALWAYS) == "unreadable"


def test_blank_cells_alone_are_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(xlsx(sheet_xml('<row r="1"><c r="A1" s="0"/></row>')))
    with pytest.raises(Refused) as caught, open_workbook(path, "a.xlsx", ALWAYS) as sheets:
        assert [list(sheet) for sheet in sheets] == [[]]
    assert caught.value.code == "empty"


def test_rows_come_before_the_fault_far_down_that_refuses_the_file(tmp_path: Path) -> None:
    """Whoever takes rows of a long sheet must be able to throw them away."""
    path = tmp_path / "upload"
    bad = '<row r="9001"><c r="A9001" t="b"><v>maybe</v></c></row>'
    path.write_bytes(xlsx(sheet_xml(numbered(9_000, bad))))
    taken: list[int] = []
    with pytest.raises(Refused) as caught, open_workbook(path, "a.xlsx", ALWAYS) as sheets:
        taken.extend(number for sheet in sheets for number, _cells in sheet)
    assert caught.value.code == "unreadable"
    assert 0 < len(taken) < 9_001
    with pytest.raises(Refused), open_workbook(path, "a.xlsx", NEVER):
        pytest.fail("handed out")


def test_mutated_sheets_give_the_same_or_are_refused_alike() -> None:
    chance = random.Random(SEED)
    good = good_parts()
    sheet = "xl/worksheets/sheet1.xml"
    plain = str(good[sheet])
    streamed = 0
    for _ in range(times(150, 3_000)):
        content = zipped(good | {sheet: mutated(plain, chance)})
        streamed += is_streamed_or_refused(content)
        assert outcome(content, ALWAYS) == outcome(content, NEVER)
    assert streamed > 100
