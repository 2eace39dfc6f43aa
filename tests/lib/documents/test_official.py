"""An official paper reads back as it was built, in the measures and typefaces of GB/T 9704."""

import io
import struct
import zlib

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from songnuan.lib.documents.official import OfficialPaper, Picture
from songnuan.lib.documents.ruled import Grid

GRID = Grid(["地区", "筹集", "发放"], [["长春市", "1.5", "2"], ["合计", "4840.43769", "4066.91681"]])


def png() -> bytes:
    """One red point."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(scope="module")
def paper() -> Paper:
    made = OfficialPaper("吉林省总工会")
    made.title("吉林省总工会2023年／“两节”送温暖活动综述")
    made.heading("一、筹集", 1)
    made.heading("（一）来源", 2)
    made.heading("1.财政", 3)
    made.paragraph("筹集慰问款物4840.43769万元。")
    made.table("分地区汇总表", "单位：万元", GRID)
    made.pictures([Picture(png(), "朝阳区总工会走访企业")])
    made.signature("吉林省总工会", "2023年2月6日")
    buffer = io.BytesIO()
    made.save(buffer)
    return Document(buffer)


def faces(paper: Paper) -> dict[str, tuple[str, float]]:
    """First run of each paragraph: its Chinese face and size in points."""
    found = {}
    for paragraph in paper.paragraphs:
        for run in paragraph.runs[:1] if paragraph.text else ():
            fonts = run._element.rPr.rFonts
            found[paragraph.text.replace("\n", "／")] = (fonts.get(qn("w:eastAsia")), run.font.size.pt)
    return found


def test_the_page_is_a4_with_the_margins_of_the_standard(paper: Paper) -> None:
    section = paper.sections[0]
    measures = (
        section.page_width, section.page_height, section.top_margin, section.left_margin,
        section.page_width - section.left_margin - section.right_margin,
        section.page_height - section.top_margin - section.bottom_margin,
    )  # fmt: skip
    assert [round(measure.mm if hasattr(measure, "mm") else measure / Mm(1)) for measure in measures] == [
        210, 297, 37, 28, 156, 225,
    ]  # fmt: skip
    assert paper.styles["Normal"].paragraph_format.line_spacing == Pt(28.95)


def test_every_block_has_its_typeface(paper: Paper) -> None:
    assert faces(paper) == {
        "吉林省总工会2023年／“两节”送温暖活动综述": ("方正小标宋简体", 22),
        "一、筹集": ("黑体", 16),
        "（一）来源": ("楷体_GB2312", 16),
        "1.财政": ("仿宋_GB2312", 16),
        "筹集慰问款物4840.43769万元。": ("仿宋_GB2312", 16),
        "分地区汇总表": ("黑体", 10.5),
        "单位：万元": ("仿宋_GB2312", 10.5),
        "朝阳区总工会走访企业": ("楷体_GB2312", 14),
        "吉林省总工会": ("仿宋_GB2312", 16),
        "2023年2月6日": ("仿宋_GB2312", 16),
    }


def test_the_table_repeats_its_heading_and_stresses_its_total(paper: Paper) -> None:
    (table,) = paper.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [GRID.headings, *GRID.lines]
    repeated = [
        row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows
    ]
    assert repeated == [True, False, False]
    bold = [
        row.cells[0].paragraphs[0].runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) for row in table.rows
    ]
    assert bold == ["黑体", "仿宋_GB2312", "黑体"]


def test_pages_are_numbered_right_on_odd_and_left_on_even_pages(paper: Paper) -> None:
    section = paper.sections[0]
    sides = [footer.paragraphs[0].alignment.name for footer in (section.footer, section.even_page_footer)]
    assert (sides, paper.settings.odd_and_even_pages_header_footer) == (["RIGHT", "LEFT"], True)
    field = "".join(part.text or "" for part in section.footer._element.iter(qn("w:instrText")))
    assert (field, section.footer.paragraphs[0].text) == ("PAGE", "—  —")


def test_the_picture_is_in_the_document_and_its_title_in_the_properties(paper: Paper) -> None:
    assert [shape.width for shape in paper.inline_shapes] == [Mm(110)]
    assert (paper.core_properties.title, paper.core_properties.author) == (
        "吉林省总工会2023年“两节”送温暖活动综述", "吉林省总工会",
    )  # fmt: skip
