"""Reference data: what `bootstrap` loads. Names that the federation has edited since are left as they are."""

import datetime
import json
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from beneficiaries.models import AidItem, Category, HardshipKind, Programme, ServiceKind
from campaigns import lineage
from campaigns.models import (
    Affiliation,
    Campaign,
    CampaignUnion,
    EnterpriseKind,
    Festival,
    FundSource,
    Journal,
    Team,
    Term,
    Union,
)
from songnuan.entry.models import HeaderSynonym
from songnuan.login.models import FactorRule

TERMS: dict[str, type[Term]] = {
    "sources": FundSource,
    "service_kinds": ServiceKind,
    "aid_items": AidItem,
    "enterprise_kinds": EnterpriseKind,
    "hardship_kinds": HardshipKind,
    "programmes": Programme,
}


def read(name: str) -> list[dict[str, Any]]:
    """One reference table of `fixtures/`."""
    rows: list[dict[str, Any]] = json.loads(
        (settings.BASE_DIR / "fixtures" / f"{name}.json").read_text(encoding="utf-8")
    )
    return rows


def load() -> None:
    """Load what is missing, in one transaction. Safe to repeat."""
    with transaction.atomic():
        Journal.objects.get_or_create(pk=1)
        for name, model in TERMS.items():
            _load_terms(name, model)
        _load_synonyms()
        _load_festivals()
        _load_unions()
        lineage.rebuild()
        _load_campaigns()
        load_roles()


def _load_terms(name: str, model: type[Term]) -> None:
    for order, row in enumerate(read(name), start=1):
        model._default_manager.get_or_create(code=row["code"], defaults={**row, "order": order})  # noqa: SLF001  (the public manager of any model)


def _load_synonyms() -> None:
    """Where the table is empty only: a synonym that the federation took out stays out."""
    if not HeaderSynonym.objects.exists():
        HeaderSynonym.objects.bulk_create(
            HeaderSynonym(sheet=row["sheet"], header=row["header"], written=written)
            for row in read("header_synonyms")
            for written in row["written"]
        )


def _load_festivals() -> None:
    """Years that are missing only: a date that the federation put right stays."""
    for row in read("festivals"):
        spring = datetime.date.fromisoformat(row["spring"])
        Festival.objects.get_or_create(year=row["year"], defaults={"spring": spring})


def _load_unions() -> None:
    rows = read("unions")
    for order, row in enumerate(rows, start=1):
        fields = {key: row[key] or "" for key in ("name", "short_name", "name_en", "kind", "gb_code")}
        Union.objects.get_or_create(code=row["code"], defaults={**fields, "order": order})
    unions = {union.code: union for union in Union.objects.all()}
    for row in rows:
        union = unions[row["code"]]
        if row["area"] and union.lies_in_id is None and row["area"] != union.code:
            union.lies_in = unions[row["area"]]
            union.save(update_fields=("lies_in",))
        if not union.affiliations.exists():
            Affiliation.objects.bulk_create(
                Affiliation(
                    union=union,
                    superior=unions[line["superior"]],
                    since=datetime.date.fromisoformat(line["since"]),
                    until=datetime.date.fromisoformat(line["until"]) if line["until"] else None,
                )
                for line in row["affiliations"]
            )


def _load_campaigns() -> None:
    for row in read("campaigns"):
        campaign, made = Campaign.objects.get_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "name_en": row["name_en"],
                "starts": datetime.date.fromisoformat(row["starts"]),
                "ends": datetime.date.fromisoformat(row["ends"]),
            },
        )
        if made:
            open_campaign(campaign)
            for team in row["teams"]:
                fields = {key: team[key] for key in ("name", "name_en", "leader")}
                Team.objects.create(campaign=campaign, **fields).areas.set(
                    Union.objects.filter(code__in=team["areas"])
                )


def open_campaign(campaign: Campaign) -> None:
    """Freeze the union tree of the campaign's first day, and give it its categories; in one transaction."""
    lineage.hold()
    above = {
        row.union_id: row.superior_id
        for row in Affiliation.objects.filter(since__lte=campaign.starts).exclude(until__lte=campaign.starts)
    }
    unions = {union.pk: union for union in Union.objects.all()}
    CampaignUnion.objects.bulk_create(
        CampaignUnion(
            campaign=campaign, union=union, superior_id=above.get(pk), area=_area(union, above, unions)
        )
        for pk, union in unions.items()
    )
    _copy_categories(campaign)


def _copy_categories(campaign: Campaign) -> None:
    """Those of the last campaign that has any, as the federation left them; the fixture's where there is none."""
    last = Campaign.objects.exclude(pk=campaign.pk).exclude(categories=None).order_by("-starts").first()
    rows = _categories_of(last) if last else read("categories")
    heads: dict[str, Category] = {}
    for order, row in enumerate(rows, start=1):
        head = heads.get(row["head"]) if row["head"] else None
        heads[row["code"]] = Category.objects.create(campaign=campaign, order=order, **{**row, "head": head})


def _categories_of(campaign: Campaign) -> list[dict[str, Any]]:
    names = ("code", "name", "name_en", "closed", "needs_id")
    return [
        {**{name: getattr(row, name) for name in names}, "head": row.head.code if row.head else None}
        for row in Category.objects.filter(campaign=campaign).select_related("head")
    ]


def _area(union: Union, above: dict[int, int], unions: dict[int, Union]) -> Union:
    """The reporting area above a union by reporting line; the province where there is none."""
    here = union
    while here.kind != Union.Kind.AREA and here.pk in above:
        here = unions[above[here.pk]]
    return here


def load_roles() -> None:
    """The roles of the domain document as groups; permissions that were taken away since stay away."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for row in read("roles"):
        group, made = Group.objects.get_or_create(name=row["name"])
        FactorRule.objects.get_or_create(role=group, defaults={"required": row.get("second_factor", False)})
        if made:
            group.permissions.set(known[name] for name in row["permissions"])
