"""The papers of a unit as one zip: an index, its lists (masked), the files as they came, the scans of stamped reports.

It goes out while it is made: one file at a time lies in memory, none lies open on a disk.
"""

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Batch, StampedScan, User
from campaigns.watermark import watermark
from songnuan.entry import originals
from songnuan.inspection.sample import Draw, drawn
from songnuan.ledger.indicators import INDICATORS
from songnuan.lib import cipher
from songnuan.lib.spreadsheets.writing.sheet import Column, Sheet, Value
from songnuan.lib.spreadsheets.writing.xlsx import write_xlsx
from songnuan.reports.basis import as_of, stated
from songnuan.reports.export import TooLong, export_rows
from songnuan.reports.scope import NotInReach, Scope

LISTS = ("raised", "received", "visits", "disbursed", "activities")
_UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]')


@dataclass
class _Stream:
    """Where the zip is written to: what has come since is handed on at once. It cannot be gone back in."""

    waiting: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> Iterator[bytes]:
        yield from self.waiting
        self.waiting.clear()


def package(scope: Scope, user: User, draw: Draw) -> Iterator[bytes]:
    """The zip, piece by piece. A file that is gone or was tampered with is named in the index, the others are in it."""
    stream, lines = _Stream(), list[tuple[Value, ...]]()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:  # type: ignore[call-overload]
        for name, stored_as, content in _files(scope, user):
            state = ""
            try:
                if stored_as or content:
                    book.writestr(name, originals.read(stored_as) if stored_as else content)
                else:
                    state = _("行数太多，请在明细页分段导出")
            except (OSError, cipher.SealBroken):
                state = _("文件缺失或已损坏")
            lines.append((name, state))
            yield from stream.taken()
        book.writestr("index.xlsx", _index(scope, user, draw, lines))
        yield from stream.taken()
    yield from stream.taken()


def _files(scope: Scope, user: User) -> Iterator[tuple[str, str, bytes]]:
    """Name in the zip, where the sealed file lies (empty: none), else its content; neither: a list too long for a file."""
    for code in LISTS:
        content = _list(code, scope, user)
        if content is not None:
            yield f"{_('明细')}/{INDICATORS[code].name}.xlsx", "", content
    here = {"campaign": scope.campaign, "union": scope.union}
    for batch in Batch.objects.visible_to(user).filter(**here).exclude(stored_as=""):
        yield f"{_('原表')}/{batch.number}-{_safe(batch.file_name)}", batch.stored_as, b""
    scans = StampedScan.objects.visible_to(user).filter(
        filing__campaign=scope.campaign, filing__union=scope.union
    )
    for scan in scans.select_related("filing__period"):
        yield f"{_('盖章件')}/{scan.filing.period}-{scan.version}-{scan.pk}.{scan.kind}", scan.stored_as, b""


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name).lstrip(".") or "_"


def _list(code: str, scope: Scope, user: User) -> bytes | None:
    """The rows behind a figure as their page exports them, masked; None where there are none, empty where too many."""
    with tempfile.TemporaryFile() as file:
        try:
            export_rows(INDICATORS[code], scope, user, file)
        except NotInReach:
            return None
        except TooLong:
            return b""
        file.seek(0)
        return file.read()


def _index(scope: Scope, user: User, draw: Draw, files: list[tuple[Value, ...]]) -> bytes:
    """What is in the package, and the sample with what draws it again."""
    above = (
        f"{scope.campaign} {scope.label} {_('账证检查')}", stated(scope, as_of(scope)),
        timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    )  # fmt: skip
    sample: list[tuple[Value, ...]] = [
        (place, row.sheet, row.date, row.batch, row.number, "")
        for place, row in enumerate(drawn(scope, draw), start=1)
    ]
    seed = _("随机种子 %(seed)s · 截至批次 %(number)s") % {"seed": draw.seed, "number": draw.number}
    sheets = [
        Sheet(_("目录"), (Column(_("文件"), "text", 60), Column(_("情况"), "text", 20)), files, above=above),
        Sheet(
            _("抽查"),
            (
                Column(_("序号"), "count", 6), Column(_("表"), "text", 14), Column(_("日期"), "text", 12),
                Column(_("批次"), "count", 8), Column(_("原表行号"), "count", 10), Column(_("与凭证核对"), "text", 24),
            ),
            sample, above=(*above, seed),
        ),
    ]  # fmt: skip
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets, watermark(user), pages=_("第 &P 页，共 &N 页"))
    return buffer.getvalue()
