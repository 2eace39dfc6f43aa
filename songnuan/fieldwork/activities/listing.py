"""Activities as rows, and a programme's figures by union: the registry's definitions over the rows in reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, Min
from django.db.models.functions import Collate

from beneficiaries.models import Programme, Service
from songnuan.fieldwork.chosen import Chosen
from songnuan.ledger.indicators import additive_of
from songnuan.lib.identifiers import holds_number, mask_inside
from songnuan.lib.sought import without_digits

FIGURES = {indicator.code: indicator for indicator in additive_of(Service)}
SHOWN = ("served", "returned", "service_cost")
PLAIN = {"sqlite": "BINARY", "postgresql": "C"}
"""Collations that sort texts as Python does, whatever language a database was made in."""


@dataclass(frozen=True)
class Sums:
    """What some activities add up to: fen and counts by the registry's codes, and how many activities."""

    count: int
    figures: Mapping[str, int]

    @property
    def served(self) -> int:
        return self.figures["served"]

    @property
    def returned(self) -> int:
        return self.figures["returned"]

    @property
    def cost(self) -> int:
        """In fen."""
        return self.figures["service_cost"]


@dataclass(frozen=True)
class Line:
    """The activities of one union, or under one programme; `code` empty where it has no page.

    `asks` is the query string that lists them.
    """

    label: str
    code: str
    sums: Sums
    asks: str


def activities(asked: Chosen, user: Any) -> Any:
    """The live activities of the unions asked for that the reader reaches, the latest first."""
    rows = Service.objects.visible_to(user).live().filter(campaign=asked.campaign, union__in=asked.counted)
    return rows.select_related("union", "kind", "source", "added_by").order_by("-date", "-pk")


def total(rows: Any) -> Sums:
    """What all of these rows add up to: one query."""
    found = rows.order_by().aggregate(**_figures())
    return Sums(found.pop("rows_counted"), found)


def by_union(rows: Any, asked: Chosen, programme: Programme) -> list[Line]:
    """Each union's own activities under a programme, in the order of the tree: one query."""
    found = {line.pop("union"): line for line in rows.order_by().values("union").annotate(**_figures())}
    return [
        Line(
            union.label,
            union.code,
            Sums(found[pk].pop("rows_counted"), found[pk]),
            asks(asked, programme=programme.code, union=union.code, own="1"),
        )
        for pk, union in sorted(asked.unions.items(), key=lambda item: (item[1].order, item[0]))
        if pk in found
    ]


def by_programme(rows: Any, asked: Chosen) -> list[Line]:
    """Every programme of the table, in its order. Two queries."""
    programmes = list(Programme.objects.all())
    named = rows.filter(programme__in=[programme.name for programme in programmes])
    found = {line.pop("programme"): line for line in _by_name(named)}
    nothing = dict.fromkeys((*FIGURES, "rows_counted"), 0)
    lines = []
    for programme in programmes:
        sums = found.pop(programme.name, dict(nothing))
        lines.append(
            Line(
                str(programme),
                programme.code,
                Sums(sums.pop("rows_counted"), sums),
                asks(asked, programme=programme.code),
            )
        )
    return lines


def beside(rows: Any) -> Any:
    """The names that unions wrote beside the table, each with its sums: in the order of their words, and not of the numbers
    in them that are covered.
    """
    others = rows.exclude(programme="").exclude(programme__in=Programme.objects.values("name"))
    words = Collate(without_digits("programme"), PLAIN[connection.vendor])
    return _by_name(others).alias(words=Min(words), first=Min("pk")).order_by("words", "first")


def as_written(found: Iterable[dict[str, Any]], asked: Chosen) -> list[Line]:
    """A line for each of some names that unions wrote, sorted by what it shows."""
    lines = []
    for sums in found:
        name = sums.pop("programme")
        lines.append(Line(mask_inside(name), "", Sums(sums.pop("rows_counted"), sums), _named(asked, name)))
    return sorted(lines, key=attrgetter("label"))


def asks(asked: Chosen, **more: str) -> str:
    """The query string that lists activities of the same campaign, narrowed further."""
    return urlencode({"campaign": asked.campaign.code, **more})


def named(rows: Any, name: str) -> Any:
    """Those of a programme as unions wrote it; none where it holds a number, which the rows would tell to who guesses."""
    return rows.none() if holds_number(name) else rows.filter(programme=name)


def _named(asked: Chosen, name: str) -> str:
    """Asks for a programme as unions wrote it; empty where the address would tell a number that stands in the name."""
    return "" if holds_number(name) else asks(asked, named=name)


def _by_name(rows: Any) -> Any:
    return rows.order_by().values("programme").annotate(**_figures())


def _figures() -> dict[str, Any]:
    return {code: indicator.aggregate() for code, indicator in FIGURES.items()} | {
        "rows_counted": Count("pk")
    }
