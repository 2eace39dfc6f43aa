"""The names and windows that a union's cells are held against, loaded once for a check."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from beneficiaries.models import AidItem, Category, Ceiling, Disbursement, HardshipKind, ServiceKind
from campaigns.models import Campaign, Contribution, EnterpriseKind, FundSource, Union
from songnuan.entry.ceilings import Limit, limits
from songnuan.entry.models import HeaderMeaning, HeaderSynonym
from songnuan.entry.rules.text import Plain
from songnuan.lib.text import fold_header, squeeze

Names = dict[str, Plain]

RETURN_DAYS = datetime.timedelta(days=30)
"""How long after a campaign's end safe-return services are still its own (contracts)."""


@dataclass(frozen=True)
class CategoryRule:
    """What a category says of a row: its head's id, whether the class is closed, whether an ID must stand."""

    head: int
    closed: bool
    needs_id: bool


@dataclass(frozen=True)
class Lookups:
    """Everything a check needs to know besides the workbook. A snapshot; costs about a dozen queries."""

    campaign: Campaign
    union: Union
    area_id: int
    is_province: bool
    categories: Names
    category_rules: dict[int, CategoryRule]
    sources: Names
    sources_from_above: frozenset[int]
    sources_needing_id: frozenset[int]
    aid_items: Names
    service_kinds: Names
    safe_return_kinds: frozenset[int]
    enterprise_kinds: Names
    hardship_kinds: Names
    teams: Names
    ceilings: tuple[Limit, ...]
    other_unions: tuple[str, ...]
    """Names of unions that are neither this one nor above or below it: a title that names one is odd."""
    synonyms: Mapping[str, Mapping[str, str]]
    """Sheet's name, or empty for every sheet → folded header as written → canonical header."""
    meanings: Mapping[str, Mapping[str, str]]
    """The same as this union's clerks said it of their own sheets; empty: a column that is not needed."""
    explainers: Mapping[str, Mapping[str, int]]
    """Sheet's name → folded header → the id of the user who said so."""

    purposes = {
        "慰问": Disbursement.Purpose.CONSOLATION.value,
        "帮扶救助": Disbursement.Purpose.ASSISTANCE.value,
    }
    forms = {"资金": Contribution.Form.CASH.value, "物资": Contribution.Form.GOODS.value}
    methods = {
        "现金": Disbursement.Method.CASH.value,
        "转账": Disbursement.Method.TRANSFER.value,
        "实物": Disbursement.Method.GOODS.value,
    }
    yes_no = {"是": True, "否": False}

    @property
    def last_return(self) -> datetime.date:
        """The last day of safe-return services."""
        return self.campaign.ends + RETURN_DAYS

    @property
    def first_receipt(self) -> datetime.date:
        """The first day on which money may have come in for the campaign."""
        return self.campaign.first_receipt


def load(campaign: Campaign, union: Union) -> Lookups:
    """The lookups of a union in a campaign; CampaignUnion.DoesNotExist where it takes no part."""
    place = campaign.places.get(union=union)
    categories = Category.objects.filter(campaign=campaign)
    sources = FundSource.objects.all()
    services = ServiceKind.objects.all()
    meanings, explainers = _meanings(union)
    return Lookups(
        campaign=campaign,
        union=union,
        area_id=place.area_id,
        is_province=place.superior_id is None,
        categories=_names(categories),
        category_rules={
            category.pk: CategoryRule(category.head_id or category.pk, category.closed, category.needs_id)
            for category in categories
        },
        sources=_names(sources),
        sources_from_above=frozenset(source.pk for source in sources if source.from_above),
        sources_needing_id=frozenset(source.pk for source in sources if source.needs_id),
        aid_items=_names(AidItem.objects.all()),
        service_kinds=_names(services),
        safe_return_kinds=frozenset(kind.pk for kind in services if kind.safe_return),
        enterprise_kinds=_names(EnterpriseKind.objects.all()),
        hardship_kinds=_names(HardshipKind.objects.all()),
        teams={squeeze(name): pk for name, pk in campaign.teams.values_list("name", "pk")},
        ceilings=limits(Ceiling.objects.filter(Q(campaign=None) | Q(campaign=campaign))),
        other_unions=_other_unions(campaign, union),
        synonyms=_synonyms(),
        meanings=meanings,
        explainers=explainers,
    )


def _other_unions(campaign: Campaign, union: Union) -> tuple[str, ...]:
    tree = campaign.tree()
    related = {*tree.ancestors(union.pk), *tree.subtree(union.pk)}
    return tuple(
        Union.objects.filter(pk__in=tree.places).exclude(pk__in=related).values_list("name", flat=True)
    )


def _synonyms() -> dict[str, dict[str, str]]:
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for sheet, written, header in HeaderSynonym.objects.values_list("sheet", "written", "header"):
        named[sheet][fold_header(written)] = header
    return named


def _meanings(union: Union) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, int]]]:
    said: dict[str, dict[str, str]] = defaultdict(dict)
    by: dict[str, dict[str, int]] = defaultdict(dict)
    of_union = HeaderMeaning.objects.filter(union=union)
    for sheet, key, header, user in of_union.values_list("sheet", "key", "header", "by"):
        said[sheet][key], by[sheet][key] = header, user
    return said, by


def _names(rows) -> Names:  # type: ignore[no-untyped-def]  # any QuerySet of named rows
    return {squeeze(row.name): row.pk for row in rows}
