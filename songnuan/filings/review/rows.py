"""The rows of a report from which a reviewer chooses those to give back, with a word each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from campaigns.models import Fact, FactQuerySet, Filing
from songnuan.filings.listed import columns_of, listed
from songnuan.reports.columns import KINDS, Column, with_names
from songnuan.reports.rows import Row, page_of

KEY = re.compile(r"row-([a-z]+)-([1-9]\d{0,17})", re.ASCII)


@dataclass(frozen=True)
class Choice:
    """A row with the word that was typed beside it."""

    key: str
    row: Row
    said: str


@dataclass(frozen=True)
class Choices:
    """One page of the rows of a kind; `elsewhere` are the words typed beside rows that are not on it."""

    kind: str
    kinds: tuple[tuple[str, str, int], ...]
    columns: tuple[Column, ...]
    lines: tuple[Choice, ...]
    page: Page
    elsewhere: Mapping[str, str]


def rows_in(filing: Filing, fact: type[Fact], since: int, user: Any) -> FactQuerySet:
    """The rows that the report holds and that came after batch `since`, as far as the reader sees them."""
    rows: FactQuerySet = fact.objects.visible_to(user).filter(campaign=filing.campaign, union=filing.union)
    return rows.as_of(filing.number).filter(added_by__number__gt=since)


def choices(filing: Filing, since: int, user: Any, shown: str, typed: Mapping[str, str]) -> Choices:
    """`shown` is kind:page; NotInReach for what is not there."""
    counts = {kind: rows_in(filing, fact, since, user).count() for kind, fact in KINDS.items()}
    first = next((kind for kind, count in counts.items() if count), "contribution")
    kind, _colon, number = shown.partition(":")
    kind = kind if kind in KINDS else first
    fact = KINDS[kind]
    rows = rows_in(filing, fact, since, user)
    page = page_of(rows.order_by("-pk").values_list("pk", flat=True), counts[kind], number or "1")
    facts = fact.objects.filter(pk__in=list(page)).order_by("-pk")
    found = list(with_names(facts, "campaign"))
    lines = tuple(
        Choice(key, row, typed.get(key, ""))
        for row in listed(found, user)
        for key in [f"row-{kind}-{row.pk}"]
    )
    here = {line.key for line in lines}
    return Choices(
        kind,
        tuple((name, KINDS[name].SHEET, count) for name, count in counts.items()),
        columns_of(fact),
        lines,
        page,
        {key: said for key, said in typed.items() if key not in here},
    )


def words(sent: Mapping[str, Any]) -> dict[str, str]:
    """What a form says beside rows; empty fields say nothing."""
    return {key: str(said).strip() for key, said in sent.items() if KEY.fullmatch(key) and str(said).strip()}


def chosen(filing: Filing, typed: Mapping[str, str], user: Any) -> list[tuple[Fact, str]]:
    """The rows of those words; such as are not in the report are not among them."""
    wanted: dict[str, dict[int, str]] = {}
    for key, said in typed.items():
        named = KEY.fullmatch(key)
        if named and named[1] in KINDS:
            wanted.setdefault(named[1], {})[int(named[2])] = said
    found: list[tuple[Fact, str]] = []
    for kind, said_of in wanted.items():
        rows = rows_in(filing, KINDS[kind], 0, user).filter(pk__in=list(said_of))
        found += [(row, said_of[row.pk]) for row in rows]
    return found
