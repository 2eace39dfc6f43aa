"""What narrows a list of rows: a key of the rollup's dimensions, a span of days. As addresses say it."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign, Fact, Visit
from songnuan.ledger.indicators import DIMENSIONS, Indicator
from songnuan.ledger.totals import labels
from songnuan.lib.identifiers import holds_number, mask_inside

NONE = "none"
"""Says in an address that a row names no source, or no day."""

NAMES = {
    "category": gettext_lazy("人员类别"), "leaf": gettext_lazy("人员类别（细类）"), "source": gettext_lazy("资金来源"),
    "form": gettext_lazy("形式"), "kind": gettext_lazy("企业类型"), "service": gettext_lazy("服务类型"),
    "day": gettext_lazy("日期"), "batch": gettext_lazy("批次"), "team": gettext_lazy("慰问组"),
    "industry": gettext_lazy("所属行业"),
}  # fmt: skip
KEYED = tuple(NAMES)
"""The rollup's dimensions, and by what a table falls apart besides."""

FURTHER: dict[type[Fact], dict[str, str]] = {Visit: {"team": "team__pk", "industry": "industry"}}
"""Columns that narrow rows though the rollup is not split by them."""

SPAN = ("since", "until")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NAME = re.compile(r"[a-z0-9_-]{1,40}", re.ASCII)
_WORDS = re.compile(r"[^\x00-\x1f\x7f]{1,100}")
_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)

FORMS = {
    "day": _DAY, "since": _DAY, "until": _DAY, "batch": _NUMBER, "team": _NUMBER, "industry": _WORDS,
}  # fmt: skip


class Unreadable(ValueError):
    """An address that no page of ours wrote."""


@dataclass(frozen=True)
class Narrow:
    """None where nothing is asked; `NONE` for rows without a source or a day. `since` and `until` are included."""

    category: str | None = None
    leaf: str | None = None
    source: str | None = None
    form: str | None = None
    kind: str | None = None
    service: str | None = None
    day: str | None = None
    batch: str | None = None
    team: str | None = None
    industry: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None

    def __bool__(self) -> bool:
        return self != Narrow()

    @property
    def spans(self) -> bool:
        """Whether only some days are meant: the rollup does not know those figures."""
        return bool(self.since or self.until)

    @property
    def keys(self) -> dict[str, str]:
        """Dimension → key, of those that are asked for; empty for rows without one."""
        asked = {name: getattr(self, name) for name in KEYED}
        return {
            name: "" if value == NONE else str(value) for name, value in asked.items() if value is not None
        }

    @property
    def dates(self) -> Q:
        """The span of days, as a condition on facts."""
        condition = Q()
        if self.since:
            condition &= Q(date__gte=self.since)
        if self.until:
            condition &= Q(date__lte=self.until)
        return condition

    def fits(self, indicator: Indicator) -> bool:
        """Whether a figure can be narrowed so at all."""
        return all(name in columns(indicator.fact) for name in self.keys)

    def rows(self, fact: type[Fact]) -> Q:
        """The condition on facts of one kind."""
        condition = self.dates
        for name, key in self.keys.items():
            column = columns(fact)[name]
            if key or name == "industry":
                condition &= Q(**{column: key})
            else:
                condition &= Q(**{f"{column.partition('__')[0]}__isnull": True})
        return condition

    def condition(self, fact: type[Fact]) -> Q | None:
        """The same; None for a kind of fact that cannot be narrowed so, of which no row is meant."""
        return self.rows(fact) if all(name in columns(fact) for name in self.keys) else None

    def to(self, dimension: str, key: str) -> "Narrow":
        """Narrowed further, to one key of a dimension as the rollup writes it."""
        wish: dict[str, Any] = {dimension: key or NONE}
        return replace(self, **wish)

    def without(self, name: str) -> "Narrow":
        """Without one of them."""
        wish: dict[str, Any] = {name: None}
        return replace(self, **wish)

    @property
    def parameters(self) -> dict[str, str]:
        """For the query string."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) for name, value in asked.items() if value is not None}

    def words(self, campaign: Campaign) -> Iterator[tuple[str, str, str]]:
        """Name of the parameter, what it narrows by, and to what; Unreadable for names that are not there.

        One query for each name of a table.
        """
        for name, key in self.keys.items():
            if name == "batch":
                label = key
            elif name == "industry":
                label = mask_inside(key) or _("未填")
            elif name == "team":
                label = _team(campaign, key)
            elif name == "day" and key:
                label = written(datetime.date.fromisoformat(key))
            else:
                label = dict(labels(campaign, name, [key])).get(key, "")
            if not label:
                raise Unreadable
            yield name, str(NAMES[name]), label
        if self.since:
            yield "since", _("自"), written(self.since)
        if self.until:
            yield "until", _("至"), written(self.until)


def columns(fact: type[Fact]) -> dict[str, str]:
    """By what rows of a kind can be narrowed, and the column that says so."""
    return {**DIMENSIONS[fact], **FURTHER.get(fact, {})}


def _team(campaign: Campaign, key: str) -> str:
    if not key:
        return _("没有写慰问组的走访")
    found = campaign.teams.filter(pk=int(key)).first()
    return str(found) if found else ""


def written(day: datetime.date) -> str:
    """A day in the reader's language."""
    return date_format(day, "DATE_FORMAT")


def narrow(asked: Mapping[str, str]) -> Narrow:
    """What an address narrows to; empty values, as a form sends them, ask for nothing. Unreadable otherwise."""
    wishes: dict[str, Any] = {name: asked.get(name) or None for name in (*KEYED, *SPAN)}
    for name, value in wishes.items():
        form = FORMS.get(name, _NAME)
        if value and not form.fullmatch(value) and (name, value) not in (("day", NONE), ("team", NONE)):
            raise Unreadable
        # No page of ours writes it; who guesses a number that stands in an industry would be told by the rows.
        if value and name == "industry" and holds_number(value):
            raise Unreadable
    try:
        if wishes["day"] not in (None, NONE):
            datetime.date.fromisoformat(str(wishes["day"]))
        for name in SPAN:
            if wishes[name]:
                wishes[name] = datetime.date.fromisoformat(wishes[name])
    except ValueError:
        raise Unreadable from None
    return Narrow(**wishes)
