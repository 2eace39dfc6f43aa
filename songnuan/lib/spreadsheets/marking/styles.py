"""The table of styles, to which red twins of a cell's own style are added."""

from __future__ import annotations

import re
from dataclasses import dataclass

from songnuan.lib.spreadsheets.archive import damaged
from songnuan.lib.spreadsheets.marking.attributes import joined
from songnuan.lib.spreadsheets.marking.plain import DECLARATION
from songnuan.lib.spreadsheets.markup import MAIN
from songnuan.lib.spreadsheets.tags import INSIDE, element, parsed

RED_FILL, RED_INK, AMBER_INK = "FFF9C6C2", "FFB5121B", "FF8A5A0B"
EMPTY = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN[0]}">'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
"""The order of a style sheet's parts (ECMA-376 18.8.39)."""

DEFAULT_FONT = '<font><sz val="11"/><name val="宋体"/></font>'
DEFAULT_FILLS = (
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
)
DEFAULT_BORDER = "<border><left/><right/><top/><bottom/><diagonal/></border>"
DEFAULT_XF = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
FILL = f'<fill><patternFill patternType="solid"><fgColor rgb="{RED_FILL}"/><bgColor indexed="64"/></patternFill></fill>'
XF = re.compile(rf"<xf({INSIDE})(/?)>")


@dataclass(slots=True)
class Table:
    """One of the lists of a style sheet: its opening tag's attributes and its items."""

    name: str
    attributes: dict[str, str]
    items: list[str]

    def add(self, item: str) -> int:
        """Its index."""
        self.items.append(item)
        return len(self.items) - 1

    def written(self) -> str:
        attributes = joined({**self.attributes, "count": str(len(self.items))})
        return f"<{self.name}{attributes}>{''.join(self.items)}</{self.name}>"


class Styles:
    """Styles by index, as cells name them in `s`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._fonts = self._table("fonts", "font", DEFAULT_FONT)
        self._fills = self._table("fills", "fill", *re.findall("<fill>.*?</fill>", DEFAULT_FILLS))
        self._borders = self._table("borders", "border", DEFAULT_BORDER)
        self._xfs = self._table("cellXfs", "xf", DEFAULT_XF)
        self._own_fills = {index for index, fill in enumerate(self._fills.items) if RED_FILL in fill}
        self._fill = min(self._own_fills, default=-1)
        self._red: dict[int, int] = {}
        self._notes: dict[tuple[bool, bool], int] = {}
        self.unmarked = self._twins()
        """Index of a red twin of ours → index of the style without our red."""

    def red(self, style: int) -> int:
        """The same style with a red ground."""
        style = self.unmarked.get(style, style)
        if style not in self._red:
            if self._fill < 0:
                self._fill = self._fills.add(FILL)
            self._red[style] = self._xfs.add(self._filled(style, self._fill))
        return self._red[style]

    def notes(self, *, wrong: bool, heading: bool = False) -> int:
        """The style of our column's cells: text, red or amber."""
        if (wrong, heading) not in self._notes:
            ink = RED_INK if wrong else AMBER_INK
            bold = "<b/>" if heading else ""
            font = self._fonts.add(
                f'<font>{bold}<sz val="10"/><color rgb="{ink}"/><name val="微软雅黑"/><family val="2"/></font>'
            )
            self._notes[wrong, heading] = self._xfs.add(
                f'<xf numFmtId="49" fontId="{font}" fillId="0" borderId="0" applyNumberFormat="1" applyFont="1"'
                ' applyAlignment="1"><alignment vertical="center"/></xf>'
            )
        return self._notes[wrong, heading]

    def written(self) -> str:
        """The style sheet with what was added."""
        text = self._text
        for table in (self._fonts, self._fills, self._borders, self._xfs):
            text = _placed(text, table)
        return text

    def _table(self, name: str, item: str, *defaults: str) -> Table:
        match = element(name).search(self._text)
        attributes = parsed(match[1]) if match else {}
        found = [each[0] for each in element(item).finditer((match and match[2]) or "")]
        return Table(name, attributes, found or list(defaults))

    def _filled(self, style: int, fill: int) -> str:
        """A clone of a style with another ground."""
        if style >= len(self._xfs.items):
            raise damaged("样式缺失")
        item = self._xfs.items[style]
        opening = XF.match(item)
        if opening is None:
            raise damaged("样式缺失")
        attributes = {**parsed(opening[1]), "fillId": str(fill), "applyFill": "1"}
        return f"<xf{joined(attributes)}{opening[2]}>{item[opening.end() :]}"

    def _twins(self) -> dict[int, int]:
        """For each red twin that an earlier marking left, the style that it was made from, or one like it."""
        red = [index for index, item in enumerate(self._xfs.items) if _fill_of(item) in self._own_fills]
        if not red:
            return {}
        bare = {_but_fill(item): index for index, item in enumerate(self._xfs.items) if _fill_of(item) == 0}
        twins = {}
        for index in red:
            alike = _but_fill(self._xfs.items[index])
            twins[index] = bare[alike] if alike in bare else self._xfs.add(self._filled(index, 0))
            bare[alike] = twins[index]
        return twins


def _placed(text: str, table: Table) -> str:
    region = element(table.name)
    if region.search(text):
        return region.sub(lambda _match: table.written(), text, count=1)
    later = "|".join(ORDER[ORDER.index(table.name) + 1 :])
    place = re.search(rf"<(?:{later})(?=[\s/>])|</styleSheet>", text)
    if place is None:
        raise damaged("样式缺失")
    return text[: place.start()] + table.written() + text[place.start() :]


def _fill_of(item: str) -> int:
    match = re.search(r'\sfillId="(\d{1,6})"', item)
    return int(match[1]) if match else 0


def _but_fill(item: str) -> tuple[frozenset[tuple[str, str]], str]:
    opening = XF.match(item)
    if opening is None:
        return frozenset(), item
    attributes = parsed(opening[1])
    return frozenset((k, v) for k, v in attributes.items() if k not in ("fillId", "applyFill")), item[
        opening.end() :
    ]
