"""Own and direct rows are split like subtrees, and every scope by batch; written against the tables as they are here."""

from collections import Counter, defaultdict

from django.db import migrations
from django.db.models import Count, Q, Sum

FACTS = (
    (
        "campaigns", "Contribution",
        {"source": "source__code", "day": "date", "form": "form", "batch": "added_by__number"},
        {
            "raised": Sum("amount", filter=Q(from_above=False), default=0),
            "received": Sum("amount", filter=Q(from_above=True), default=0),
        },
    ),
    (
        "campaigns", "Visit", {"day": "date", "kind": "kind__code", "batch": "added_by__number"},
        {"visits": Count("pk")},
    ),
    (
        "beneficiaries", "Disbursement",
        {
            "category": "head__code", "leaf": "category__code", "source": "source__code", "day": "date",
            "batch": "added_by__number",
        },
        {
            "disbursed": Sum("amount", default=0),
            "goods_handed": Sum("goods", default=0),
            "consoled": Sum("person_times", filter=Q(purpose="consolation"), default=0),
            "assisted": Sum("person_times", filter=Q(purpose="assistance"), default=0),
        },
    ),
    (
        "beneficiaries", "Service",
        {"source": "source__code", "day": "date", "service": "kind__code", "batch": "added_by__number"},
        {
            "served": Sum("person_times", filter=Q(safe_return=False), default=0),
            "returned": Sum("person_times", filter=Q(safe_return=True), default=0),
            "service_cost": Sum("cost", default=0),
            "activities": Count("pk"),
        },
    ),
)  # fmt: skip


def fill(apps, schema_editor):
    for campaign in apps.get_model("campaigns", "Campaign").objects.all():
        _fill(apps, campaign)


def _fill(apps, campaign):
    places = {
        union: (superior, area)
        for union, superior, area in apps.get_model("campaigns", "CampaignUnion")
        .objects.filter(campaign=campaign)
        .values_list("union_id", "superior_id", "area_id")
    }
    found = defaultdict(Counter)
    for app, name, dimensions, figures in FACTS:
        rows = apps.get_model(app, name).objects.filter(campaign=campaign, removed_by=None).order_by()
        for line in rows.values("union_id", *dimensions.values()).annotate(**figures):
            moved = {code: line[code] for code in figures}
            for union, scope in _groups(places, line["union_id"]):
                for dimension, column in dimensions.items():
                    if scope != "subtree" or dimension == "batch":
                        key = "" if line[column] is None else str(line[column])
                        found[union, scope, dimension, key].update(moved)
    Cell = apps.get_model("ledger", "Cell")
    Cell.objects.bulk_create(
        (
            Cell(
                campaign=campaign, status="all", union_id=union, scope=scope, dimension=dimension, key=key,
                **figures,
            )  # fmt: skip
            for (union, scope, dimension, key), figures in found.items()
            if any(figures.values())
        ),
        batch_size=500,
    )


def _groups(places, union):
    root = next(place for place, (superior, _area) in places.items() if superior is None)
    here = union
    while here is not None:
        yield here, "subtree"
        here = places[here][0]
    yield union, "own"
    if places[union][1] == root:
        yield root, "direct"


def empty(apps, schema_editor):
    cells = apps.get_model("ledger", "Cell").objects.exclude(dimension="")
    cells.filter(dimension="batch").delete()
    cells.exclude(scope="subtree").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_fill_the_cells_of_reports"),
        ("campaigns", "0001_initial"),
        ("beneficiaries", "0002_initial"),
    ]

    operations = [migrations.RunPython(fill, empty)]
