"""退回的行, as the clerk has to put them right: what, why, where; ticked off once corrected."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from beneficiaries.models import Service
from campaigns.desks import desks
from campaigns.models import Allocation, Fact, Filing, ReturnedRow, Visit
from songnuan.filings.listed import eyes_at, listed
from songnuan.ledger import reasons
from songnuan.reports.columns import KIND_OF, KINDS, is_untold, with_names

FACTS = {fact.SHEET: fact for fact in KINDS.values()}


@dataclass(frozen=True)
class Returned:
    """One row: what it says (masked), why it came back, where it is looked at and corrected."""

    sheet: str
    text: str
    reason: str
    address: str
    corrects: str
    done: bool


def words_of(facts: Iterable[Any], user: Any) -> dict[int, str]:
    """What a few rows of one kind, union and campaign say, as lists show them."""
    return {
        row.pk: " · ".join(
            f"{column.name} {text}" if column.is_number else text
            for column, text in row.cells
            if text and text != "0.00"
        )
        for row in listed(list(facts), user)
    }


def returned_rows(filing: Filing, user: Any) -> tuple[Returned, ...]:
    """The rows that came back with a report; two queries for each kind of row."""
    came: dict[str, list[ReturnedRow]] = defaultdict(list)
    for row in filing.returned_rows.all():
        came[row.sheet].append(row)
    knows = filing.union_id in desks(user) or filing.decided_by_id == user.pk
    lines: list[Returned] = []
    for sheet, rows in came.items():
        fact = FACTS[sheet]
        facts: dict[int, Any] = (
            with_names(fact.objects.visible_to(user), "campaign").in_bulk([row.fact_id for row in rows])
        )  # fmt: skip
        words, silent = words_of(facts.values(), user), set() if knows else _silent(facts, user)
        lines.extend(
            Returned(
                sheet, words[row.fact_id], reasons.told(row.reason, knows=row.fact_id not in silent),
                reverse("row", args=(KIND_OF[fact], row.fact_id)), correction_of(facts[row.fact_id]),
                facts[row.fact_id].removed_by_id is not None,
            )
            for row in rows
            if row.fact_id in facts
        )  # fmt: skip
    return tuple(lines)


def _silent(facts: dict[int, Any], user: Any) -> set[int]:
    """Those of the rows of one kind that are withheld, or tell of somebody whom this reader may not know: what was written about
    one is told to who returned it, and at its union."""
    silent = reasons.silent_rows(user, list(facts.values()))
    if len(silent) == len(facts):
        return silent
    eyes = eyes_at(next(iter(facts.values())), user)
    return silent | {pk for pk, fact in facts.items() if is_untold(fact, eyes)}


def correction_of(fact: Fact) -> str:
    """Where a row is corrected in the browser."""
    match fact:
        case Visit():
            return reverse("visit_correct", args=(fact.record,))
        case Service():
            return reverse("activity_correct", args=(fact.record,))
        case Allocation():
            return reverse("allocation_void", args=(fact.pk,))
    meta = fact._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=(fact.pk,))
