"""Campaigns, unions and editions as programs name them, and which unions a part of one counts."""

from campaigns.models import Campaign, Edition, Tree, Union
from songnuan.ledger.models import Cell


class UnknownName(LookupError):
    """No campaign, union or edition of that name; the text names the ones there are."""


def campaign(code: str) -> Campaign:
    """The campaign of a code; UnknownName otherwise."""
    found = Campaign.objects.filter(code=code).first()
    if found is None:
        known = "、".join(Campaign.objects.values_list("code", flat=True))
        raise UnknownName(f"没有代码为“{code}”的活动。现有：{known or '（无，请先运行 bootstrap）'}。")
    return found


def union(code: str, within: Campaign) -> Union:
    """The union of a code that takes part in a campaign; UnknownName otherwise."""
    found = Union.objects.filter(code=code, places__campaign=within).first()
    if found is None:
        raise UnknownName(f"“{within.code}”活动中没有代码为“{code}”的工会。")
    return found


def edition(name: str, within: Campaign) -> Edition:
    """The edition of a name; UnknownName otherwise."""
    found = within.editions.filter(name=name).first()
    if found is None:
        known = "、".join(within.editions.values_list("name", flat=True))
        raise UnknownName(f"“{within.code}”活动中没有名为“{name}”的定稿。现有：{known or '（无）'}。")
    return found


def province(within: Campaign) -> Union:
    """The root of a campaign's tree."""
    return Union.objects.get(places__campaign=within, places__superior=None)


def counted(tree: Tree, union: int, scope: str) -> set[int]:
    """Ids of the unions whose rows make the figures of a union, of its own level, of the areas' direct ones."""
    if scope == Cell.Scope.OWN:
        return {union}
    if scope == Cell.Scope.DIRECT:
        return {place for place in tree.places if tree.area(place) == tree.root}
    return tree.subtree(union)
