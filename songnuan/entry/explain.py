"""认列: what a clerk says of headers that nobody understood, remembered for the union's next file."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import User
from songnuan.entry.header import HeadCell
from songnuan.entry.intake import check_again
from songnuan.entry.models import HeaderMeaning, Upload
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import Sheet
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
    """Remember what was said, with an event, and have the file checked again; False where somebody was first.

    The event names the sheet and the columns, never what stands in the file.
    """
    with transaction.atomic():
        for cell in cells:
            if cell.place in said:
                HeaderMeaning.objects.update_or_create(
                    union=upload.union, sheet=sheet.name, key=cell.key[:80],
                    defaults={
                        "written": cell.text[:80], "header": said[cell.place], "by": by, "at": timezone.now()
                    },
                )  # fmt: skip
        again = check_again(upload, by=by)
        journal.note(
            "upload.explained", actor=by, campaign=upload.campaign, union=upload.union,
            body={"sheet": sheet.name, "columns": sorted(said.values())},
        )  # fmt: skip
    return again
