"""Which of the workbooks that are kept name a person: every one is opened, read to its end, and sealed as before."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from django.db.models import QuerySet

from campaigns.models import Batch
from songnuan.entry.kept import everywhere, texts
from songnuan.entry.models import Upload
from songnuan.lib import cipher
from songnuan.lib.spreadsheets.cells import Refused
from songnuan.retention.held import holds

Answers = Mapping[int, bool | None]
"""By id, whether a file names the person; None where it could not be opened, by the rules of today or at all."""


@dataclass(frozen=True)
class Naming:
    """What was answered of the files of batches, and of uploads that are no batch."""

    of_batches: Answers
    of_uploads: Answers

    @property
    def batches(self) -> set[int]:
        return {pk for pk, names in self.of_batches.items() if names}

    @property
    def uploads(self) -> set[int]:
        return {pk for pk, names in self.of_uploads.items() if names}

    @property
    def read(self) -> int:
        """So many files were asked for."""
        return len(self.of_batches) + len(self.of_uploads)

    @property
    def unread(self) -> int:
        """So many files could not be opened: whether they name the person nobody knows."""
        return [*self.of_batches.values(), *self.of_uploads.values()].count(None)


NOTHING_READ = Naming({}, {})


def naming(number: str, read: Naming = NOTHING_READ) -> Naming:
    """Every kept file with this ID number in a cell of any sheet, or beside the cells: stored, found again, left out, or
    not taken in yet.

    As long as it takes to read them all: outside a transaction. Within one, what came since `read`.
    """
    return Naming(
        _asked(Batch.objects.exclude(stored_as=""), number, read.of_batches),
        _asked(Upload.objects.exclude(stored_as="").filter(batch=None), number, read.of_uploads),
    )


def _asked(kept: QuerySet[Batch] | QuerySet[Upload], number: str, read: Answers) -> Answers:
    return {one.pk: read[one.pk] if one.pk in read else _names(one, number) for one in kept.iterator()}


def _names(kept: Batch | Upload, number: str) -> bool | None:
    """None where the file is there and cannot be read."""
    try:
        return any(holds(text, number) for text in chain(texts(kept), everywhere(kept)))
    except FileNotFoundError:
        return False
    except (Refused, OSError, cipher.SealBroken):
        return None
