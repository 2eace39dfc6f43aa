"""The papers of a unit as one zip: an index, its lists (masked), the files as they came, scans of stamped reports, and
its photographs. It goes out while it is made: one file at a time lies in memory, none lies open on a disk.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from campaigns.models import User
from songnuan.inspection.index import Line, index
from songnuan.inspection.papers import LeftOut, Paper, ValuesOnly, papers
from songnuan.inspection.sample import Draw
from songnuan.lib import cipher
from songnuan.reports.scope import Scope


@dataclass
class _Stream:
    """Where the zip is written to: what has come since is handed on at once. It cannot be gone back in."""

    waiting: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        taken, self.waiting = b"".join(self.waiting), []
        return taken


def package(scope: Scope, user: User, draw: Draw) -> Iterator[bytes]:
    """The zip, a piece for each file: before each its reader is asked for anew (campaigns.turns.Held). A file that is gone
    or was tampered with is named in the index, the others are in it.
    """
    stream, lines = _Stream(), list[Line]()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:  # type: ignore[call-overload]
        for paper in papers(scope, user):
            lines.append(_put(book, paper))
            yield stream.taken()
        book.writestr("index.xlsx", index(scope, user, draw, lines))
    yield stream.taken()


def _put(book: zipfile.ZipFile, paper: Paper) -> Line:
    """The file's line in the index: as what it is in the zip, whether it is masked, and why it is not in it as it is."""
    name, said = paper.name, ""
    try:
        content = paper.read()
    except LeftOut as why:
        return paper.withheld or name, paper.covers, str(why)
    except (OSError, cipher.SealBroken):
        return name, paper.covers, _("文件缺失或已损坏")
    if isinstance(content, ValuesOnly):
        said, content = content.why, content.content
        name = _("%(name)s-数值.xlsx") % {"name": name}
    book.writestr(name, content, zipfile.ZIP_STORED if paper.packed else zipfile.ZIP_DEFLATED)
    return name, paper.covers, said
