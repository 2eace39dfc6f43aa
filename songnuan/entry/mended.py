"""What was typed in the preview, as the check takes it."""

from collections import defaultdict

from songnuan.entry.check import Mended
from songnuan.entry.models import Upload


def mended_of(upload: Upload) -> Mended:
    """Title → row → header → text, of every cell corrected in the preview: one query."""
    found: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for cell in upload.mended.all():
        found[cell.title][cell.row][cell.header] = cell.values["after"]
    return found
