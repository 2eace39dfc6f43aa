"""Of whom the autosave of a visit tells something: of numbers that count in the hour, and stay told in its draft (T45)."""

from django.db import transaction

from songnuan.entry.asking import Asking
from songnuan.entry.counted import may_be_told
from songnuan.entry.faults import Fault
from songnuan.entry.judged import Judged
from songnuan.entry.models import Draft
from songnuan.entry.visits import drafts


def told(judged: Judged, asking: Asking, draft: Draft, address: str) -> tuple[list[Fault], bool]:
    """All that the rules say of a draft that was kept just now, and whether that is all."""
    asked = asking.asked.union(judged.compared.people)
    if asked <= draft.compared:
        return judged.faults, True
    with transaction.atomic():
        held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        new = asked - (held.compared if held else draft.compared)
        if not new or (held and may_be_told(judged.faults, asking, new, draft.by, address)):
            if held and new:
                drafts.remember(held, new)
            return judged.faults, True
    return asking.kept(judged.faults, draft.compared), False
