"""Files that look like a search for numbers: checked for another union, never imported, most of their rows unknown (T45).

A preview says which rows the ledger knows already. Whoever works at the union may list its people anyway; to whoever
works above it numbers are masked, and thousands of guesses in one file would complete them.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Event
from songnuan.entry.faults import Refusal
from songnuan.entry.models import Upload
from songnuan.entry.noting import note

ALARM = 5_000
"""Unknown rows, beside rows that are known, that one person has had checked for others in a day without importing."""
MOST = 200_000
"""So many are no work any more: as much as the largest file."""
DAY = timedelta(days=1)


def refuse_if_guessing(upload: Upload) -> None:
    """Raises Refusal where this person had too much checked for others since yesterday without importing it."""
    if not _at_home(upload) and _unknown(upload) > MOST:
        message = _(
            "您代其他单位检查了很多行而没有导入。请先处理已检查的文件，或请该单位自己上传；明天可以再传。"
        )
        raise Refusal("not_permitted", message)


def note_if_guessing(upload: Upload) -> None:
    """One alarm a day for the security auditor. In the transaction that puts down what the check found."""
    if _at_home(upload) or (unknown := _unknown(upload)) <= ALARM:
        return
    told = Event.objects.filter(
        actor=upload.by, verb="search.alarm", at__gt=timezone.now() - DAY, body__where="upload"
    )
    if not told.exists():
        note("search.alarm", upload, by=upload.by, where="upload", misses=unknown)


def _at_home(upload: Upload) -> bool:
    return bool(upload.by.postings.current().filter(union=upload.union_id).exists())


def _unknown(upload: Upload) -> int:
    """Unknown rows of the day's files for others that met known ones, and became no batch."""
    homes = upload.by.postings.current().values("union")
    files = Upload.objects.filter(by=upload.by, batch=None, at__gt=timezone.now() - DAY).exclude(
        union__in=homes
    )
    counts: list[dict[str, Any]] = list(files.values_list("counts", flat=True))
    return sum(line.get("new", 0) for line in counts if line.get("known", 0))
