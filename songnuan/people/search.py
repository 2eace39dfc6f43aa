"""查找: one person's rows by the whole number, through the blind index, within the reader's own scope."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.limits import MISSES, SEARCHES
from beneficiaries.sight import CLOSED_CLASS, masked
from beneficiaries.values import name_of
from campaigns import journal
from campaigns.lately import in_the_last_hour
from campaigns.models import User
from songnuan.ledger.models import Cell
from songnuan.ledger.totals import place_label
from songnuan.lib import cipher, money
from songnuan.lib.identifiers import InvalidIdentifier, clean_citizen_id
from songnuan.lib.text import squeeze
from songnuan.people.rows import KINDS, sight_of

MOST = 200
"""Rows of one person that a page shows."""

_ID_LENGTH = 15
_PHONE_LENGTHS = range(7, 15)


class TooManySearches(Exception):
    """The hour allows no more. The alarm is noted."""


class SearchForm(forms.Form):
    """A whole number: parts of one find nothing."""

    use_required_attribute = False
    number = forms.CharField(
        label=_("身份证号或联系电话"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short", "inputmode": "text"}),
        help_text=_("要填完整的号码，不能只填一部分。"),
        error_messages={"required": _("请填写号码。")},
    )

    def clean_number(self) -> str:
        """Squeezed; an ID number that cannot be one is told, and not searched for."""
        number = squeeze(self.cleaned_data["number"]).upper()
        if len(number) >= _ID_LENGTH:
            try:
                return clean_citizen_id(number)
            except InvalidIdentifier as invalid:
                raise ValidationError(str(invalid.message)) from None
        if len(number) not in _PHONE_LENGTHS or not number.replace("-", "").isdecimal():
            raise ValidationError(_("请填写18位身份证号，或7至14位的电话号码。"))
        return number


@dataclass(frozen=True)
class Hit:
    """One row that bears the number, masked."""

    kind: str
    pk: int
    sheet: str
    union: str
    date: str
    name: str
    what: str
    amount: str


@dataclass(frozen=True)
class Found:
    """What a search answers: the number masked, and the rows within reach."""

    number: str
    hits: tuple[Hit, ...]


def search(user: User, number: str, address: str) -> Found:
    """The live rows within the user's reach that bear a whole number; every search is noted. Raises TooManySearches.

    Counted, looked up and noted under one lock: guesses sent at once wait for each other.
    """
    by = "citizen_id" if len(number) > _ID_LENGTH else "phone"
    with transaction.atomic():
        journal.lock()
        misses = in_the_last_hour(user, "search.person", hits=0)
        allowed = misses < MISSES and in_the_last_hour(user, "search.person") < SEARCHES
        if allowed:
            hits = tuple(_hits(user, by, number))
            journal.note(
                "search.person", actor=user, address=address, body={"by": by, "hits": len(hits)},
                detail={"number": number},
            )  # fmt: skip
        elif not in_the_last_hour(user, "search.alarm", by=by):
            journal.note("search.alarm", actor=user, address=address, body={"by": by, "misses": misses})
    if not allowed:
        raise TooManySearches
    return Found(masked(by, number), hits)


def _hits(user: User, by: str, number: str) -> list[Hit]:
    indexes = cipher.blind_indexes(number)
    column = {"citizen_id": "person__index", "phone": "phone_index"}[by]
    hits = []
    for kind, model in KINDS.items():
        if not user.has_perm(f"beneficiaries.view_{model._meta.model_name}"):
            continue
        related = ("union", "category", "head") if kind == "disbursement" else ("union", "kind")
        rows = (
            model.objects.visible_to(user)
            .live()
            .filter(**{f"{column}__in": indexes})
            .select_related(*related)
        )
        if kind == "disbursement" and not user.has_perm(CLOSED_CLASS):
            # Whoever knows the number knows the person: even a row without a name would say what they are.
            rows = rows.filter(Q(category__closed=False))
        hits += [_hit(user, kind, fact) for fact in rows[:MOST]]
    return hits


def _hit(user: User, kind: str, fact: Any) -> Hit:
    sight = sight_of(user, kind)
    handed = kind == "disbursement"
    what = (fact.head if sight.withholds(fact) else fact.category) if handed else fact.kind
    return Hit(
        kind=kind,
        pk=fact.pk,
        sheet=fact.SHEET,
        union=place_label(fact.union, Cell.Scope.OWN),
        date=fact.date.isoformat() if fact.date else "",
        name=sight.shown(fact, "name", name_of(fact))
        if sight.withholds(fact)
        else masked("name", name_of(fact)),
        what=str(what),
        amount=money.show_yuan(fact.amount) if handed else "",
    )
