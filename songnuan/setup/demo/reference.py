"""The unions and the campaigns, read from the fixtures that `bootstrap` loads."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"

# First day of the Spring Festival: rosters are paid in the weeks before it.
FESTIVALS = {"2022": date(2022, 2, 1), "2023": date(2023, 1, 22)}


@dataclass(frozen=True)
class Union:
    """A reporting union; `rank` is its place in the list, `area` the reporting area it lies in."""

    code: str
    name: str
    short_name: str
    kind: str
    area: str | None
    gb_code: str | None
    rank: int


@dataclass(frozen=True)
class Team:
    """A delegation team of the province and the areas it goes to."""

    name: str
    leader: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Campaign:
    """A campaign's window (both ends included), its teams and the days on which unions hand out."""

    code: str
    starts: date
    ends: date
    teams: tuple[Team, ...]

    @cached_property
    def handout_days(self) -> tuple[date, ...]:
        """Working days of the five weeks before the Spring Festival, earliest first."""
        festival = FESTIVALS[self.code]
        days = (festival - timedelta(days=n) for n in range(35, 0, -1))
        return tuple(d for d in days if d.weekday() < 6)

    @cached_property
    def visit_days(self) -> tuple[date, ...]:
        """Every day of the window but Sundays and the festival week, earliest first."""
        festival = FESTIVALS[self.code]
        days = (self.starts + timedelta(days=n) for n in range((self.ends - self.starts).days + 1))
        return tuple(d for d in days if d.weekday() < 6 and not 0 <= (d - festival).days < 7)


def _records(name: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    return records


def unions() -> tuple[Union, ...]:
    """All reporting unions in the order of display."""
    fields = ("code", "name", "short_name", "kind", "area", "gb_code")
    return tuple(
        Union(**{f: record[f] for f in fields}, rank=rank)
        for rank, record in enumerate(_records("unions.json"))
    )


def campaign(code: str) -> Campaign:
    """The campaign of that code; LookupError where there is none."""
    for record in _records("campaigns.json"):
        if record["code"] == code:
            teams = tuple(Team(t["name"], t["leader"], tuple(t["areas"])) for t in record["teams"])
            starts, ends = (date.fromisoformat(record[end]) for end in ("starts", "ends"))
            return Campaign(code, starts, ends, teams)
    raise LookupError(code)
