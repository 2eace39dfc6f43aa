"""A number is found wherever a workbook holds it: in cells and beside them, in one piece or in runs, by its letters or their numbers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from songnuan.lib.spreadsheets import archive, ole, whole_text
from songnuan.lib.spreadsheets.throughout import written_throughout
from tests import factories as make
from tests.lib.spreadsheets.books import sheet_xml, text_cell, xlsx, xlsx_parts, zipped

pytestmark = pytest.mark.hardening("T54")
NUMBER = make.citizen_id(1)
WIDE = NUMBER.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
RUNS = f"<a:r><a:t>{NUMBER[:6]}</a:t></a:r><a:r><a:rPr lang='zh-CN'/><a:t>{NUMBER[6:]}</a:t></a:r>"
NUMBERED = "".join(f"&#{ord(digit)};" for digit in NUMBER)
PARTS = {
    "a comment": ("xl/comments1.xml", f"<comments><t>与{NUMBER}同户</t></comments>"),
    "a header": ("xl/worksheets/sheet2.xml", f"<worksheet><oddHeader>&amp;C{WIDE}</oddHeader></worksheet>"),
    "a title": ("docProps/core.xml", f"<dc:title>{NUMBERED}</dc:title>"),
    "a box": ("xl/drawings/drawing1.xml", f"<xdr:txBody>{RUNS}</xdr:txBody>"),
    "a list": ("xl/worksheets/sheet2.xml", f'<worksheet><formula1>"{NUMBER[:6]} {NUMBER[6:]},无"</formula1></worksheet>'),
    "an attribute": ("xl/drawings/drawing1.xml", f'<xdr:cNvPr id="1" descr="{NUMBER}的照片"/>'),
    "a form": ("xl/ctrlProps/ctrlProp1.bin", b"\0" + NUMBER.encode("utf-16-le")),
    "a part in UTF-16": ("xl/comments1.xml", f"<t>{NUMBER}</t>".encode("utf-16")),
}  # fmt: skip


def holds(content: bytes) -> bool:
    return any(NUMBER in text for text in whole_text.written(io.BytesIO(content)))


@pytest.mark.parametrize("place", PARTS)
def test_beside_the_cells(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, part = PARTS[place]
    book = zipped(xlsx_parts() | {name: part})
    assert holds(book)
    monkeypatch.setattr(archive, "CHUNK", 7)
    assert holds(book)
    assert not holds(xlsx())


def test_in_a_cell_and_in_an_old_workbook() -> None:
    assert holds(xlsx(sheet_xml(f'<row r="1">{text_cell("A1", NUMBER)}</row>')))
    for text in (NUMBER.encode(), NUMBER.encode("utf-16-le"), b"\0" + NUMBER.encode("utf-16-le")):
        assert holds(ole.MAGIC + bytes(504) + text + bytes(600))
    assert not holds(ole.MAGIC + bytes(1104))
    assert not holds(f"PK编号,{NUMBER}".encode())  # no zip: its cells are all of it


def test_through_its_door(tmp_path: Path) -> None:
    name, part = PARTS["a comment"]
    path = tmp_path / "book.xlsx"
    path.write_bytes(zipped(xlsx_parts() | {name: part}))
    assert any(NUMBER in text for text in written_throughout(path))


def test_signs_without_end_take_no_longer_than_others() -> None:
    """Each of many opened tags is looked at once."""
    assert not holds(zipped(xlsx_parts() | {"xl/comments1.xml": "<" * 3_000_000}))
