"""A header below the header: the same one again, as on every printed page, or that of another table."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from songnuan.entry.faults import Fault
from songnuan.entry.header import Header
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import SHEETS
from songnuan.entry.vocabulary import NOT_DATA, Vocabulary, vocabulary
from songnuan.lib.spreadsheets.cells import Cell
from songnuan.lib.text import fold_header, squeeze

_Numbered = tuple[int, list[Cell]]
_NUMBERS = frozenset((int, float))


def above_another(
    header: Header,
    first: Sequence[_Numbered],
    below: Iterable[_Numbered],
    lookups: Lookups,
    faults: list[Fault],
) -> Iterator[_Numbered]:
    """The rows below a header as far as it speaks for them, without those that only repeat it.

    Where another header follows, with other columns or in another order, a fault that stops the file joins `faults`.
    """
    headers = _Headers(header, first, lookups)
    if any(number < header.first - 1 and headers.stands_in(cells) for number, cells in first):
        faults.append(_told(header, header.first))  # what stands between the two is read by nobody
        return
    for number, cells in below:
        texts = headers.texts_of(cells)
        if texts and headers.repeats(texts):
            continue
        if texts and headers.is_another(texts):
            faults.append(_told(header, number))
            return
        yield number, cells


def _told(header: Header, row: int) -> Fault:
    message = _(
        "第%(row)d行又是一个表头，与上面的不同，下面的内容不能照上面的列读取。请把下面这张表放到另一个工作表里，或者按上面的列排好，再上传。"
    )
    return Fault(header.sheet.name, None, None, "unreadable", message % {"row": row})


class _Headers:
    """Tells the header of this table, and those of any table, from rows of data."""

    def __init__(self, header: Header, first: Sequence[_Numbered], lookups: Lookups) -> None:
        self._header = header
        self._ours = {header.notes, header.token}
        self._own = vocabulary(header.sheet, lookups)
        self._all = [vocabulary(sheet, lookups) for sheet in SHEETS]
        self._written = {
            cell.place: {cell.lower, cell.key, cell.key.removesuffix(cell.lower)} for cell in header.cells
        }
        self._amounts = [
            header.places[column.field]
            for column in header.sheet.columns
            if column.kind == "money" and column.field in header.places
        ]
        self._fields = {place: field for field, place in header.places.items()}
        rows = (cells for number, cells in first if header.first <= number <= header.row)
        self._words = {cell for cells in rows for cell in cells if isinstance(cell, str) and cell}
        for known in self._all:
            self._words.update(known.columns, known.said)

    def texts_of(self, cells: Sequence[Cell]) -> dict[int, str]:
        """The folded texts of a row by their places; empty where it is surely no header, as nearly every row is."""
        for place in self._amounts:
            if place < len(cells) and type(cells[place]) in _NUMBERS:
                return {}
        if len(self._words.intersection(cells)) < 2:
            return {}
        filled = {place: cell for place, cell in enumerate(cells) if cell not in (None, "")}
        texts = {place: cell for place, cell in filled.items() if isinstance(cell, str)}
        if len(texts) < len(filled) or any(squeeze(text).endswith(":") for text in texts.values()):
            return {}  # 单位名称： and 日期： wait for a signature
        return {place: folded for place, text in texts.items() if (folded := fold_header(text))}

    def repeats(self, texts: dict[int, str]) -> bool:
        """Whether each text stands where this table has it, or another word for the same column."""
        return all(
            place in self._ours or text in self._written.get(place, ()) or self._is_column(place, text)
            for place, text in texts.items()
        )

    def _is_column(self, place: int, text: str) -> bool:
        column = self._own.column([text])
        return column is not None and self._fields.get(place) == column.field

    def is_another(self, texts: dict[int, str]) -> bool:
        """Whether most of the texts are headers of one of the sheets, enough of them to be no line of signatures."""
        return any(_heads(known, texts.values(), amounts_tell=True) for known in self._all)

    def stands_in(self, cells: Sequence[Cell]) -> bool:
        """The same of a row above the header, where 人数 and 金额 alone may stand over a sum of the table."""
        texts = self.texts_of(cells).values()
        return any(_heads(known, texts, amounts_tell=False) for known in self._all)


def _heads(known: Vocabulary, texts: Iterable[str], *, amounts_tell: bool) -> bool:
    texts = list(texts)
    hits = {column for text in texts if (column := known.column([text]))}
    if 2 * (len(hits) + sum(text in NOT_DATA for text in texts)) <= len(texts):
        return False
    if amounts_tell and len(hits) > 1 and any(column.kind == "money" for column in hits):
        return True
    return len(hits) > 2 and sum(column.required for column in hits) > 1
