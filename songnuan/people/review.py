"""The pages of 重复慰问核对: the list of cases, one case with its rows, and the decision about it."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Disbursement, DuplicateDecision
from beneficiaries.sight import masked
from beneficiaries.values import name_of
from campaigns import journal
from campaigns.models import User
from songnuan.ledger.models import Cell
from songnuan.ledger.post import refuse_anonymised
from songnuan.ledger.totals import place_label
from songnuan.lib import money
from songnuan.lib.identifiers import mask_inside
from songnuan.lib.seen import mark
from songnuan.people.duplicates import Alike, Case, Place, State, cases
from songnuan.people.rows import NotHere

A_PAGE = 20


class Stale(Exception):
    """Rows came or went, or somebody else decided, while the reviewer was deciding."""


@dataclass(frozen=True)
class Filters:
    """What an address asks for: a state, a degree of overlap, a union; empty for all."""

    state: str = State.OPEN.value
    alike: str = ""
    union: str = ""


@dataclass(frozen=True)
class Choice:
    """One value of a filter with the number of cases that it would show."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class HelpRow:
    """One row of the person: where, when, what for, how much (as text), masked."""

    pk: int
    union: str
    date: str
    purpose: str
    item: str
    source: str
    amount: str
    name: str
    category: str


@dataclass(frozen=True)
class CaseView:
    """A case with its person, masked, and its rows."""

    case: Case
    number: str
    rows: tuple[HelpRow, ...]

    @property
    def name(self) -> str:
        """The first row's, masked; another union may have written another."""
        return self.rows[0].name if self.rows else ""


@dataclass(frozen=True)
class Review:
    """The list: its filters with counts, one page of cases, how many in all."""

    place: Place
    filters: Filters
    states: tuple[Choice, ...]
    overlaps: tuple[Choice, ...]
    unions: tuple[Choice, ...]
    count: int
    page: Page
    views: tuple[CaseView, ...]


def review(place: Place, filters: Filters, page: str) -> Review:
    """One page of the cases. A constant number of queries."""
    every = cases(place)
    here = [case for case in every if _fits(case, filters, place)]
    shown = Paginator(here, A_PAGE).get_page(page)
    return Review(
        place=place,
        filters=filters,
        states=_choices("state", State.choices, every, filters, place),
        overlaps=_choices("alike", Alike.choices, every, filters, place),
        unions=_choices("union", _named(every, place), every, filters, place),
        count=len(every),
        page=shown,
        views=tuple(_views(place, list(shown))),
    )


def case_view(place: Place, person: int) -> CaseView:
    """One case with its rows; NotHere where the person is no case at this place."""
    found = cases(place, person)
    if not found:
        raise NotHere
    return next(iter(_views(place, found)))


def _fits(case: Case, filters: Filters, place: Place) -> bool:
    # A case that came up again is to be looked at like one that never was.
    state = State.OPEN if case.state == State.REOPENED and filters.state == State.OPEN else case.state
    codes = {place.unions[union].code for union in case.unions}
    return (
        filters.state in ("", state)
        and filters.alike in ("", case.alike)
        and (not filters.union or filters.union in codes)
    )


def _named(every: list[Case], place: Place) -> list[tuple[str, str]]:
    concerned = Counter(union for case in every for union in case.unions)
    return [
        (found.code, place_label(found, Cell.Scope.OWN))
        for pk, found in place.unions.items()
        if concerned[pk]
    ]


def _choices(name: str, values: Any, every: list[Case], filters: Filters, place: Place) -> tuple[Choice, ...]:
    chosen = getattr(filters, name)
    lines = []
    for value, label in (*values, ("", _("全部"))):
        asked = replace(filters, **{name: value})
        count = sum(_fits(case, asked, place) for case in every)
        lines.append(Choice(value, str(label), count, value == chosen))
    return tuple(lines)


