"""认列: what a clerk says of headers that nobody understood, remembered for the union's next file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import User
from songnuan.entry.header import HeadCell, is_settled
from songnuan.entry.intake import check_again
from songnuan.entry.layout import Layout
from songnuan.entry.models import HeaderMeaning, Upload
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import BY_NAME, Sheet
from songnuan.entry.vocabulary import vocabulary
from songnuan.lib.identifiers import mask_inside

Said = Mapping[int, str]
"""Place of a header's cell → canonical header, or empty: not a column that is needed. Absent: nothing said."""


class Unclear(ValueError):
    """What was said cannot hold; the text is for the clerk."""


def meant_now(cells: Sequence[HeadCell], sheet: Sheet, lookups: Lookups) -> dict[int, str]:
    """What the cells of a header mean on such a sheet before anything is said; who knows nothing is absent."""
    known = vocabulary(sheet, lookups)
    found = {cell.place: known.column((cell.lower, cell.key)) for cell in cells}
    meant = {place: column.header for place, column in found.items() if column is not None}
    return meant | {
        cell.place: ""
        for cell in cells
        if cell.place not in meant and known.is_needless((cell.lower, cell.key))
    }


def settled(cells: Sequence[HeadCell], sheet: Sheet, lookups: Lookups) -> frozenset[int]:
    """Places of the cells of which nothing may be said: names of our own columns, and what the house knows besides."""
    known = vocabulary(sheet, lookups)
    return frozenset(cell.place for cell in cells if known.is_settled((cell.lower, cell.key)))


def stays(layout: Layout, lookups: Lookups) -> bool:
    """Whether a sheet is what it was found to be, whatever is said: everybody knows each cell of its header."""
    return bool(layout.name) and is_settled(layout.lines[0].cells, BY_NAME[layout.name], lookups)


def refuse_unclear(cells: Sequence[HeadCell], meant: Said, sheet: Sheet) -> None:
    """Raises Unclear where two headers are one column, or the sheet would still not be known."""
    counted = Counter(header for header in meant.values() if header)
    twice = next((header for header, count in counted.items() if count > 1), None)
    if twice is not None:
        written = [cell.text for cell in cells if meant.get(cell.place) == twice]
        message = _("%(written)s都指成了“%(column)s”。一列只能对应一个表头，请只留一个。")
        shown = _("、").join(f"“{mask_inside(text)}”" for text in written)
        raise Unclear(message % {"written": shown, "column": _(twice)})
    required = {column.header for column in sheet.columns if column.required}
    if len(counted) < 2 or required.isdisjoint(counted):
        names = _("、").join(_(column.header) for column in sheet.columns if column.required)
        raise Unclear(_("至少指明两列，其中至少一列是必填的：%(names)s。") % {"names": names})


def explain(upload: Upload, sheet: Sheet, cells: Sequence[HeadCell], said: Said, *, by: User) -> bool:
    """Remember what was said, with an event, and have the file checked again; False where somebody was first: then
    nothing is remembered. What was said before stays the word of who said it: a maker of all that is read by it.

    The event says pair by pair which header was said to be which column, and nothing that stands below it.
    """
    with transaction.atomic():
        if not check_again(upload, by=by):
            return False
        # In one order, so that of two who explain the same headers one waits and none for ever.
        for cell in sorted(cells, key=lambda cell: cell.key):
            if cell.place not in said:
                continue
            place: dict[str, Any] = {"union": upload.union, "sheet": sheet.name, "key": cell.key[:80]}
            if not HeaderMeaning.objects.filter(**place, header=said[cell.place]).exists():
                HeaderMeaning.objects.update_or_create(
                    **place,
                    defaults={
                        "written": cell.text[:80], "header": said[cell.place], "by": by, "at": timezone.now()
                    },
                )  # fmt: skip
        journal.note(
            "upload.explained", actor=by, campaign=upload.campaign, union=upload.union,
            body={"sheet": sheet.name, "columns": _pairs(cells, said)},
        )  # fmt: skip
    return True


def _pairs(cells: Sequence[HeadCell], said: Said) -> list[str]:
    """Each header as it is written → the column it was said to be; “-”: none that is needed."""
    return [
        f"{mask_inside(cell.text[:80])} → {said[cell.place] or '-'}" for cell in cells if cell.place in said
    ]
