"""Measures and typefaces of an official paper, from GB/T 9704-2012: A4, 22 lines of 28 characters in 三号仿宋."""

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.run import Run

TITLE_SIZE, BODY_SIZE, TABLE_SIZE, PAGE_NUMBER_SIZE = Pt(22), Pt(16), Pt(10.5), Pt(14)
"""二号, 三号, 五号, 四号."""
LINE = Pt(28.95)
"""225 mm for 22 lines."""
TITLE_FACE, BODY_FACE = "方正小标宋简体", "仿宋_GB2312"
HEADING_FACES = ("黑体", "楷体_GB2312", BODY_FACE)
"""一、 in 黑体, （一） in 楷体, 1. as the body."""
NUMBER_FACE = "Times New Roman"
GRID = {"w:type": "lines", "w:linePitch": "579"}
"""In twentieths of a point. A grid of characters too would be read differently by Word, WPS and LibreOffice."""
CONDENSED = "-5"
"""In twentieths of a point: 28 characters of 16 pt fit into 156 mm only 15.75 pt apart."""


def lay_out(document: Document) -> Section:
    """Page, margins and body style; answers the one section."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(26)
    grid = OxmlElement("w:docGrid")
    for name, value in GRID.items():
        grid.set(qn(name), value)
    for old in section._sectPr.findall(qn("w:docGrid")):  # noqa: SLF001  (python-docx has no word for the grid)
        section._sectPr.remove(old)  # noqa: SLF001
    section._sectPr.append(grid)  # noqa: SLF001
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101  (python-docx's own style)
    normal.font.size = BODY_SIZE
    normal.font.name = NUMBER_FACE
    words = normal.element.get_or_add_rPr()
    words.get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FACE)
    apart = OxmlElement("w:spacing")
    apart.set(qn("w:val"), CONDENSED)
    words.append(apart)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    words.append(language)
    spacing = normal.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    spacing.space_before = spacing.space_after = Pt(0)
    return section


def dress(run: Run, face: str, size: Length) -> Run:
    """Set a run in a Chinese face; digits and Latin letters stay in the number face."""
    run.font.size = size
    run.font.name = NUMBER_FACE
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)  # noqa: SLF001
    return run
