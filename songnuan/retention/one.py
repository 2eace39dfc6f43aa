"""One person taken out of everything on their own request (T54): their rows stay and count, and are nobody's."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from campaigns import journal, photographs
from campaigns.destroyed import told_of
from campaigns.models import (
    Amendment,
    Batch,
    EventDetail,
    PendingRow,
    Photograph,
    User,
    Visit,
)
from songnuan.entry import originals
from songnuan.entry.models import MendedCell, Upload
from songnuan.retention import hanging
from songnuan.retention.act import take_out
from songnuan.retention.forms import Form, forms
from songnuan.retention.forms import take_out as take_out_of_forms
from songnuan.retention.held import holds
from songnuan.retention.mentions import CLEARED, Mentions, mentions
from songnuan.retention.mentions import take_out as take_out_mentions
from songnuan.retention.people import blank
from songnuan.retention.trail import Trail, trail
from songnuan.retention.unclear import Unclear, unclear
from songnuan.retention.workbooks import Naming, naming

ROUNDS = 9
"""So often what came meanwhile is read before the turns of all are taken."""


class Unknown(LookupError):
    """Nobody of that number is known here."""


@dataclass(frozen=True)
class Traces:
    """Where a person stands: rows, rows that wait, drafts, workbooks that hold such a row, notes beside the log, 更正单,
    texts of other rows that name them, and photographs of the visits at which they were helped. `unread` of the kept files could not be opened, and were not searched."""

    rows: int
    batches: int
    pending: int
    drafts: int
    files: int
    details: int
    amendments: int
    texts: int
    photographs: int
    unread: int
    unclear: tuple[Unclear, ...] = ()
    """What stays until somebody has looked whose it is."""

    @property
    def counts(self) -> dict[str, int]:
        return {name: count for name, count in asdict(self).items() if name != "unclear"}

    @property
    def any(self) -> bool:
        """Whether anything of the person was found."""
        return any(count for name, count in self.counts.items() if name != "unread")


@dataclass(frozen=True)
class _Found:
    trail: Trail
    batches: QuerySet[Batch]
    uploads: QuerySet[Upload]
    pending: list[int]
    forms: list[Form]
    details: list[int]
    amendments: list[int]
    papers: QuerySet[Batch]
    """Batches whose file names the person, although no row of theirs may be the person's."""
    mentions: Mentions
    photographs: QuerySet[Photograph]
    unread: int

    def counted(self) -> Traces:
        return Traces(
            sum(map(len, self.trail.rows.values())),
            self.batches.count(),
            len(self.pending),
            len(self.drafts),
            len(self.files()),
            len(self.details),
            len(self.amendments),
            sum(map(len, self.mentions.values())),
            self.photographs.count(),
            self.unread,
            unclear(self.trail, self.forms),
        )

    @property
    def drafts(self) -> list[int]:
        return [form.draft.pk for form in self.forms if form.changes]

    def files(self) -> set[str]:
        named = [*self.papers.values_list("stored_as", flat=True)]
        for pair in self.uploads.values_list("stored_as", "checked_as"):
            named += pair
        return {name for name in named if name}


def traces(number: str) -> Traces:
    """What would go of the person with this ID number. Opens what is sealed and names nobody. Raises Unknown."""
    return _find(_look(number)).counted()


def erase(number: str, *, reason: str, by: User | None) -> Traces:
    """Take the person out, all or nothing, for good; answers what went. Raises Unknown.

    Every row stays with its amounts, days and categories, so every figure of the past is what it was, and so is the
    count of persons: in their place stands one whom no number leads to. What went of the original workbooks is more
    than the person's own row: a file cannot lose one row and stay the file that was sent. One that waits to be
    confirmed is given up. What others were about to store is there before it is looked for, and nothing comes meanwhile.
    """
    look = _look(number)
    with transaction.atomic():
        journal.hold_all()
        found = _find(_since(look))
        # All of them before the chain is taken for the first: who captions one holds it, and waits for the chain.
        journal.hold_rows(found.photographs)
        gone = found.counted()
        files = found.files()
        take_out_mentions(found.mentions, found.trail)
        for fact, keys in found.trail.rows.items():
            take_out(fact, Q(pk__in=keys))
        if found.trail.person is not None:
            blank([found.trail.person.pk])
        PendingRow.objects.filter(pk__in=found.pending).delete()
        take_out_of_forms(found.drafts, found.trail)
        details = EventDetail.objects.filter(pk__in=found.details)
        told = told_of(details)
        details.update(key=None)
        for asked in Amendment.objects.filter(pk__in=found.amendments):
            _take_out_of_amendment(asked, found.trail)
        for upload in found.uploads:
            upload.mended.all().delete()
        for files_of in (found.uploads, found.papers):
            _forget_names(files_of, found.trail)
        found.uploads.update(stored_as="", checked_as="")
        found.uploads.filter(batch=None).update(state=Upload.State.DISCARDED, message="")
        found.papers.update(stored_as="")
        for photograph in found.photographs:
            photographs.forget(photograph, by=by)
        journal.note(
            "person.erased", actor=by, body={"reason": reason, "counts": gone.counts, "details": told}
        )
        transaction.on_commit(lambda: _forget(files))
    return gone


