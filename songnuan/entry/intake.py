"""What a person does with an upload: send, confirm, cancel, discard. Each takes effect once, however often asked."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from campaigns.held import SessionOver
from campaigns.models import Batch, Campaign, Union, User
from songnuan.entry import names, originals
from songnuan.entry.defaults import without_texts
from songnuan.entry.guessing import note_if_guessing
from songnuan.entry.jobs import enqueue
from songnuan.entry.models import Upload
from songnuan.entry.noting import note
from songnuan.entry.quota import refuse_beyond
from songnuan.ledger.post import refuse_anonymised
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.spreadsheets.names import safe_name

State = Upload.State


def receive(
    files: Sequence[File],
    campaign: Campaign,
    union: Union,
    *,
    by: User,
    replaced: Batch | None = None,
    address: str = "",
) -> list[Upload]:
    """Keep the files sealed and have them checked, one after the other. Several become one parcel.

    Conflict where the campaign's personal data is gone: no file of it is kept, not even to be refused. TooMuch, NoRoom
    where the person may send no more, or the disk is nearly full: files before that one are kept.
    """
    wish = {"campaign": campaign, "union": union, "by": by, "replaced": replaced}
    parcel = uuid4() if len(files) > 1 else None
    return [_receive(file, Upload(**wish, parcel=parcel), address) for file in files]


def _receive(file: File, received: Upload, address: str) -> Upload:
    content = file.read()
    received.file_name = mask_inside(safe_name(file.name or ""))
    received.digest = hashlib.sha256(content).hexdigest()
    received.size = len(content)
    received.language = get_language() or received.language
    received.stored_as = originals.keep(content)
    try:
        with transaction.atomic():
            if not received.by.hold():  # of many sent at once each is counted
                raise SessionOver
            refuse_anonymised(received.campaign)
            refuse_beyond(received.by, 1, received.size)
            received.save(force_insert=True)
            note("upload.received", received, by=received.by, address=address)
            transaction.on_commit(lambda: enqueue(received, State.WAITING))
    except BaseException:
        # Unless it was stored and the worker could not be told: the reaper sends it on its way.
        if not Upload.objects.filter(uid=received.uid).exists():
            originals.forget(received.stored_as)
        raise
    return received


def answer(upload: Upload, answers: Mapping[str, str], *, by: User, address: str = "") -> bool:
    """本表统一为…: have a checked upload checked again with these answers; False where somebody was first."""
    return check_again(upload, by=by, address=address, answers={**upload.answers, **answers})


def check_again(upload: Upload, *, by: User, address: str = "", **changes: Any) -> bool:
    """Have a checked upload checked again, without being sent again; False where somebody was first, or had it checked anew
    meanwhile: what was typed or answered was meant of what `upload` was when it was read.

    `by` has had a hand in it from now on.
    """
    with transaction.atomic():
        mine = Upload.objects.filter(pk=upload.pk, state=State.CHECKED, checked_as=upload.checked_as)
        taken = mine.update(
            state=State.WAITING,
            checked_as="",
            tries=0,
            message="",
            since=timezone.now(),
            asked_by=by,
            **changes,
        )
        if taken:
            upload.makers.add(by)
            answers = changes.get("answers", {})
            lookups = names.load(upload.campaign, upload.union)
            body = {"fields": sorted(answers), "answers": without_texts(answers, lookups)}
            note("upload.answered", upload, by=by, address=address, **body)
            transaction.on_commit(lambda: originals.forget(upload.checked_as))
            transaction.on_commit(lambda: enqueue(upload, State.WAITING))
    return bool(taken)


def confirm(
    upload: Upload,
    *,
    by: User,
    valid_rows: bool = False,
    told: Mapping[str, int] = MappingProxyType({}),
    address: str = "",
) -> bool:
    """确认导入: hand a checked upload to the worker; False where somebody else was first, or had it checked anew meanwhile.

    What is confirmed is what `upload` was when it was read: the same check, with the same answers and mended cells.
    `told`: so many errors and warnings were seen, where that was not what the last look counted; with more it is not stored.
    """
    mine = Upload.objects.filter(pk=upload.pk, state=State.CHECKED, checked_as=upload.checked_as)
    with transaction.atomic():
        stands = mine.select_for_update(no_key=True).first()
        # As it stands now: a look may have counted meanwhile what it told.
        counts = {**stands.counts, **told} if stands else {}
        taken = stands is not None and mine.update(
            state=State.CONFIRMED,
            valid_rows=valid_rows,
            confirmed_by=by,
            since=timezone.now(),
            tries=0,
            message="",
            counts=counts,
        )
        if taken:
            note("upload.confirmed", upload, by=by, address=address)
            upload.confirmed_by = by
            transaction.on_commit(lambda: enqueue(upload, State.CONFIRMED))
    return bool(taken)


def cancel(upload: Upload, *, by: User | None = None, address: str = "") -> bool:
    """取消 before anything is stored: a check is given up, a confirmation taken back. False once it is too late.

    A check under way notices at its next report of progress.
    """
    mine = Upload.objects.filter(pk=upload.pk)
    with transaction.atomic():
        taken = mine.filter(state=State.CONFIRMED).update(state=State.CHECKED, confirmed_by=None)
        if not taken and _forget(upload, State.WAITING, State.CHECKING):
            taken = 1
            note_if_guessing(upload, given_up=True, by=by)  # of an earlier check: it was to be checked anew
        if taken:
            note("upload.cancelled", upload, by=by or upload.by, address=address)
    return bool(taken)


def discard(upload: Upload, *, by: User | None = None, address: str = "") -> bool:
    """放弃: forget the file and what was read of it."""
    with transaction.atomic():
        taken = _forget(upload, State.CHECKED, State.REFUSED, State.FAILED)
        if taken:
            note_if_guessing(upload, given_up=True, by=by)
            note("upload.discarded", upload, by=by or upload.by, address=address)
    return taken


def _forget(upload: Upload, *states: str) -> bool:
    mine = Upload.objects.filter(pk=upload.pk, state__in=states, checked_as=upload.checked_as)
    if not mine.update(state=State.DISCARDED, stored_as="", checked_as="", message=""):
        return False
    upload.mended.all().delete()
    for name in filter(None, (upload.stored_as, upload.checked_as)):
        # Not before the row says so for good: a file that is gone cannot be rolled back.
        transaction.on_commit(partial(originals.forget, name))
    return True
