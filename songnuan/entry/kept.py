"""What stands in a workbook that is kept, for who must know of every cell: no row of it is stored by this."""

from collections.abc import Iterator

from campaigns.models import Batch
from songnuan.entry.models import Upload
from songnuan.entry.unsealed import unsealed
from songnuan.lib.spreadsheets.open import open_workbook


def texts(kept: Batch | Upload) -> Iterator[str]:
    """Every text of every sheet, read to the end. Raises Refused, FileNotFoundError, and SealBroken as reading does."""
    with unsealed(kept) as path, open_workbook(path, kept.file_name) as sheets:
        for sheet in sheets:
            for _row, cells in sheet:
                yield from (cell for cell in cells if isinstance(cell, str))
