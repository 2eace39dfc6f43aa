"""How much of a whole file is filled, over all its sheets: few bytes can say a row a hundred thousand times."""

from __future__ import annotations

from songnuan.lib.spreadsheets.cells import Refused
from songnuan.lib.spreadsheets.limits import Limits


class Filled:
    """Rows, cells and bytes of text that one file's sheets hold so far, however few bytes said so."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rows = self._cells = self._text = 0

    @property
    def so_far(self) -> tuple[int, int, int]:
        """Rows, cells, bytes of text. Set back where a sheet is read once more from its start."""
        return self._rows, self._cells, self._text

    @so_far.setter
    def so_far(self, counts: tuple[int, int, int]) -> None:
        self._rows, self._cells, self._text = counts

    def add_row(self, cells: int) -> None:
        """One more row that holds a value, of so many cells. Raises Refused."""
        self._rows += 1
        self._cells += cells
        if self._rows > self._limits.book_rows:
            raise Refused(
                "too_large",
                "整个文件超过 %(most)s 行（所有工作表合计），不予读取。请拆成几份上传。",
                most=f"{self._limits.book_rows:,}",
            )
        if self._cells > self._limits.cells:
            raise Refused(
                "too_large",
                "整个文件的单元格超过 %(most)s 个（所有工作表合计），不予读取。请删去多余的列，或拆成几份上传。",
                most=f"{self._limits.cells:,}",
            )

    def add_text(self, length: int) -> None:
        """So many more bytes to hand out. Raises Refused."""
        self._text += length
        if self._text > self._limits.text_bytes:
            raise Refused("too_large", "表格里的文字总量过大，不予读取。请拆成几份上传。")
