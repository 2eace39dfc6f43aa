"""The report of a union that counts as filed."""

from campaigns.models import Campaign, Filing, Union


def standing_filing(campaign: Campaign, union: Union) -> Filing | None:
    """None where the union never filed, or took everything back. One query."""
    found = Filing.objects.standing().filter(campaign=campaign, union=union)
    return found.select_related("campaign", "union", "period", "by").first()
