"""Which names of uploads a reader is told: what their batch's is, and of a file that is not stored, by who has it.

A refusal quotes what worksheets are called, which says as much.
"""

import re
from collections.abc import Collection
from typing import Any

from campaigns.desks import UPLOAD, desks
from songnuan.entry.models import Upload
from songnuan.ledger import filenames

_QUOTED = re.compile("“.*”", re.DOTALL)
"""From the first quotation mark to the last: a name may hold some, too."""


def tell_uploads(user: Any, uploads: Collection[Upload]) -> None:
    """Set `told_name` and `told_message` of each. What a file holds that nobody stored is known to who sent it and who works at
    its union."""
    knows = filenames.knows_all(user)
    may, here = user.has_perm(UPLOAD), set() if knows else desks(user)
    filenames.tell(user, [upload.batch for upload in uploads if upload.batch is not None])
    for upload in uploads:
        holds = may and (upload.by_id == user.pk or upload.union_id in here)
        stored = upload.batch.told_name if upload.batch is not None else ""
        told = knows or holds
        upload.told_name = upload.file_name if told else stored or filenames.hidden()
        upload.told_message = upload.message if told else _QUOTED.sub("“…”", upload.message)
