"""What was typed in the preview, as the check takes it, and what of it stands no longer where it was typed."""

from collections import defaultdict

from songnuan.entry.check import Checked, Mended
from songnuan.entry.models import Upload


def mended_of(upload: Upload) -> Mended:
    """Every cell corrected in the preview: one query."""
    found: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for cell in upload.mended.all():
        values = cell.values
        found[cell.title][cell.row][values.get("where", "")] = values["after"]
    return found


def drop_misplaced(upload: Upload, checked: Checked) -> int:
    """Forget what was typed in a column that is another one by now, or in another unit; how many cells.

    What was typed is typed again, not read otherwise than it was meant.
    """
    here = {(sheet.title, sheet.where(header)) for sheet in checked.sheets for header in sheet.places}
    gone = [cell.pk for cell in upload.mended.all() if (cell.title, cell.values.get("where", "")) not in here]
    upload.mended.filter(pk__in=gone).delete()
    return len(gone)
