"""The needs of a campaign as a reader may see them: those taken up, and those that still stand on a visit alone."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from beneficiaries.models import Need, not_taken_up
from campaigns.models import Visit
from songnuan.fieldwork.chosen import Chosen
from songnuan.lib.identifiers import mask_inside, mask_name

HANDLES = "beneficiaries.change_need"
"""Who takes care of needs reads them whole."""

SHOWN = ("untaken", "overdue", "open", "closed", *Need.State.values)


@dataclass(frozen=True)
class NeedLine:
    """One line. `uid` is the need's, None where nobody took it up; `record` is the visit's, where one brought it."""

    uid: UUID | None
    record: UUID | None
    text: str
    whose: str
    kind: str
    union: str
    responsible: str
    noted_on: datetime.date
    due: datetime.date | None
    state: str
    state_label: str
    overdue: bool


def untaken(asked: Chosen, user: Any) -> Any:
    """Visits in reach whose 诉求 nobody has taken up, oldest first."""
    visits = Visit.objects.visible_to(user).filter(campaign=asked.campaign, union__in=asked.counted)
    return not_taken_up(visits).select_related("union").order_by("date", "pk")


def needs(asked: Chosen, user: Any, kind: str = "") -> Any:
    """Needs that the reader may see, of the union and the kind asked for where one was, the most urgent first."""
    found = Need.objects.visible_to(user).filter(campaign=asked.campaign)
    if asked.union is not None:
        found = found.filter(union__in=asked.counted)
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("union", "responsible").urgent_first()


def of_state(found: Any, state: str) -> Any:
    """Those of one of SHOWN, all of them for an empty state."""
    match state:
        case "overdue":
            return found.overdue()
        case "open":
            return found.open()
        case "closed":
            return found.filter(state__in=(Need.State.SOLVED, Need.State.BEYOND))
    return found.filter(state=state) if state else found


def visit_line(visit: Visit, _user: Any) -> NeedLine:
    return NeedLine(
        None, visit.record, mask_inside(visit.needs), mask_inside(visit.name), "", visit.union.label, "", visit.date, None, "untaken",
        _("未受理"), overdue=False,
    )  # fmt: skip


def told(need: Need, user: Any) -> dict[str, str]:
    """`text`, `whose` and `answer` as this reader may know them.

    What an enterprise asked for on a visit is everybody's who sees needs. What was noted without a visit is a
    household's: who does not handle needs reads that it is there, of what kind, and what became of it.
    """
    private = {name: mask_inside(text) for name, text in need.private.items()}
    if need.record is not None or user.has_perm(HANDLES):
        return private
    hidden = _("家庭或个人的诉求，内容不显示")
    return {"text": hidden, "whose": mask_name(private.get("whose", "")), "answer": ""}


def need_line(need: Need, user: Any) -> NeedLine:
    private = told(need, user)
    return NeedLine(
        need.uid, need.record, private.get("text", ""), private.get("whose", ""), need.get_kind_display(),
        need.union.label, need.responsible.label, need.noted_on, need.due, need.state, need.get_state_display(),
        need.is_overdue,
    )  # fmt: skip
