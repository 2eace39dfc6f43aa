"""人员类别 on the form of a visit: offered and typed in the reader's language, kept under the name that the campaign gave."""

from django.utils.translation import get_language

from beneficiaries.models import Category
from campaigns.models import Campaign
from songnuan.entry.names import Lookups
from songnuan.entry.visits.typed import Typed


def called(campaign: Campaign) -> dict[str, str]:
    """Name → what the reader's language calls it; empty in Chinese, where it is the name itself. One query at most."""
    if str(get_language()).startswith("zh"):
        return {}
    return {category.name: str(category) for category in Category.objects.filter(campaign=campaign)}


def kept(typed: Typed, lookups: Lookups) -> Typed:
    """The form with each category under its name, whatever language it was typed in. No query where all are names."""
    cells = [
        row.cells for row in typed.rows if row.cells.get("category", "") not in ("", *lookups.categories)
    ]
    if cells:
        known = Category.objects.filter(campaign=lookups.campaign).exclude(name_en="")
        names = {english.casefold(): name for english, name in known.values_list("name_en", "name")}
        for one in cells:
            one["category"] = names.get(one["category"].casefold(), one["category"])
    return typed
