"""The list of visits: what was asked for, and a line for each."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from beneficiaries.models import Disbursement
from beneficiaries.sight import Sight
from campaigns.models import Campaign, Party, Photograph, Team, Union, User, Visit
from songnuan.entry.sheets import VISITS
from songnuan.ledger.small import KNOWS_PERSONS, SmallGroups, small_groups
from songnuan.lib.identifiers import mask_citizen_id, mask_inside
from songnuan.lib.money import show_yuan
from songnuan.lib.sought import only_shown
from songnuan.lib.text import fold_name

MOST_ACCOMPANIED = 100


@dataclass(frozen=True)
class Asked:
    """The filters of an address; what cannot be understood filters nothing out."""

    campaigns: list[Campaign]
    campaign: Campaign | None
    unions: list[Union]
    union: Union | None
    teams: list[Team]
    team: Team | None
    day: datetime.date | None
    firm: str
    visits: Any

    @property
    def query(self) -> str:
        """The query string that asks for the same."""
        asked = {
            "campaign": self.campaign and self.campaign.code, "union": self.union and self.union.code,
            "team": self.team and self.team.pk, "day": self.day and self.day.isoformat(), "firm": self.firm,
        }  # fmt: skip
        return urlencode({name: value for name, value in asked.items() if value})


def asked(user: User, given: Mapping[str, str]) -> Asked:
    """The visits in reach that an address asks for, newest first."""
    campaigns = list(Campaign.objects.all())
    campaign = next(
        (one for one in campaigns if one.code == given.get("campaign")), campaigns[0] if campaigns else None
    )
    unions = list(Union.objects.visible_to(user).filter(places__campaign=campaign).order_by("order", "code"))
    union = next((one for one in unions if one.code == given.get("union")), None)
    teams = list(campaign.teams.all()) if campaign else []
    team = next((one for one in teams if str(one.pk) == given.get("team")), None)
    day, firm = _day(given.get("day", "")), given.get("firm", "").strip()[:100]
    found = Visit.objects.live().visible_to(user).filter(campaign=campaign)
    if union is not None:
        found = found.filter(union=union)
    if team is not None:
        found = found.filter(team=team)
    if day is not None:
        found = found.filter(date=day)
    if firm:
        found = only_shown(
            found.filter(name_key__contains=fold_name(firm)), [firm], covered=["name"], fold=fold_name
        )
    found = found.select_related("union", "kind", "team", "added_by").order_by("-date", "-pk")
    return Asked(campaigns, campaign, unions, union, teams, team, day, firm, found)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


class Line(NamedTuple):
    """A visit with what its page holds besides."""

    visit: Visit
    people: int
    photographs: int
    parties: str


def lines(visits: Iterable[Visit]) -> list[Line]:
    """A line for each visit; three queries, however many."""
    visits = list(visits)
    records = [visit.record for visit in visits]
    handed = Disbursement.objects.live().filter(visit_record__in=records)
    people = Counter(handed.values_list("visit_record", flat=True))
    pictures = Photograph.objects.filter(sheet=VISITS.name, record__in=records)
    photographs = Counter(pictures.values_list("record", flat=True))
    parties: dict[Any, list[str]] = {}
    for party in Party.objects.filter(sheet=VISITS.name, record__in=records).select_related("union"):
        parties.setdefault(party.record, []).append(mask_inside(str(party)))
    return [
        Line(visit, people[visit.record], photographs[visit.record], "、".join(parties.get(visit.record, ())))
        for visit in visits
    ]


class Accompanied(NamedTuple):
    """All that a union which only came along learns of a visit: whose it was, when, where."""

    day: datetime.date
    firm: str
    union: str


def accompanied(user: User, given: Asked) -> list[Accompanied]:
    """Visits of other unions on which one in reach came along. They count where they were paid for, not here."""
    records = Party.objects.accompanied_by(user).filter(sheet=VISITS.name).values("record")
    found = Visit.objects.live().filter(campaign=given.campaign, record__in=records)
    others = found.exclude(union__in=given.unions).select_related("union").order_by("-date", "-pk")
    return [Accompanied(visit.date, visit.name, visit.union.label) for visit in others[:MOST_ACCOMPANIED]]


class Handed(NamedTuple):
    """One recipient, masked."""

    name: str
    number: str
    category: str
    purpose: str
    cash: str
    goods: str
    goods_text: str
    times: int
    withheld: bool


def people(facts: Sequence[Disbursement], user: User, look: Sight) -> list[Handed]:
    """Recipients as the page of a visit shows them; of small groups no more than the lists do. Three queries at most.

    Nor is who may not know persons told which of them bear a number (songnuan.ledger.small).
    """
    small, knows_persons = SmallGroups(), user.has_perm(KNOWS_PERSONS)
    if facts and not knows_persons:
        campaign, unions = facts[0].campaign, {fact.union_id for fact in facts}
        small = small_groups(campaign, unions).with_former(campaign, unions)
    found = [_person(fact, look, small) for fact in facts]
    return found if knows_persons else [person._replace(number="") for person in found]


def _person(fact: Disbursement, look: Sight, small: SmallGroups) -> Handed:
    withheld = look.withholds(fact) and not small.hides_class(fact)
    if small.hides(fact) and not withheld:
        hidden = _("人数少，不显示")
        return Handed(
            hidden, "", hidden if small.hides_head(fact) else str(fact.head), str(fact.get_purpose_display()),
            show_yuan(fact.cash), show_yuan(fact.goods), "", fact.person_times, withheld,
        )  # fmt: skip
    return Handed(
        look.name(fact), "" if withheld or fact.person is None else mask_citizen_id(fact.person.id_number),
        str(look.category(fact)), str(fact.get_purpose_display()), show_yuan(fact.cash), show_yuan(fact.goods),
        look.shown(fact, "goods_text", fact.goods_text), fact.person_times, withheld,
    )  # fmt: skip
