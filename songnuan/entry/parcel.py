"""Files that were sent together, as one report object for their page."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.models import User
from songnuan.entry.models import Upload

State = Upload.State


@dataclass(frozen=True)
class Parcel:
    """How many files can be confirmed, are being worked on, are stored; whether the reader may fetch marked ones."""

    uploads: Sequence[Upload]
    ready: int
    moving: int
    stored: int
    to_mend: bool


def parcel_of(uploads: Sequence[Upload], reader: User) -> Parcel:
    """The parcel as it stands, for a reader. Marked copies are for who sent the file."""
    return Parcel(
        uploads=uploads,
        ready=sum(upload.is_ready for upload in uploads),
        moving=sum(upload.is_moving for upload in uploads),
        stored=sum(upload.state == State.COMMITTED for upload in uploads),
        to_mend=any(
            upload.state == State.CHECKED and not upload.is_ready and upload.by_id == reader.pk
            for upload in uploads
        ),
    )