def _take_out_of_amendment(asked: Amendment, trail: Trail) -> None:
    """What was to change goes, and what was written of that where it is about a row of theirs."""
    if hanging.is_of_their_row(asked, trail):
        asked.reason, asked.refusal = (CLEARED if text else "" for text in (asked.reason, asked.refusal))
    asked.sealed = b""
    asked.save(update_fields=("sealed", "reason", "refusal"))


def _forget(files: set[str]) -> None:
    for name in sorted(files):
        originals.forget(name)


@dataclass(frozen=True)
class _Look:
    """What takes long to read, and the last batch before it was begun."""

    number: str
    last: int
    trail: Trail
    naming: Naming
    mentions: Mentions


def _look(number: str) -> _Look:
    """Outside a transaction: nobody waits for it. And what came while it was read likewise, until nothing did: next to nothing is
    left to read while all wait, however many files somebody sends just then."""
    last, way = journal.last_number(), trail(number)
    look = _Look(number, last, way, naming(number), mentions(way))
    for _round in range(ROUNDS):
        last = journal.last_number()
        now = replace(_since(look), last=last)
        if now.naming.read == look.naming.read:
            return now
        look = now
    return look


def _since(look: _Look) -> _Look:
    """The same as it is now: what came since is read, and all of it where the person is known by more."""
    way = trail(look.number)
    before = look.mentions if way == look.trail else None
    return replace(
        look,
        trail=way,
        naming=naming(look.number, look.naming),
        mentions=mentions(way, before, since=look.last),
    )


def _find(look: _Look) -> _Found:
    number, way, named = look.number, look.trail, look.naming
    batches = Batch.objects.filter(pk__in=way.added)
    papers = Batch.objects.filter(Q(pk__in=batches) | Q(pk__in=named.batches))
    mended = {cell.upload_id for cell in MendedCell.objects.iterator() if holds(cell.values, number)}
    uploads = Upload.objects.filter(Q(batch__in=papers) | Q(pk__in=named.uploads | mended))
    read, asked = forms(way), hanging.amendments(way)
    notes = hanging.details(way, asked, {*_places(papers), *_places(uploads)})
    found = _Found(
        way, batches, uploads, hanging.pending(way), read, notes, asked, papers, look.mentions,
        _photographs(way, read), named.unread,
    )  # fmt: skip
    if way.person is None and not found.counted().any:
        raise Unknown
    return found


def _places(files: QuerySet[Any]) -> list[tuple[int, int]]:
    return list(files.order_by().values_list("campaign", "union").distinct())


def _forget_names(files: QuerySet[Any], way: Trail) -> None:
    """Files of theirs that are called after them."""
    longer = way.longer_in({union for _campaign, union in _places(files)})
    for one in files.only("pk", "file_name"):
        if way.named(one.file_name, besides=longer):
            files.model.objects.filter(pk=one.pk).update(file_name=CLEARED)


def _photographs(way: Trail, read: Sequence[Form]) -> QuerySet[Photograph]:
    """Whoever was helped at a visit may be on its pictures, and named under them; so on those of a visit not saved yet."""
    typed = {form.draft.record for form in read if form.helped}
    stored = set(Visit.objects.filter(record__in=typed).values_list("record", flat=True))
    return Photograph.objects.filter(sheet=Visit.SHEET, record__in=way.visits | (typed - stored))
