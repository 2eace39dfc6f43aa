"""The areas as a grid of tiles. It shows no border: the federation has no map that it may publish."""

from dataclasses import dataclass

from songnuan.reports import numbers
from songnuan.reports.places import Place
from songnuan.reports.tables import Entry, Line, Table, counted

PLACES = {
    "2208": (1, 1), "2207": (2, 1), "2201": (3, 2), "2202": (4, 2), "2203": (2, 3), "2204": (3, 3),
    "2224": (5, 3), "220581": (3, 4), "2206": (4, 4), "22CBS": (5, 4), "2205": (4, 5),
}  # fmt: skip
"""Column and row of each area, roughly where it lies."""

COLUMNS = 5
STEPS = 5


@dataclass(frozen=True)
class Tile:
    """One area: shade 1 to 5 of its value among the areas', 0 for zero."""

    line: Line
    place: int
    column: int
    row: int
    shade: int

    @property
    def short(self) -> str:
        """The number for a narrow screen: 万元 with one decimal. The exact one stands beside it."""
        return numbers.short(counted(self.entry.code), self.entry.value)

    @property
    def entry(self) -> Entry:
        return self.line.entries[self.place]


@dataclass(frozen=True)
class Tiles:
    """The grid, and where each step of the shade begins and ends, as the legend says it."""

    code: str
    name: str
    unit: str
    tiles: tuple[Tile, ...]
    most: int


def tiles(code: str, lines: tuple[Place, ...], table: Table) -> Tiles:
    """The grid of the province's areas for one figure of their table. Areas it does not know follow below."""
    column = [heading.code for heading in table.headings].index(code)
    areas = [
        (place.union.code, line)
        for place, line in zip(lines, table.lines, strict=True)
        if place.union and place.group[1] == "subtree"
    ]
    most = max((line.entries[column].value for _code, line in areas), default=0)
    unknown = iter(range(len(areas)))
    made = []
    for area, line in areas:
        x, y = PLACES.get(area) or divmod_place(next(unknown))
        made.append(Tile(line, column, x, y, shade(line.entries[column].value, most)))
    heading = table.headings[column]
    return Tiles(code, heading.name, heading.unit, tuple(made), most)


def divmod_place(number: int) -> tuple[int, int]:
    """Where the nth area that has no place of its own stands: below the others."""
    row, column = divmod(number, COLUMNS)
    return column + 1, row + 1 + max(y for _x, y in PLACES.values())


def shade(value: int, most: int) -> int:
    """Five equal steps up to the largest value; 0 where there is nothing."""
    if value <= 0 or most <= 0:
        return 0
    return min(STEPS, 1 + value * STEPS // (most + 1))
