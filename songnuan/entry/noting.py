"""What happens to an upload, in the audit log."""

from typing import Any

from campaigns import journal
from campaigns.models import User
from songnuan.entry.models import Upload


def note(verb: str, upload: Upload, *, by: User | None, address: str = "", **body: Any) -> None:
    """One event about an upload: its file and its SHA-256, no value of any row. In the caller's transaction."""
    journal.note(
        verb, actor=by, union=upload.union, campaign=upload.campaign, address=address,
        body={"file": upload.file_name, "digest": upload.digest, **body},
    )  # fmt: skip
