"""One sheet of an .xlsx being marked: which parts it has, and how each is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from songnuan.lib.spreadsheets.archive import Archive
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import Limits
from songnuan.lib.spreadsheets.marking import comments, frame, shapes
from songnuan.lib.spreadsheets.marking.marks import SheetMarks
from songnuan.lib.spreadsheets.marking.plain import whole
from songnuan.lib.spreadsheets.marking.relations import Relations
from songnuan.lib.spreadsheets.marking.rows import Rows
from songnuan.lib.spreadsheets.marking.styles import Styles
from songnuan.lib.spreadsheets.worksheet import sections

Texts = Callable[[Iterable[bytes]], Iterator[str]]
VML_TEXT = "latin-1"
"""Byte for byte: what we add is ASCII."""


class MarkedSheet:
    """The parts around a sheet are decided at once; its own part is written from the stream."""

    def __init__(
        self,
        archive: Archive,
        limits: Limits,
        part: str,
        marks: SheetMarks,
        *,
        relations: Relations,
        free: Callable[[str], str],
        number: int,
    ) -> None:
        self._limits = limits
        self._number = number
        self._marks = marks
        self.part = part
        self.relations = relations
        wanted = marks.comments()
        known = relations.find("comments")
        text = whole(archive, known, limits) if known else comments.empty(strict=relations.strict)
        noted = comments.Comments(text)
        for place, mark in wanted.items():
            noted.add(place, mark)
        self.again = bool(noted.removed)
        self.drawing: str | None = None
        self.parts: dict[str, bytes] = {}
        self.new_parts: list[str] = []
        if known or wanted:
            self._write_comments(archive, noted, known, free)

    def _write_comments(
        self, archive: Archive, noted: comments.Comments, known: str | None, free: Callable[[str], str]
    ) -> None:
        part = known or free("xl/comments{}.xml")
        if not known:
            self.relations.add("comments", part)
            self.new_parts.append(part)
        self.parts[part] = noted.written().encode()
        drawn = self.relations.find("vmlDrawing")
        picture = archive.read(drawn, self._limits.row_bytes).decode(VML_TEXT) if drawn else shapes.EMPTY
        if not drawn:
            drawn = free("xl/drawings/vmlDrawing{}.vml")
            self.drawing = self.relations.add("vmlDrawing", drawn)
        redrawn = shapes.redrawn(picture, noted.gone(), noted.added, self._number)
        self.parts[drawn] = redrawn.encode(VML_TEXT)

    def written(self, texts: Iterable[str], styles: Styles) -> Iterator[str]:
        """The sheet's own part. Raises Odd, Refused."""
        rows: Rows | None = None
        tail: list[str] = []
        again = self.again or bool(styles.unmarked)
        for section, text in sections(texts, self._limits):
            if section == "head":
                yield frame.with_column(text, self._marks)
                yield "<sheetData>"
                rows = Rows(self._marks, styles, frame.column_styles(text), again=again)
            elif section == "rows" and rows:
                yield from rows.marked(text)
            else:
                tail.append(text)
                if sum(map(len, tail)) > self._limits.row_bytes:
                    raise Refused("too_large", "工作表里数据以外的内容过多，无法标出错误。")
        if rows:
            yield from rows.rest()
        yield "</sheetData>"
        end = "".join(tail)
        yield frame.with_drawing(end, self.drawing, strict=self.relations.strict) if self.drawing else end
