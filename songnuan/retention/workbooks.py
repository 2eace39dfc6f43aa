"""Which of the workbooks that are kept name a person: every one is opened, read to its end, and sealed as before."""

from dataclasses import dataclass

from django.db.models import QuerySet

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
    unread: int
    """So many files could not be opened, by the rules of today or at all: whether they name the person nobody knows."""


def naming(number: str) -> Naming:
    """Every kept file with this ID number in a cell of any sheet: stored, found again, left out, or not taken in yet.

    As long as it takes to read them all; call it outside a transaction. What comes in meanwhile is found the next time.
    """
    batches = _asked(Batch.objects.exclude(stored_as=""), number)
    uploads = _asked(Upload.objects.exclude(stored_as="").filter(batch=None), number)
    answers = [*batches.values(), *uploads.values()]
    return Naming(_naming(batches), _naming(uploads), answers.count(None))


def _asked(kept: QuerySet[Batch] | QuerySet[Upload], number: str) -> dict[int, bool | None]:
    return {one.pk: _names(one, number) for one in kept.iterator()}


def _naming(answers: dict[int, bool | None]) -> frozenset[int]:
    return frozenset(pk for pk, names in answers.items() if names)


def _names(kept: Batch | Upload, number: str) -> bool | None:
    """None where the file is there and cannot be read."""
    try:
        return any(holds(text, number) for text in texts(kept))
    except FileNotFoundError:
        return False
    except (Refused, OSError, cipher.SealBroken):
        return None
