"""The drawing in which a sheet's comments stand: one shape for each (VML, ECMA-376 part 4, 19).

The text is taken byte for byte: Excel's own is not always well-formed XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from songnuan.lib.spreadsheets.archive import damaged
from songnuan.lib.spreadsheets.marking.marks import Mark
from songnuan.lib.spreadsheets.tags import content

EMPTY = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
SHAPE = re.compile(rf"<v:shape(?=[\s>]){content('v:shape')}</v:shape>\s*+")
PLACE = re.compile(r"<x:(Row|Column)>\s*(\d{1,7})\s*</x:\1>")
MAP = re.compile(r'(<o:idmap\b[^<>]*?\bdata=")([\d,]*)(")')
BLOCK = 1024
FIRST_BLOCK = 60
"""Shapes are numbered in blocks that the drawing claims; these lie above those that programs give out."""


def redrawn(text: str, gone: set[tuple[int, int]], added: dict[tuple[int, int], Mark], sheet: int) -> str:
    """The drawing without the shapes of removed comments, with one for each new comment."""
    if gone:
        text = SHAPE.sub(lambda shape: "" if _place(shape[0]) in gone else shape[0], text)
    end = text.rfind("</xml>")
    if end < 0:
        raise damaged("批注无法识别")
    first = FIRST_BLOCK + 20 * sheet
    blocks = range(first, first + len(added) // BLOCK + 1)
    shapes = "".join(_shapes(added.items(), first * BLOCK + 1))
    text = text[:end] + shapes + text[end:]
    return MAP.sub(lambda known: known[1] + _claimed(known[2], blocks) + known[3], text, count=1)


def _claimed(known: str, blocks: Iterable[int]) -> str:
    return ",".join(dict.fromkeys([*filter(None, known.split(",")), *map(str, blocks)]))


def _place(shape: str) -> tuple[int, int] | None:
    found = {name: int(number) for name, number in PLACE.findall(shape)}
    return (found["Row"] + 1, found["Column"] + 1) if len(found) == len(("Row", "Column")) else None


def _shapes(added: Iterable[tuple[tuple[int, int], Mark]], first: int) -> Iterable[str]:
    for number, ((row, column), mark) in enumerate(added, start=first):
        lines = sum(1 + len(line) // 16 for line in mark.text.split("\n"))
        top = max(row - 2, 0)
        anchor = f"{column}, 12, {top}, 6, {column + 3}, 40, {top + min(lines, 30) + 2}, 4"
        yield (
            f'<v:shape {SPACES} id="_x0000_s{number}" type="#_x0000_t202" fillcolor="#fffbe6" o:insetmode="auto"'
            ' style="position:absolute;margin-left:60pt;margin-top:2pt;width:200pt;height:60pt;z-index:1;'
            'visibility:hidden"><v:fill color2="#fffbe6"/><v:shadow on="t" color="black" obscured="t"/>'
            '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/>'
            f'</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}'
            f"</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>"
            "</x:ClientData></v:shape>"
        )