def _views(place: Place, shown: list[Case]) -> list[CaseView]:
    facts = (
        Disbursement.objects.live()
        .filter(
            campaign=place.campaign, union_id__in=place.unions, person_id__in=[case.person for case in shown]
        )
        .select_related("person", "item", "source", "category", "head")
        .order_by("date", "pk")
    )
    rows: dict[Any, list[Any]] = {case.person: [] for case in shown}
    for fact in facts:
        rows[fact.person_id].append(fact)
    return [
        CaseView(
            case,
            masked("citizen_id", rows[case.person][0].person.id_number) if rows[case.person] else "",
            tuple(_row(fact, place) for fact in rows[case.person]),
        )
        for case in shown
    ]


def _row(fact: Any, place: Place) -> HelpRow:
    return HelpRow(
        pk=fact.pk,
        union=place_label(place.unions[fact.union_id], Cell.Scope.OWN),
        date=fact.date.isoformat(),
        purpose=str(fact.get_purpose_display()),
        item=str(fact.item or ""),
        source=str(fact.source or ""),
        amount=money.show_yuan(fact.amount),
        name=masked("name", name_of(fact)),
        category=str(fact.category),
    )


class DecisionForm(forms.Form):
    """The verdict about one case, with its reason."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        label=_("结论"),
        choices=DuplicateDecision.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结论。")},
    )
    asked = forms.ChoiceField(label=_("请哪个单位更正"), required=False, help_text=_("结论是“重复”时选择。"))
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("请求更正的单位会看到这段话，请不要写个人信息和其他单位的情况。"),
        error_messages={"required": _("请写明理由。")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)
    field_order = ("seen", "verdict", "asked", "reason")

    def __init__(self, data: Any = None, *, place: Place, case: Case) -> None:
        super().__init__(data, initial={"seen": mark_of(case)})
        self._unions = {place.unions[union].code: place.unions[union] for union in case.unions}
        choices = [(code, place_label(union, Cell.Scope.OWN)) for code, union in self._unions.items()]
        self.fields["asked"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        correct = cleaned.get("verdict") == DuplicateDecision.Verdict.CORRECT
        if correct and not cleaned.get("asked"):
            self.add_error("asked", ValidationError(_("请选择要更正的单位。")))
        cleaned["asked"] = self._unions.get(cleaned.get("asked", "")) if correct else None
        return cleaned


def mark_of(case: Case) -> str:
    """What the reviewer saw, rows and the decision that stood, to be held against what stands when they decide."""
    return mark(case.rows, case.last_row, case.decision and case.decision.pk)


def decide(user: User, place: Place, person: int, cleaned: dict[str, Any], address: str) -> DuplicateDecision:
    """Store a decision and its event together. What was decided so about these rows already is no decision anew: it stands.

    Raises Stale where other rows stand than those that were seen, or another decision; Conflict where the campaign's
    personal data is gone.
    """
    with transaction.atomic():
        journal.hold(place.campaign, place.union)
        refuse_anonymised(place.campaign)
        (case,) = cases(place, person) or (None,)
        if case is None:
            raise Stale
        what = {
            "verdict": cleaned["verdict"], "asked": cleaned["asked"], "reason": mask_inside(cleaned["reason"]),
            "rows": case.rows, "last_row": case.last_row,
        }  # fmt: skip
        if case.decision and all(getattr(case.decision, name) == value for name, value in what.items()):
            return case.decision
        if mark_of(case) != cleaned["seen"]:
            raise Stale
        decision = DuplicateDecision.objects.create(
            campaign=place.campaign, person_id=person, place=place.union, by=user, at=timezone.now(), **what
        )
        asked = cleaned["asked"].code if cleaned["asked"] else None
        journal.note(
            "duplicate.decided", actor=user, union=place.union, campaign=place.campaign, address=address,
            body={"decision": decision.pk, "verdict": decision.verdict, "asked": asked, "reason": decision.reason},
            detail={"citizen_id": decision.person.id_number},
        )  # fmt: skip
    return decision
