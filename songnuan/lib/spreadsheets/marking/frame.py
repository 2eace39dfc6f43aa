"""What stands in a sheet's part before and behind its rows: columns, dimension, the link to its comments."""

from __future__ import annotations

import re

from songnuan.lib.spreadsheets.marking.attributes import joined, quoted
from songnuan.lib.spreadsheets.marking.marks import SheetMarks
from songnuan.lib.spreadsheets.markup import RELATIONS
from songnuan.lib.spreadsheets.references import column_letters, parse_range
from songnuan.lib.spreadsheets.tags import INSIDE, element, parsed

COL, COLS = element("col"), element("cols")
DIMENSION = re.compile(r'(<dimension\s[^<>]*?ref=")([^"<>]*)(")')
TAG = re.compile(rf"<(/?)([\w:.-]++){INSIDE}(/?)>")
WIDTH = "60"
BEHIND = frozenset(
    """legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst
    mc:AlternateContent""".split()  # noqa: SIM905  (a list to be read)
)
"""What stands behind `legacyDrawing` in a sheet (ECMA-376 18.3.1.99)."""


def column_styles(head: str) -> dict[int, int]:
    """Column → the style that its empty cells have."""
    styles: dict[int, int] = {}
    for attributes, _inside in COL.findall(head):
        values = parsed(attributes)
        if values.get("style", "0") != "0":
            first, last = int(values["min"]), min(int(values["max"]), int(values["min"]) + 200)
            styles.update(dict.fromkeys(range(first, last + 1), int(values["style"])))
    return styles


def with_column(head: str, marks: SheetMarks) -> str:
    """The head with a wide column for ours, and the used area widened; the other columns keep their width."""
    if marks.notes is None:
        return head
    place = marks.notes
    own = f"<col{quoted(min=str(place), max=str(place), width=WIDTH, customWidth='1')}/>"
    found = COLS.search(head)
    cols: list[tuple[int, str]] = [(place, own)]
    for attributes, _inside in COL.findall((found and found[2]) or ""):
        values = parsed(attributes)
        first, last = int(values["min"]), int(values["max"])
        for low, high in ((first, min(last, place - 1)), (max(first, place + 1), last)):
            if low <= high:
                part = {**values, "min": str(low), "max": str(high)}
                cols.append((low, f"<col{joined(part)}/>"))
    written = f"<cols>{''.join(text for _, text in sorted(cols))}</cols>"
    head = head[: found.start()] + written + head[found.end() :] if found else head + written
    return DIMENSION.sub(lambda match: match[1] + _widened(match[2], marks) + match[3], head)


def _widened(reference: str, marks: SheetMarks) -> str:
    area = parse_range(reference)
    if area is None or marks.notes is None:
        return reference
    top, left, bottom, right = area
    rows = [marks.header, *marks.rows, *marks.cells]
    top, bottom = min(top, *rows, marks.header), max(bottom, *rows, marks.header)
    return f"{column_letters(left)}{top}:{column_letters(max(right, marks.notes))}{bottom}"


def with_drawing(tail: str, relation: str, *, strict: bool) -> str:
    """The tail with the link to a drawing, in its place among its siblings."""
    element = f'<legacyDrawing xmlns:r="{RELATIONS[strict]}" r:id="{relation}"/>'
    depth = 0
    for tag in TAG.finditer(tail):
        closes, name, empty = tag.groups()
        if closes:
            depth -= 1
        elif depth == 0 and name in BEHIND:
            return tail[: tag.start()] + element + tail[tag.start() :]
        elif not empty:
            depth += 1
        if depth < 0:
            return tail[: tag.start()] + element + tail[tag.start() :]
    return tail + element
