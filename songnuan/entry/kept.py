"""What stands in a workbook that is kept, for who must know of every cell: no row of it is stored by this."""

from collections.abc import Iterator
from dataclasses import replace

from campaigns.models import Batch
from songnuan.entry.models import Upload
from songnuan.entry.unsealed import unsealed
from songnuan.lib.spreadsheets.limits import AS_KEPT
from songnuan.lib.spreadsheets.open import open_workbook
from songnuan.lib.spreadsheets.throughout import written_throughout

_AS_KEPT = replace(AS_KEPT, names_asked=False)
"""A file that was taken in under older rules may have sheets of one name: here every one is read all the same."""


def texts(kept: Batch | Upload) -> Iterator[str]:
    """Every text of every sheet, read to the end. Raises Refused, FileNotFoundError, and SealBroken as reading does."""
    return (text for _title, text in titled_texts(kept))


def everywhere(kept: Batch | Upload) -> Iterator[str]:
    """What stands in its file in cells or beside them, as `written_throughout` says it, and raises."""
    with unsealed(kept) as path:
        yield from written_throughout(path, _AS_KEPT)


def titled_texts(kept: Batch | Upload) -> Iterator[tuple[str, str]]:
    """The same, each with the name of its sheet, which is the first of them."""
    with unsealed(kept) as path, open_workbook(path, kept.file_name, _AS_KEPT) as sheets:
        for sheet in sheets:
            yield sheet.head.name, sheet.head.name
            for _row, cells in sheet:
                yield from ((sheet.head.name, cell) for cell in cells if isinstance(cell, str))
