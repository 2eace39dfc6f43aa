"""The rows of a sheet as they come, and how wide they are."""

from collections.abc import Iterable, Iterator

from songnuan.entry.table import Numbered


class Measured:
    """Rows as they come, and how many columns the widest of them uses."""

    def __init__(self, rows: Iterable[Numbered]) -> None:
        self._rows = rows
        self.width = 0

    def __iter__(self) -> Iterator[Numbered]:
        for number, cells in self._rows:
            width = len(cells)
            while width > self.width and cells[width - 1] is None:
                width -= 1
            self.width = max(self.width, width)
            yield number, cells
