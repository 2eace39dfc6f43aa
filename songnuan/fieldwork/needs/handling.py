"""What is written when a need is taken up or moves on: the row, its step, and one event, together or not at all."""

import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from beneficiaries.models import Need, NeedStep
from campaigns import journal
from campaigns.models import User, Visit
from songnuan.entry.together import refuse_unless_seen
from songnuan.fieldwork.needs.forms import TakeForm
from songnuan.ledger.post import Conflict, refuse_anonymised, refuse_finished
from songnuan.lib import cipher


class TakenUp(Exception):
    """Somebody took it up meanwhile; the text is for the clerk."""


def take_up(form: TakeForm, *, by: User, visit: Visit | None = None) -> Need:
    """Store a valid form's need, hung on the visit's record where a visit brought it. Raises TakenUp.

    Conflict in a closed campaign, unless a visit brought it before: what was asked for is answered, however late.
    Conflict as well where the same was noted today: a form that is sent twice is one need; and where somebody was taken out
    of the visit since the form was opened.
    """
    if visit is not None:
        form.instance.sheet, form.instance.record = Visit.SHEET, visit.record
        form.instance.noted_on = visit.date
        refuse_unless_seen(visit, form.cleaned_data["seen"])
    form.instance.state = Need.State.HANDLING
    try:
        with transaction.atomic():
            journal.lock()
            (refuse_finished if visit is None else refuse_anonymised)(form.instance.campaign)
            need: Need = form.save()
            if visit is None:
                _refuse_the_same(need)
            _step(need, by, "")
    except IntegrityError as error:
        raise TakenUp(_("这条诉求刚刚已经有人受理。")) from error
    return need


def _refuse_the_same(need: Need) -> None:
    noted = Need.objects.filter(
        campaign=need.campaign, union=need.union, record=None, noted_on=need.noted_on, kind=need.kind,
        responsible=need.responsible, due=need.due,
    ).exclude(pk=need.pk)  # fmt: skip
    if _asked(need) in map(_asked, noted):
        raise Conflict(
            _("一模一样的诉求今天已经登记过，没有再登记一次。确实是另一个人提的，请写明是谁提的。")
        )


def _asked(need: Need) -> tuple[str, str]:
    private = need.private
    return private.get("whose", ""), private.get("text", "")


def move_on(
    need: Need, *, by: User, state: str, note: str, due: datetime.date | None, seen: int | None = None
) -> None:
    """One step further. The note of a closing step is the answer. TakenUp where it has other steps than were `seen`.

    Conflict where the campaign's personal data is gone.
    """
    with transaction.atomic():
        refuse_anonymised(need.campaign)
        need = (
            Need.objects.select_for_update(of=("self",))
            .select_related("campaign", "union", "responsible")
            .get(pk=need.pk)
        )
        if seen is not None and need.steps.count() != seen:
            raise TakenUp(_("刚刚已有人记下新的办理情况，您写的还没有保存。请看过下面的办理过程，再决定。"))
        need.state = state
        need.due = due or need.due
        if state in (Need.State.SOLVED, Need.State.BEYOND):
            need.seal(**{**need.private, "answer": note})
        need.save(update_fields=("state", "due", "sealed"))
        _step(need, by, note)


def _step(need: Need, by: User, note: str) -> None:
    uid = uuid4()
    sealed = cipher.seal_values({"note": note} if note else {}, uid)
    NeedStep.objects.create(need=need, by=by, state=need.state, uid=uid, sealed=sealed)
    body: dict[str, Any] = {"need": str(need.uid), "state": need.state, "responsible": need.responsible.code}
    journal.note("need.changed", actor=by, campaign=need.campaign, union=need.union, body=body)
