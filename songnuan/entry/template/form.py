"""For whom a template is, and the names and windows that its words and cells take from there."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from campaigns.models import Campaign, Union
from songnuan.entry import names
from songnuan.entry.names import Lookups, Names


@dataclass(frozen=True)
class Form:
    """A union's form in a campaign. `superior` is whom the clerk asks for help, None for the province."""

    known: Lookups
    superior: Union | None

    @property
    def campaign(self) -> Campaign:
        return self.known.campaign

    @property
    def union(self) -> Union:
        return self.known.union

    @property
    def code(self) -> str:
        """The stamp: campaign and union, as `2023-220104`."""
        return f"{self.campaign.code}-{self.union.code}"

    @cached_property
    def words(self) -> dict[str, str]:
        """What the help texts name: the days of the windows, and the names to which a rule applies."""
        known, rules = self.known, self.known.category_rules
        heads = {pk: rule for pk, rule in rules.items() if pk == rule.head}
        return {
            "first": known.campaign.starts.isoformat(),
            "last": known.campaign.ends.isoformat(),
            "first_receipt": known.first_receipt.isoformat(),
            "last_return": known.last_return.isoformat(),
            "needing_id": _quoted(known.categories, [pk for pk, rule in heads.items() if rule.needs_id]),
            "closed": _quoted(known.categories, [pk for pk, rule in heads.items() if rule.closed]),
            "sources_needing_id": _quoted(known.sources, known.sources_needing_id),
            "from_above": _quoted(known.sources, known.sources_from_above),
            "returns": _quoted(known.service_kinds, known.safe_return_kinds),
        }


def load(campaign: Campaign, union: Union) -> Form:
    """The form of a union; CampaignUnion.DoesNotExist where it takes no part in the campaign."""
    place = campaign.places.select_related("superior").get(union=union)
    return Form(names.load(campaign, union), place.superior)


def _quoted(known: Names, ids: Iterable[int]) -> str:
    """The names of the ids in the order of the table, each in quotation marks."""
    wanted = set(ids)
    return _("、").join(_("“%(name)s”") % {"name": name} for name, pk in known.items() if pk in wanted)
