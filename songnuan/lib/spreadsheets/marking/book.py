"""An .xlsx written out again with its marks: only the parts that change are touched, the others are copied.

The file has passed the gate of `open_workbook`; it is read here by the same checked means, and in a process of its own
(songnuan.lib.spreadsheets.marking.copy).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO

from songnuan.lib.spreadsheets.archive import STORED, Archive, damaged
from songnuan.lib.spreadsheets.limits import LIMITS, Limits
from songnuan.lib.spreadsheets.marking import styles as styling
from songnuan.lib.spreadsheets.marking.marks import NOTES, BookMarks
from songnuan.lib.spreadsheets.marking.notes import notes_sheet
from songnuan.lib.spreadsheets.marking.plain import as_it_stands, whole, written_anew
from songnuan.lib.spreadsheets.marking.relations import Relations, with_children
from songnuan.lib.spreadsheets.marking.sheet import MarkedSheet, Texts
from songnuan.lib.spreadsheets.markup import MAIN, RELATIONS, Odd, elements
from songnuan.lib.spreadsheets.package import WORKBOOK, read_package

TYPES = "[Content_Types].xml"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPE_OF_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def mark_xlsx(original: BinaryIO, marks: BookMarks, limits: Limits = LIMITS) -> bytes:
    """The workbook with its marks. Raises Refused where it is no sound .xlsx."""
    archive = Archive(original, limits)
    for texts in (as_it_stands, written_anew):
        with suppress(Odd):
            return _Book(archive, marks, limits).written(texts)
    raise damaged("工作表无法识别")


class _Book:
    """A marking under way: every part that changes, by its name in the archive."""

    def __init__(self, archive: Archive, marks: BookMarks, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._package = read_package(archive, limits)
        self._strict = any(RELATIONS[1] in kind for kind in self._kinds())
        self._new: dict[str, str] = {}
        self._changed: dict[str, bytes] = {}
        self._book = Relations.read(archive, WORKBOOK, limits, strict=self._strict)
        self._styles_part = self._book.find("styles")
        known = self._styles_part and self._styles_part.casefold() in archive.parts
        self._styles = styling.Styles(
            whole(archive, self._styles_part, limits) if self._styles_part and known else styling.EMPTY
        )
        if not self._styles_part:
            self._styles_part = self._free("xl/styles{}.xml")
            self._book.add("styles", self._styles_part)
            self._new[self._styles_part] = "styles"
        self._sheets = [
            self._sheet(sheet.part, sheet.name, marks, number)
            for number, sheet in enumerate(self._package.sheets)
        ]
        self._notes(marks)

    def written(self, texts: Texts) -> bytes:
        """The archive again, part by part in its own order. Raises Odd where `texts` cannot take a sheet."""
        marked = {sheet.part.casefold(): sheet for sheet in self._sheets if sheet is not None}
        for sheet in marked.values():
            self._changed |= sheet.parts
            self._new |= dict.fromkeys(sheet.new_parts, "comments")
            if sheet.relations.changed:
                self._changed[sheet.relations.part] = sheet.relations.written().encode()
        if self._book.changed:
            self._changed[self._book.part] = self._book.written().encode()
        self._changed[TYPES] = self._types().encode()
        changed = {name.casefold(): content for name, content in self._changed.items()}
        late = (self._styles_part or "").casefold()
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
            for key, part in self._archive.parts.items():
                if key in marked:
                    sheet = marked[key]
                    written = sheet.written(texts(self._archive.chunks(key)), self._styles)
                    _add(out, part.name, (text.encode() for text in written))
                elif key in changed:
                    _add(out, part.name, [changed.pop(key)])
                elif key != late:
                    _add(out, part.name, self._archive.chunks(key), stored=part.method == STORED)
            for name, content in self._changed.items():
                if name.casefold() in changed:
                    _add(out, name, [content])
            _add(out, self._styles_part or "", [self._styles.written().encode()])
        return copy.getvalue()

    def _kinds(self) -> Iterator[str]:
        for element in elements(self._archive.chunks("xl/_rels/workbook.xml.rels")):
            yield element.attributes.get("Type", "")

    def _free(self, pattern: str) -> str:
        """A name that no part has yet."""
        taken = {
            *self._archive.parts,
            *(name.casefold() for name in self._changed),
            *map(str.casefold, self._new),
        }
        name = next(
            name for name in map(pattern.format, range(1, len(taken) + 2)) if name.casefold() not in taken
        )
        self._new[name] = ""
        return name

    def _sheet(self, part: str, name: str, marks: BookMarks, number: int) -> MarkedSheet | None:
        if name not in marks.sheets:
            return None
        relations = Relations.read(self._archive, part, self._limits, strict=self._strict)
        return MarkedSheet(
            self._archive, self._limits, part, marks.sheets[name],
            relations=relations, free=self._free, number=number,
        )  # fmt: skip

    def _notes(self, marks: BookMarks) -> None:
        """What is said of the whole file: on our sheet, which stands at the end."""
        there = next((sheet for sheet in self._package.sheets if sheet.name == NOTES), None)
        if there is None and (not marks.whole or len(self._package.sheets) >= self._limits.sheets):
            return
        content = notes_sheet(marks.whole, self._styles, MAIN[self._strict]).encode()
        if there is not None:
            self._changed[there.part] = content
            return
        part = self._free("xl/worksheets/sheet{}.xml")
        self._changed[part] = content
        self._new[part] = "worksheet"
        text = self._archive.read(WORKBOOK, self._limits.row_bytes)
        numbers = [e.attributes.get("sheetId", "") for e in elements([text]) if e.name == "sheet"]
        number = 1 + max(int(number) for number in numbers if number.isdigit())
        entry = {
            "xmlns:r": RELATIONS[self._strict], "name": NOTES, "sheetId": str(number),
            "r:id": self._book.add("worksheet", part),
        }  # fmt: skip
        self._changed[WORKBOOK] = with_children(text.decode("utf-8-sig"), "sheets", "sheet", [entry]).encode()

    def _types(self) -> str:
        text = self._archive.read(TYPES, self._limits.row_bytes).decode("utf-8-sig")
        known = {e.attributes.get("Extension", "").lower() for e in elements([text.encode()])}
        if any(name.endswith(".vml") for name in self._new) and "vml" not in known:
            text = with_children(text, "Types", "Default", [{"Extension": "vml", "ContentType": TYPE_OF_VML}])
        overrides = [
            {"PartName": f"/{name}", "ContentType": f"{SPREADSHEET}.{kind}+xml"}
            for name, kind in self._new.items()
            if kind
        ]
        return with_children(text, "Types", "Override", overrides) if overrides else text


def _add(out: zipfile.ZipFile, name: str, chunks: Iterable[bytes], *, stored: bool = False) -> None:
    if not name:
        raise damaged("部件缺失")
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with out.open(entry, "w", force_zip64=False) as member:
        for chunk in chunks:
            member.write(chunk)
