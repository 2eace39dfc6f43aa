"""A campaign proposed from the two festivals: New Year's Day, and the Spring Festival of the table."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from campaigns.models import Campaign, Festival

OPENS = (12, 1)
"""A campaign begins on 1 December before the year, as those of 2022 and 2023 did."""
DAYS_AFTER = 14
"""It ends two weeks after the Spring Festival, on the eve of the Lantern Festival, as those of 2022 and 2023 did."""


@dataclass(frozen=True)
class Proposal:
    """What the page fills in beforehand; everything may be changed."""

    year: int
    spring: datetime.date

    @property
    def code(self) -> str:
        return str(self.year)

    @property
    def name(self) -> str:
        return f"{self.year}年“两节”送温暖"

    @property
    def name_en(self) -> str:
        return f"{self.year} New Year and Spring Festival campaign"

    @property
    def starts(self) -> datetime.date:
        return datetime.date(self.year - 1, *OPENS)

    @property
    def ends(self) -> datetime.date:
        return self.spring + datetime.timedelta(days=DAYS_AFTER)

    def fields(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in ("code", "name", "name_en", "starts", "ends")}


def proposals(today: datetime.date | None = None) -> list[Proposal]:
    """The years from this winter on for which no campaign is open, in order. Two queries."""
    today = today or timezone.localdate()
    taken = set(Campaign.objects.values_list("code", flat=True))
    festivals = Festival.objects.filter(year__gte=today.year).values_list("year", "spring")
    return [Proposal(year, spring) for year, spring in festivals if str(year) not in taken]
