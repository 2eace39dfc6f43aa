"""What may be the person's or another's, and stays until somebody has looked: told before anything goes, and after it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import User
from songnuan.lib import cipher
from songnuan.retention import hanging
from songnuan.retention.forms import Form
from songnuan.retention.linked import WHOSE, hangs, whose, with_campaign
from songnuan.retention.trail import Trail

NAMES: dict[str, Promise] = {
    "draft": _("草稿"),
    "pendingrow": _("待处理行"),
    "need": _("诉求"),
    "plannedvisit": _("走访计划"),
}
"""What a table is called to whoever has to look."""


@dataclass(frozen=True)
class Unclear:
    """One thing: `what` it is, a key of NAMES; whose union's, by code; who wrote it, if that is known; its key. No text
    of it."""

    what: str
    union: str
    owner: str
    key: int


def unclear(trail: Trail, forms: Iterable[Form]) -> tuple[Unclear, ...]:
    """Forms, rows that wait, and needs and plans in a name of theirs that is a namesake's, too."""
    drafts = (_told(form.draft, form.draft.by) for form in forms if form.unclear)
    waits = (_told(row, row.batch.by) for row in hanging.unclear(trail))
    return (*drafts, *waits, *_by_name(trail))


def _by_name(trail: Trail) -> Iterator[Unclear]:
    if not trail.others.namesakes:
        return
    for table in WHOSE:
        manager: Any = table._meta.default_manager
        kept = manager.exclude(sealed=b"").select_related("union").order_by("pk")
        for row in with_campaign(kept, table).iterator():
            called = whose(row, cipher.unseal_values(bytes(row.sealed), row.uid)).strip()
            here = (row.of_campaign, row.union_id) in trail.places and not hangs(row, trail)
            if here and called in trail.others.namesakes:
                yield _told(row, None)


def _told(row: Any, by: User | None) -> Unclear:
    return Unclear(row._meta.model_name, row.union.code, by.username if by else "", row.pk)
