"""An official paper, built block by block: title, headings, paragraphs, tables, pictures with captions."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from songnuan.lib.documents.layout import (
    BODY_FACE,
    BODY_SIZE,
    HEADING_FACES,
    TABLE_SIZE,
    TITLE_FACE,
    TITLE_SIZE,
    dress,
    lay_out,
)
from songnuan.lib.documents.page_number import number_pages
from songnuan.lib.documents.ruled import Grid, rule
from songnuan.lib.text import CONTROL

BREAK = "／"
PROPERTY = 255
"""Characters that a property of a document holds."""
INDENT = 2
"""Characters by which the first line of a paragraph stands in."""


@dataclass(frozen=True)
class Picture:
    """A JPEG or PNG with the words below it."""

    content: bytes
    caption: str


class OfficialPaper:
    """Blocks are appended in their order; `save` writes the .docx."""

    def __init__(self, author: str) -> None:
        self._document = Document()
        number_pages(self._document, lay_out(self._document))
        self._document.core_properties.author = author

    def title(self, text: str) -> None:
        """Centred, 二号小标宋; ／ breaks the line where the writer wants it."""
        self._document.core_properties.title = CONTROL.sub("", text.replace(BREAK, ""))[:PROPERTY]
        paragraph = self._paragraph(text.replace(BREAK, "\n"), TITLE_FACE, TITLE_SIZE)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(34)
        paragraph.paragraph_format.space_after = Pt(29)

    def heading(self, text: str, level: int) -> None:
        """一、 is level 1, （一） level 2, 1. level 3."""
        paragraph = self._paragraph(text, HEADING_FACES[level - 1], BODY_SIZE)
        paragraph.paragraph_format.first_line_indent = BODY_SIZE * INDENT
        paragraph.paragraph_format.keep_with_next = True

    def paragraph(self, text: str) -> None:
        """Body text, first line two characters in."""
        paragraph = self._paragraph(text, BODY_FACE, BODY_SIZE)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = BODY_SIZE * INDENT

    def signature(self, *lines: str) -> None:
        """Who signs and when, on the right."""
        self._paragraph("", BODY_FACE, BODY_SIZE)
        for line in lines:
            paragraph = self._paragraph(line, BODY_FACE, BODY_SIZE)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = BODY_SIZE * INDENT

    def note(self, text: str) -> None:
        """A small line that is about the paper, not of it."""
        paragraph = self._paragraph(text, BODY_FACE, TABLE_SIZE)
        paragraph.paragraph_format.space_before = Pt(12)

    def table(self, title: str, unit: str, grid: Grid) -> None:
        """A ruled table under its title, the unit at its right shoulder; the heading repeats on every page."""
        above = self._paragraph(title, HEADING_FACES[0], TABLE_SIZE)
        above.alignment = WD_ALIGN_PARAGRAPH.CENTER
        above.paragraph_format.space_before, above.paragraph_format.keep_with_next = Pt(8), True
        shoulder = self._paragraph(unit, BODY_FACE, TABLE_SIZE)
        shoulder.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        shoulder.paragraph_format.line_spacing = Pt(18)
        shoulder.paragraph_format.keep_with_next = True
        rule(self._document.add_table(rows=0, cols=len(grid.headings)), grid)
        self._paragraph("", BODY_FACE, TABLE_SIZE)

    def pictures(self, pictures: Sequence[Picture]) -> None:
        """Each centred on a line of its own, its caption below."""
        for picture in pictures:
            image = self._document.add_paragraph()
            image.alignment = WD_ALIGN_PARAGRAPH.CENTER
            # A fixed line height would cut the picture off.
            image.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            image.paragraph_format.keep_with_next = True
            image.add_run().add_picture(io.BytesIO(picture.content), width=Mm(110))
            caption = self._paragraph(picture.caption, HEADING_FACES[1], Pt(14))
            caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
            caption.paragraph_format.space_after = Pt(8)

    def save(self, target: BinaryIO) -> None:
        """Write the .docx."""
        self._document.save(target)

    def _paragraph(self, text: str, face: str, size: Pt) -> Paragraph:
        paragraph = self._document.add_paragraph()
        dress(paragraph.add_run(CONTROL.sub("", text)), face, size)
        return paragraph
