"""One firm under two names: a second visit typed in the browser under a short name, and the merge that joins both.

Both or neither, so that the figure 家 stays what it was: the visit adds a firm, the merge takes it back. Visits are one more.
"""

from django.db import transaction

from campaigns.models import Campaign, Union, User, Visit
from songnuan.entry import names, single
from songnuan.entry.sheets import VISITS
from songnuan.ledger.merge import merge
from songnuan.lib.text import fold_name

UNION = "220104"
ENDINGS = ("有限责任公司", "股份有限公司", "有限公司")
REASON = "回访时写的是简称，电话核实为同一家企业"


def load(campaign: Campaign, by: User) -> None:
    """Post both batches, once. Safe to repeat: what was undone since stays undone."""
    union = Union.objects.get(code=UNION)
    visits = Visit.objects.filter(campaign=campaign, union=union).select_related("kind", "enterprise")
    first, short = _first(visits)
    if first is None or visits.filter(name_key=fold_name(short)).exists():
        return
    cells = {
        "date": first.date.isoformat(), "name": short, "kind": first.kind.name, "industry": first.industry,
        "visitors": first.visitors, "remark": "回访",
    }  # fmt: skip
    with transaction.atomic():
        outcome = single.enter(VISITS, cells, names.load(campaign, union), by=by)
        if outcome.batch is None:
            raise RuntimeError([fault.message for fault in outcome.faults])
        second = Visit.objects.select_related("enterprise").get(added_by=outcome.batch)
        merge(campaign, first.enterprise, second.enterprise, by=by, reason=REASON)


def _first(visits: object) -> tuple[Visit | None, str]:
    """The first visit, as files were uploaded, to a firm with a code whose name has an ending to leave out."""
    rows: list[Visit] = list(visits.live().exclude(credit_code="").order_by("added_by__number", "row"))  # type: ignore[attr-defined]
    for visit in rows:
        ending = next((ending for ending in ENDINGS if visit.name.endswith(ending)), "")
        if ending:
            return visit, visit.name.removesuffix(ending)
    return None, ""
