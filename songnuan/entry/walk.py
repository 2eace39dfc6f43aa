"""The walk of a spreadsheet in one go, as the command line takes it: gate, read, check, compare, commit."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from campaigns.models import Batch, Campaign, Union, User
from songnuan.entry import answer, names, originals
from songnuan.entry.check import Checked, CheckedSheet, Progress, check_workbook
from songnuan.entry.commit import Origin, commit, refuse_if_uploaded, refuse_unless_replaceable
from songnuan.entry.compare import Compared, compare
from songnuan.entry.faults import Fault, Refusal
from songnuan.entry.names import Lookups
from songnuan.entry.sent_elsewhere import sent_elsewhere
from songnuan.ledger.post import Conflict
from songnuan.lib.garbage import collector_resting
from songnuan.lib.spreadsheets.limits import LIMITS
from songnuan.lib.spreadsheets.names import safe_name


@dataclass(frozen=True)
class Wish:
    """What somebody wants done with a workbook."""

    campaign: Campaign
    union: Union
    by: User | None = None
    store: bool = False
    valid_rows: bool = False
    replaced: Batch | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)


Mark = Callable[[Sequence[CheckedSheet], Sequence[Fault]], None]
"""Told which sheets were read and every fault found in them, once the walk is at its end."""


def silent(_phase: str, _done: int, _of: int) -> None:
    """Progress that nobody watches."""


def unmarked(_sheets: Sequence[CheckedSheet], _faults: Sequence[Fault]) -> None:
    """Faults that nobody marks."""


def walk(path: Path, wish: Wish, progress: Progress = silent, mark: Mark = unmarked) -> dict[str, Any]:
    """Check a workbook and, where wished, store it; the contracts' answer. Nothing is stored unless it says so."""
    lookups = names.load(wish.campaign, wish.union)
    content = path.read_bytes() if path.stat().st_size <= LIMITS.file_bytes else b""
    digest = hashlib.sha256(content).hexdigest()
    try:
        if wish.replaced is not None:
            refuse_unless_replaceable(wish.replaced, lookups)
        if content:
            refuse_if_uploaded(lookups, digest, wish.replaced)
        with collector_resting():
            checked = check_workbook(path, path.name, lookups, wish.defaults, progress)
            if wish.store:
                compared, result = _store(
                    checked, lookups, wish, content, Origin(safe_name(path.name), digest)
                )
            else:
                compared = compare(checked, lookups, wish.replaced, tells_closed=True)
                compared.faults += sent_elsewhere(lookups, digest, wish.by)
                result = answer.checked(compared, valid_rows=wish.valid_rows)
    except Refusal as refusal:
        if refusal.fault.code == "no_known_sheet":
            mark([], [refusal.fault])
        return answer.refused([refusal.fault])
    except Conflict as conflict:
        return answer.refused([Fault(None, None, None, "not_permitted", str(conflict))])
    mark(checked.sheets, compared.faults)
    return result


def _store(
    checked: Checked, lookups: Lookups, wish: Wish, content: bytes, origin: Origin
) -> tuple[Compared, dict[str, Any]]:
    """What came of it, and the answer; raises Conflict."""
    stored_as = originals.keep(content)
    stored = False
    try:
        with transaction.atomic():
            compared, batch = commit(
                checked, lookups, Origin(origin.file_name, origin.digest, stored_as),
                by=wish.by, replaced=wish.replaced, valid_rows=wish.valid_rows,
            )  # fmt: skip
        stored = batch is not None  # only here: a full disk may refuse the commit itself
    finally:
        if not stored:
            originals.forget(stored_as)
    if batch is None:
        return compared, answer.refused(compared.faults, compared.counts())
    return compared, answer.committed(compared, batch)
