"""Files that look like a search for numbers: checked and never imported, or imported and taken back (T45).

A preview says of rows what the ledger knows, by whatever word or silence, and whom other units helped, and so does every later look
at a file that waits; of a roster the list of whom somebody reached says it once it is stored. Whoever works at the union may list its
people anyway; of everybody else's, thousands of guesses in one file would complete what is masked.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import RosterEntry
from campaigns.models import Batch, Event, User
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
TELLING = ("elsewhere", "known")
"""What is told of rows that stand, here or elsewhere: by one of them all the unknown ones beside it are guesses."""


def refuse_if_guessing(upload: Upload) -> None:
    """Raises Refusal where this person had too much checked since yesterday without importing it."""
    if _unknown(upload) > MOST:
        message = _("您检查了很多行而没有导入。请先处理已检查的文件；明天可以再传。")
        raise Refusal("not_permitted", message)


def count_look(upload: Upload, counts: Mapping[str, int]) -> None:
    """Put down what a look at a waiting file tells (songnuan.entry.tally, as of now) beyond what its check or an earlier
    look told: it counts as a check's does. Asks the database nothing where it tells no more.

    Raises Refusal where it tells more, and this person was told too much since yesterday already: then it is not to be shown.
    """
    if not _tells_more(counts, upload.counts):
        return
    with transaction.atomic():
        # What is being stored counts itself, and takes the turn of the log before its own row: that one is left alone.
        waiting = Upload.objects.exclude(state=Upload.State.COMMITTING).select_for_update(no_key=True)
        stands = waiting.filter(pk=upload.pk).first()
        if stands is None:
            return
        # Looks at several files at once count one after the other.
        stands.by = User.objects.select_for_update(no_key=True).get(pk=stands.by_id)
        if not _tells_more(counts, stands.counts):
            return
        if _unknown(stands) > MOST:
            message = _("您检查了很多行而没有导入，这个文件今天不能再看。请先处理其他已检查的文件。")
            raise Refusal("not_permitted", message)
        told = {name: max(counts[name], stands.counts.get(name, 0)) for name in (*TELLING, "unknown")}
        Upload.objects.filter(pk=stands.pk).update(counts={**stands.counts, **told}, told_at=timezone.now())
        note_if_guessing(stands, given_up=stands.state == Upload.State.DISCARDED)


def _tells_more(now: Mapping[str, int], before: Mapping[str, int]) -> bool:
    """Whether of more rows something is told than before, or beside more rows of which nothing is."""
    telling = [name for name in TELLING if now[name]]
    fresh = any(now[name] > before.get(name, 0) for name in telling)
    return fresh or (bool(telling) and now["unknown"] > before.get("unknown", 0))


def note_if_guessing(upload: Upload, *, given_up: bool = False, by: User | None = None) -> None:
    """One alarm a day for the security auditor. In the transaction that puts down what the check found, or that the
    file was given up: of one's own union a file is first checked and then stored, so it counts only from then on.

    It is about who sent the file and was told of its rows; where another one, `by`, had it checked, gave it up or undid it, it
    says who.
    """
    unknown = _unknown(upload, own=given_up)
    if unknown <= ALARM:
        return
    told = Event.objects.filter(
        actor=upload.by, verb="search.alarm", at__gt=timezone.now() - DAY, body__where="upload"
    )
    if not told.exists():
        another = {"ended_by": f"{by} · {by.username}"} if by is not None and by.pk != upload.by_id else {}
        note("search.alarm", upload, by=upload.by, where="upload", misses=unknown, **another)


def note_if_taken_back(batch: Batch, by: User) -> None:
    """The same of a file whose batch was undone just now: what it asked about was told while it stood."""
    upload = Upload.objects.filter(batch=batch).select_related("by").first()
    if upload is not None:
        note_if_guessing(upload, by=by)


def _unknown(upload: Upload, *, own: bool = False) -> int:
    """Unknown rows of files that met known ones and of which nothing stands, less what stands.

    Of a union where the person works known rows are none but other units', and the upload itself counts where `own`,
    however long it waited. Told, sent or taken back since yesterday: a file waits for days.
    """
    homes = set(upload.by.postings.current().values_list("union", flat=True))
    since = timezone.now() - DAY
    recent = Q(at__gt=since) | Q(told_at__gt=since) | Q(batch__closed_by__at__gt=since)
    files = Upload.objects.filter(recent | Q(pk=upload.pk if own else None), by=upload.by)
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
