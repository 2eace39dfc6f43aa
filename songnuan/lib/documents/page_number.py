"""— 1 —: the page number of an official paper, right on odd pages and left on even ones (GB/T 9704, 7.5)."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.text.run import Run

from songnuan.lib.documents.layout import PAGE_NUMBER_SIZE, dress

FACE = "宋体"


def number_pages(document: Document, section: Section) -> None:
    """Give a section its page numbers."""
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _number(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = PAGE_NUMBER_SIZE
    dress(paragraph.add_run("— "), FACE, PAGE_NUMBER_SIZE)
    _field(dress(paragraph.add_run(), FACE, PAGE_NUMBER_SIZE), "PAGE")
    dress(paragraph.add_run(" —"), FACE, PAGE_NUMBER_SIZE)


def _field(run: Run, name: str) -> None:
    """A field that the reading program works out."""
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)  # noqa: SLF001  (python-docx has no word for fields)
