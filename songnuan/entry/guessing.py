"""Files that look like a search for numbers: checked and never imported, or imported and taken back (T45).

A preview says of rows what the ledger knows, by whatever word or silence, and whom other units helped; of a roster the list of whom somebody
reached says it once it is stored. Whoever works at the union may list its people anyway; of everybody else's, thousands
of guesses in one file would complete what is masked.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import RosterEntry
from campaigns.models import Batch, Event
from songnuan.entry.faults import Refusal
from songnuan.entry.models import Upload
from songnuan.entry.noting import note

ALARM = 5_000
"""Unknown rows, beside some that were known, that one person has had checked in a day and not stored for good."""
MOST = 200_000
"""So many are no work any more: as much as the largest file."""
TRIES = 10
"""So often a file may be checked before it is stored: what stands takes so many times its rows off the count."""
DAY = timedelta(days=1)


def refuse_if_guessing(upload: Upload) -> None:
    """Raises Refusal where this person had too much checked since yesterday without importing it."""
    if _unknown(upload) > MOST:
        message = _("您检查了很多行而没有导入。请先处理已检查的文件；明天可以再传。")
        raise Refusal("not_permitted", message)


def note_if_guessing(upload: Upload, *, given_up: bool = False) -> None:
    """One alarm a day for the security auditor. In the transaction that puts down what the check found, or that the
    file was given up: of one's own union a file is first checked and then stored, so it counts only from then on."""
    unknown = _unknown(upload, own=given_up)
    if unknown <= ALARM:
        return
    told = Event.objects.filter(
        actor=upload.by, verb="search.alarm", at__gt=timezone.now() - DAY, body__where="upload"
    )
    if not told.exists():
        note("search.alarm", upload, by=upload.by, where="upload", misses=unknown)


def note_if_taken_back(batch: Batch) -> None:
    """The same of a file whose batch was undone just now: what it asked about was told while it stood."""
    upload = Upload.objects.filter(batch=batch).select_related("by").first()
    if upload is not None:
        note_if_guessing(upload)


def _unknown(upload: Upload, *, own: bool = False) -> int:
    """Unknown rows of files that met known ones and of which nothing stands, less what stands: sent or taken back today.

    Of a union where the person works known rows are none but other units', and the upload itself counts where `own`.
    """
    homes = set(upload.by.postings.current().values_list("union", flat=True))
    since = timezone.now() - DAY
    files = Upload.objects.filter(Q(at__gt=since) | Q(batch__closed_by__at__gt=since), by=upload.by)
    lines: Iterable[tuple[Any, ...]] = files.values_list(
        "pk", "union_id", "batch__sheets", "batch__closed_by", "counts"
    )
    unknown = 0
    for pk, union, stored, closed_by, counts in lines:
        at_home = union in homes
        told = counts.get("elsewhere", 0) or (not at_home and counts.get("known", 0))
        if closed_by is not None:
            told = told or RosterEntry.SHEET in stored
        elif stored is not None:
            unknown -= TRIES * counts.get("new", 0)
            continue
        elif at_home and pk == upload.pk and not own:
            continue
        unknown += counts.get("unknown", 0) if told else 0
    return unknown
