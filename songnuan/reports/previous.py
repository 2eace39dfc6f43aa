"""Last year's campaign beside this one: always its final figures, whatever this year's status."""

from dataclasses import replace

from campaigns.models import Campaign
from songnuan.reports.narrow import Narrow
from songnuan.reports.scope import ALL, Scope


def previous(scope: Scope) -> Scope | None:
    """The same place in the campaign before; None where there is none, or the union had no place in it.

    One query where there is a campaign before. A span of days has no last year.
    """
    campaign = _before(scope)
    if campaign is None or scope.narrow:
        return None
    tree = campaign.tree()
    if scope.union.pk not in tree.places:
        return None
    unions = {pk: union for pk, union in scope.unions.items() if pk in tree.places}
    return replace(
        scope, campaign=campaign, tree=tree, unions=unions, status=ALL, edition=None, narrow=Narrow()
    )


def _before(scope: Scope) -> Campaign | None:
    earlier = [campaign for campaign in scope.campaigns if campaign.starts < scope.campaign.starts]
    return max(earlier, key=lambda campaign: campaign.starts, default=None)
