"""Which of the workbooks that are kept name a person: every one is opened, read to its end, and sealed as before."""

from dataclasses import dataclass

from campaigns.models import Batch
from songnuan.entry.kept import texts
from songnuan.entry.models import Upload
from songnuan.lib import cipher
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.retention.held import holds


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
        return any(holds(text, number) for text in texts(kept))
    except (Refused, OSError, cipher.SealBroken):
        return False
