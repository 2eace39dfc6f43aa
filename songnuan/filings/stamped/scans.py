"""Scans of stamped reports kept and read. What a file is its content says, never its name."""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import journal
from campaigns.models import Filing, Posting, StampedScan, User
from songnuan.entry import originals
from songnuan.entry.quota import MEGABYTE, sent_lately
from songnuan.ledger.post import Conflict, refuse_anonymised
from songnuan.lib.pictures.kinds import JPEG, PNG, kind_of
from songnuan.lib.room import NoRoom

MOST_BYTES = 10 * 1024 * 1024
MOST = 10
"""Scans of one report. None is ever taken away: each was once shown as the signed one."""
MOST_OF_OTHERS = MOST // 2
"""So many who works elsewhere, as above it, adds to; the rest is for who works at the union itself."""
PICTURES = {JPEG: StampedScan.Kind.JPEG, PNG: StampedScan.Kind.PNG}
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
ENDS_WITHIN = 2048
"""A PDF says within its last bytes that it is whole."""


def kind_of_scan(content: bytes) -> str | None:
    """pdf, jpg or png; None for everything else, and for what is cut short."""
    if content.startswith(b"%PDF-"):
        return StampedScan.Kind.PDF.value if b"%%EOF" in content[-ENDS_WITHIN:] else None
    picture = PICTURES.get(kind_of(content[:16]) or "")
    if picture is None:
        return None
    end = b"\xff\xd9" if picture == StampedScan.Kind.JPEG else b"IEND"
    return picture.value if end in content[-ENDS_WITHIN:] else None


def attach(filing: Filing, chunks: Iterable[bytes], *, by: User | None) -> StampedScan:
    """Keep a scan of a report that counts as filed. Raises Conflict: too large, no such file, an old report, or one
    of a campaign whose personal data is gone: names and signatures stand on it."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > MOST_BYTES:
            raise Conflict(
                _("扫描件不能超过 %(most)s MB。请降低扫描精度后再传。") % {"most": MOST_BYTES // 1024 // 1024}
            )
    kind = kind_of_scan(bytes(content))
    if kind is None:
        raise Conflict(_("只收完整的 PDF、JPG、PNG 扫描件。请重新扫描或另存后再传。"))
    try:
        stored_as = originals.keep(bytes(content), originals.SCANS)
    except NoRoom as full:
        raise Conflict(str(full)) from full
    try:
        with transaction.atomic():
            held = journal.lock()
            refuse_anonymised(filing.campaign)
            if not Filing.objects.standing().filter(pk=filing.pk).exists():
                raise Conflict(_("这次上报已由新的上报代替。请打印最新的一份，盖章后再传。"))
            kept = StampedScan.objects.filter(filing=filing).count()
            if kept >= (MOST if _works_at(filing, by) else MOST_OF_OTHERS):
                raise Conflict(
                    _("这次上报已有%(most)s份扫描件，不能再传。多页请合成一个 PDF。") % {"most": kept}
                )
            _refuse_beyond(by, len(content))
            made = StampedScan.objects.create(
                filing=filing, version=filing.version, kind=kind, size=len(content),
                digest=hashlib.sha256(content).hexdigest(), stored_as=stored_as, by=by,
            )  # fmt: skip
            body = {"filing": filing.pk, "version": made.version, "digest": made.digest, "size": made.size}
            journal.record(
                held, "filing.stamped", actor=by, campaign=filing.campaign, union=filing.union, body=body
            )
    except BaseException:
        originals.forget(stored_as)
        raise
    return made


def _works_at(filing: Filing, user: User | None) -> bool:
    return Posting.objects.current().filter(user=user, union=filing.union).exists()


def _refuse_beyond(user: User | None, size: int) -> None:
    """A report that is recalled and filed again takes ten more, for ever: what one person sends in a day has an end."""
    if user is None:
        return
    lately = sent_lately(StampedScan.objects.all(), user)
    most = max(settings.UPLOAD_MB_A_DAY // 10, MOST_BYTES // MEGABYTE)
    if lately + size > most * MEGABYTE:
        raise Conflict(
            _("您24小时内上传的扫描件超过%(most)d MB了。请降低扫描精度，或明天再传。") % {"most": most}
        )


def content_of(scan: StampedScan) -> bytes:
    """The file as it came; SealBroken where it was tampered with, FileNotFoundError where it is gone."""
    if not scan.stored_as:
        raise FileNotFoundError
    return originals.read(scan.stored_as)
