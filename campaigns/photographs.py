"""Photographs kept, read and forgotten. Pictures are redrawn before they are kept, and kept sealed."""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.conflict import Conflict
from campaigns.finished import refuse_finished
from campaigns.models import Campaign, Journal, Photograph, Union, User
from campaigns.overtaken import Overtaken
from songnuan.lib import cipher
from songnuan.lib.columns import longest
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.pictures.redrawn import PictureRefused, Redrawn, redrawn
from songnuan.lib.room import ask_for
from songnuan.lib.stored import stored
from songnuan.lib.turns import turn

MOST = 12
"""Photographs of one record."""

MOST_A_DAY = 600
"""Photographs that one person adds in 24 hours, of whatever records: the disk is everybody's."""
DAY = timedelta(days=1)

AT_ONCE = 2
"""Pictures of one user that are redrawn at one moment: each takes a thread of the web server meanwhile."""

CAPTION = longest(Photograph, "caption")
"""Characters of what stands under one."""

KEPT, SMALL = "jpg", "small.jpg"
STORE = "photographs"


class Unwanted(ValueError):
    """What spoke against a photograph was asked once more, and speaks against it by now."""


class Gone(Conflict):
    """Somebody removed it meanwhile."""

    def __str__(self) -> str:
        return _("这张照片刚刚已被移除。")


class TooMany(ValueError):
    """The record has as many photographs as it may have."""

    def __str__(self) -> str:
        return _("一条记录最多%(most)d张照片。") % {"most": MOST}


class TooManyToday(ValueError):
    """This person added as many as one may in 24 hours."""

    def __str__(self) -> str:
        return _("您24小时内已加了%(most)d张照片。请明天再传。") % {"most": MOST_A_DAY}


def keep(
    content: Iterable[bytes],
    *,
    sheet: str,
    record: uuid.UUID,
    campaign: Campaign,
    union: Union,
    by: User | None,
    caption: str = "",
    unwanted: Callable[[], bool] = bool,
) -> Photograph:
    """Redraw a picture, seal it, and hang it on a record. Raises PictureRefused, TooMany, TooManyToday, NoRoom where the disk
    is nearly full, and Busy where the same user has others redrawn at this moment. What is refused is noted.

    Who may is asked by the caller. `unwanted` is asked in the union's turn, when the picture is drawn: a record that
    became one of the closed class meanwhile has no photographs. Raises Unwanted, and Conflict where its campaign is closed.
    """
    if Photograph.objects.of(sheet, record).count() >= MOST:
        raise TooMany  # before the work; asked again under the lock
    _refuse_beyond(by)
    ask_for(0)
    photograph = Photograph(
        sheet=sheet, record=record, campaign=campaign, union=union, by=by, caption=mask_inside(caption)[:CAPTION]
    )  # fmt: skip
    drawn = _redrawn(content, photograph)
    photograph.width, photograph.height = drawn.width, drawn.height
    ask_for(len(drawn.kept) + len(drawn.small))
    try:
        _store(photograph, KEPT, drawn.kept)
        _store(photograph, SMALL, drawn.small)
        with transaction.atomic():
            journal.hold(campaign, union)
            if unwanted():
                raise Unwanted
            held = journal.lock()
            there = Photograph.objects.of(sheet, record)
            if there.count() >= MOST:
                raise TooMany
            _refuse_beyond(by)
            photograph.order = (there.aggregate(last=Max("order"))["last"] or 0) + 1
            photograph.save(force_insert=True)
            _record(held, "photograph.add", photograph, by)
    except BaseException:
        _erase(photograph.uid)
        raise
    return photograph


def _refuse_beyond(by: User | None) -> None:
    lately = (
        Photograph.objects.filter(by=by, at__gt=timezone.now() - DAY) if by else Photograph.objects.none()
    )
    if lately.count() >= MOST_A_DAY:
        raise TooManyToday


def _redrawn(content: Iterable[bytes], photograph: Photograph) -> Redrawn:
    by = photograph.by
    try:
        with turn(settings.HOME / "turns", f"pictures-{by.pk if by else 0}", AT_ONCE):
            return redrawn(content)
    except PictureRefused as refused:
        body = {"sheet": photograph.sheet, "record": photograph.record.hex, "code": refused.code}
        journal.note(
            "photograph.refused", actor=by, campaign=photograph.campaign, union=photograph.union, body=body
        )
        raise


def content(photograph: Photograph, *, small: bool = False) -> bytes:
    """The JPEG; SealBroken where it was tampered with, FileNotFoundError where it is gone."""
    with storages[STORE].open(_name(photograph.uid, SMALL if small else KEPT)) as file:
        return cipher.unseal(file.read(), photograph.uid)


def caption(photograph: Photograph, text: str, *, by: User, seen: str) -> None:
    """Change what stands under it. Raises Overtaken where it is something else than was `seen`, Gone where it was removed,
    Conflict where its campaign is closed.
    """
    with transaction.atomic():
        journal.hold_rows(Photograph.objects.filter(pk=photograph.pk))
        held = journal.lock()
        try:
            photograph.refresh_from_db(fields=("caption",))
        except Photograph.DoesNotExist:
            raise Gone from None
        wanted = mask_inside(text)[:CAPTION]
        if wanted == photograph.caption:
            return
        if photograph.seen != seen:
            raise Overtaken((photograph.caption or _("无"),), photograph.seen)
        photograph.caption = wanted
        photograph.save(update_fields=("caption",))
        _record(held, "photograph.caption", photograph, by)


def forget(photograph: Photograph, *, by: User | None, of_finished: bool = True) -> None:
    """Take a photograph away; its files go once that is committed. Nothing where somebody else just did.

    Conflict where its campaign is closed, for who takes away none `of_finished` ones.
    """
    uid = photograph.uid
    with transaction.atomic():
        journal.hold_rows(Photograph.objects.filter(pk=photograph.pk))
        held = journal.lock()
        if not Photograph.objects.filter(pk=photograph.pk).exists():
            return
        if not of_finished:
            refuse_finished(photograph.campaign)
        _record(held, "photograph.remove", photograph, by)
        photograph.delete()
        transaction.on_commit(lambda: _erase(uid))


def _record(held: Journal, verb: str, photograph: Photograph, by: User | None) -> None:
    body = {"sheet": photograph.sheet, "record": photograph.record.hex, "photograph": photograph.uid.hex}
    journal.record(
        held, verb, actor=by, campaign=photograph.campaign, union=photograph.union, body=body
    )  # fmt: skip


def _store(photograph: Photograph, ending: str, picture: bytes) -> None:
    sealed = cipher.seal(picture, photograph.uid)
    storages[STORE].save(_name(photograph.uid, ending), ContentFile(sealed))


def lost(before: datetime) -> list[str]:
    """Names of files that were stored before that moment and are of no photograph: whoever stored or removed it was killed."""
    kept = {uid.hex for uid in Photograph.objects.values_list("uid", flat=True)}
    return [name for name in stored(STORE, before) if Path(name).name.partition(".")[0] not in kept]


def _erase(uid: uuid.UUID) -> None:
    for ending in (KEPT, SMALL):
        storages[STORE].delete(_name(uid, ending))


def _name(uid: uuid.UUID, ending: str) -> str:
    return f"{uid.hex[:2]}/{uid.hex}.{ending}.sealed"
