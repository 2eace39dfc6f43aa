"""One union at work in one campaign: all that its workbook is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

from songnuan.setup.demo.enterprises import Enterprise, enterprise
from songnuan.setup.demo.people import Person, Residents, shared
from songnuan.setup.demo.places import Place, place_of
from songnuan.setup.demo.reference import Campaign, Union
from songnuan.setup.demo.targets import Target

# People whom two neighbouring unions of an area both help, for each pair of neighbours.
_SHARED_BY_TWO = 8
_COMPANIES = 14


@dataclass(frozen=True)
class Unit:
    """A union, its place, its part of the figures, and its neighbours in the reporting area."""

    union: Union
    campaign: Campaign
    target: Target
    everyone: Sequence[Union]

    @cached_property
    def place(self) -> Place:
        """Where it is."""
        return place_of(self.union, self.everyone)

    @cached_property
    def residents(self) -> Residents:
        """Its people, to be drawn from."""
        return Residents(self.place, self.union.rank)

    @cached_property
    def companies(self) -> list[str]:
        """Names of enterprises in its place."""
        return [self.enterprise(n).name for n in range(_COMPANIES)]

    def random(self, purpose: str) -> Random:
        """Its own source of chance for one purpose, the same in every run."""
        return Random(f"{self.campaign.code}/{self.union.code}/{purpose}")

    def enterprise(self, number: int) -> Enterprise:
        """Its enterprise of that number."""
        return enterprise(self.union.code, self.union.rank, self.place, number)

    def enterprise_of(self, code: str, number: int) -> tuple[Enterprise, str | None]:
        """Another union's enterprise of that number, and the area it lies in."""
        owner = next(u for u in self.everyone if u.code == code)
        return enterprise(code, owner.rank, place_of(owner, self.everyone), number), owner.area

    def neighbours(self) -> list[Person]:
        """People of the area whom this union helps and one of its neighbours as well."""
        if self.union.area is None:
            return []
        inside = [u for u in self.everyone if u.area == self.union.area]
        if len(inside) < 2:
            return []
        areas = [u.code for u in self.everyone if u.kind == "area"]
        pool = Residents(
            place_of(inside[0], self.everyone), len(self.everyone) + areas.index(self.union.area)
        ).crowd(f"{self.union.area}/pool", _SHARED_BY_TWO * len(inside), (1972, 2002))
        return list(shared(pool, inside.index(self.union), _SHARED_BY_TWO))
