"""在预览里改: wrong cells typed anew, kept with the upload, and every rule applied again to the whole file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from campaigns import journal
from campaigns.models import User
from songnuan.entry.check import CheckedSheet
from songnuan.entry.intake import check_again
from songnuan.entry.look.look import Look
from songnuan.entry.models import MendedCell, Upload
from songnuan.entry.sheets import BY_NAME
from songnuan.lib import cipher

LONGEST = 2_000
_AT_ONCE = 500
_CELL, _ALIKE, _ACCEPT, _ACCEPT_ALL = "cell-", "alike-", "accept", "accept_all"
_READ_AS = "read_as"


class Change(NamedTuple):
    """A cell of the file, and what is to stand there."""

    sheet: CheckedSheet
    row: int
    header: str
    text: str


def asked(posted: Mapping[str, str], look: Look) -> list[Change]:
    """What a form of the preview asks: cells typed anew, or a suggestion taken, once or wherever the same stands,
    or a whole column of dates read in one order.

    What names no cell of the file that was found wrong, and what changes nothing, is left out.
    """
    if _READ_AS in posted:
        wanted: Iterable[tuple[str, str]] = [
            cell for way in look.read_as if way.key == posted[_READ_AS] for cell in way.texts.items()
        ]
    elif _ACCEPT in posted or _ACCEPT_ALL in posted:
        key, _equals, text = posted.get(_ACCEPT, posted.get(_ACCEPT_ALL, "")).partition("=")
        cells = look.like(key) if _ACCEPT_ALL in posted else [key]
        wanted = [(cell, text) for cell in cells]
    else:
        typed = {
            name.removeprefix(_CELL): text.strip()
            for name, text in posted.items()
            if name.startswith(_CELL) and text.strip()
        }
        alike = {
            cell: text
            for key, text in typed.items()
            if posted.get(f"{_ALIKE}{key}") and text != _printed(look, key)
            for cell in look.like(key)
        }
        wanted = (alike | typed).items()
    return list(_changes(wanted, look))


def _printed(look: Look, key: str) -> str:
    """A cell as the form printed it, which changes nothing. What is typed where it printed less is a change, right or
    wrong: otherwise the answer would say whether it is what stands there, and leave no trace (songnuan.entry.unseen)."""
    place = look.place(key)
    return look.printed(*place) if place else ""


def _changes(wanted: Iterable[tuple[str, str]], look: Look) -> Iterator[Change]:
    for key, text in wanted:
        place = look.place(key)
        if place is not None and len(text) <= LONGEST and text != _printed(look, key):
            yield Change(*place, text)


def mend(upload: Upload, changes: Sequence[Change], look: Look, *, by: User) -> bool:
    """Keep the changes, sealed, and have the file checked again with them; False where somebody was first."""
    with transaction.atomic():
        if not check_again(upload, by=by):
            return False
        there = {(cell.title, cell.row, cell.header): cell for cell in upload.mended.all()}
        fresh: list[MendedCell] = []
        again: list[MendedCell] = []
        for change in changes:
            place = change.sheet.title, change.row, change.header
            earlier = there.get(place)
            before = (
                earlier.values["before"] if earlier else look.text(change.sheet, change.row, change.header)
            )
            cell = earlier or MendedCell(
                upload=upload, sheet=BY_NAME[change.sheet.name].name, title=place[0], row=place[1], header=place[2]
            )  # fmt: skip
            where = change.sheet.where(change.header)
            cell.sealed = cipher.seal_values(
                {"before": before, "after": change.text, "where": where}, cell.uid
            )
            cell.by, cell.at = by, timezone.now()
            (again if earlier else fresh).append(cell)
        MendedCell.objects.bulk_create(fresh, batch_size=_AT_ONCE)
        MendedCell.objects.bulk_update(again, ("sealed", "by", "at"), batch_size=_AT_ONCE)
        journal.note(
            "upload.mended", actor=by, campaign=upload.campaign, union=upload.union,
            body={"cells": [[change.sheet.name, change.row, change.header] for change in changes[:100]], "count": len(changes)},
        )  # fmt: skip
    return True
