"""Which of the workbooks that are kept name a person: every one is opened, read to its end, and sealed as before."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.models import Batch
from songnuan.entry.models import Upload
from songnuan.entry.unsealed import unsealed
from songnuan.lib import cipher
from songnuan.lib.spreadsheets.cells import Cell, Refused
from songnuan.lib.spreadsheets.open import open_workbook


@dataclass(frozen=True)
class Naming:
    """Ids of the batches, and of the uploads that are no batch, whose file names the person."""

    batches: frozenset[int]
    uploads: frozenset[int]


def naming(number: str) -> Naming:
    """Every kept file with this ID number in a cell of any sheet: stored, found again, left out, or not taken in yet.

    As long as it takes to read them all; call it outside a transaction. What comes in meanwhile is found the next time.
    A file that cannot be read names nobody to us either, and is swept with the uploads that were given up.
    """
    batches = Batch.objects.exclude(stored_as="")
    uploads = Upload.objects.exclude(stored_as="").filter(batch=None)
    return Naming(
        frozenset(batch.pk for batch in batches.iterator() if _names(batch, number)),
        frozenset(upload.pk for upload in uploads.iterator() if _names(upload, number)),
    )


def _names(kept: Batch | Upload, number: str) -> bool:
    try:
        with unsealed(kept) as path, open_workbook(path, kept.file_name) as sheets:
            return any(_holds(cells, number) for sheet in sheets for _row, cells in sheet)
    except (Refused, OSError, cipher.SealBroken):
        return False


def _holds(cells: Iterable[Cell], number: str) -> bool:
    """Also where it is written with blanks, in full width, or within a sentence."""
    texts = (cell for cell in cells if isinstance(cell, str) and len(cell) >= len(number))
    return any(number in "".join(unicodedata.normalize("NFKC", text).split()).upper() for text in texts)
