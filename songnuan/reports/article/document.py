"""The article as a Word document in the layout of official papers."""

from collections.abc import Sequence
from typing import BinaryIO

from django.utils import translation

from songnuan.lib.documents.official import OfficialPaper, Picture
from songnuan.lib.documents.ruled import Grid
from songnuan.reports.article.live import CHINESE
from songnuan.reports.article.report import Article
from songnuan.reports.official.table import Official


def write_document(
    article: Article, pictures: Sequence[Picture], day: str, notes: Sequence[str], target: BinaryIO
) -> None:
    """Write the .docx; `day` stands under the signature, as 2023年2月6日, `notes` last: by which rows the figures count."""
    with translation.override(CHINESE):
        paper = OfficialPaper(article.scope.union.name)
        for block in article.blocks:
            match block.kind:
                case "title":
                    paper.title(block.text)
                case "heading-1" | "heading-2" | "heading-3":
                    paper.heading(block.text, int(block.kind[-1]))
                case "table":
                    if block.table is not None:
                        paper.table(block.name, block.table.unit_line, _grid(block.table))
                case "pictures":
                    paper.pictures(pictures)
                case "signature":
                    paper.signature(block.text, day)
                case _:
                    paper.paragraph(block.text)
        for note in notes:
            paper.note(note)
        paper.save(target)


def _grid(table: Official) -> Grid:
    return Grid(
        [heading.name for heading in table.headings],
        [[line.title, *(shown.text for shown in line.entries)] for line in table.printed],
        totalled=table.total is not None,
    )
