"""The short while for which an uploaded file lies open on disk: while it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from campaigns.models import Batch
from songnuan.entry import originals
from songnuan.entry.models import Upload
from songnuan.lib import laid_open


@contextmanager
def unsealed(upload: Upload | Batch) -> Iterator[Path]:
    """The file of an upload, or of the batch that it became, as it came, under a name of ours with its own ending; gone when the block is left."""
    with laid_open.folder() as folder:
        path = folder / f"upload{Path(upload.file_name).suffix.lower()[:6]}"
        path.write_bytes(originals.read(upload.stored_as))
        yield path
