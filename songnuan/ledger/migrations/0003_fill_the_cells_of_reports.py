"""Work the new figures and dimensions out of the rows that stand already.

Written against the tables as they are at this step, so that it goes on working when the code has moved on.
"""

from collections import Counter, defaultdict

from django.db import migrations
from django.db.models import Count, Q, Sum

CONSOLED, ASSISTED = Q(purpose="consolation"), Q(purpose="assistance")
CONTRIBUTION = {
    "raised": Sum("amount", filter=Q(from_above=False), default=0),
    "received": Sum("amount", filter=Q(from_above=True), default=0),
}
DISBURSEMENT = {
    "disbursed": Sum("amount", default=0),
    "goods_handed": Sum("goods", default=0),
    "consoled": Sum("person_times", filter=CONSOLED, default=0),
    "assisted": Sum("person_times", filter=ASSISTED, default=0),
}
SERVICE = {
    "served": Sum("person_times", filter=Q(safe_return=False), default=0),
    "returned": Sum("person_times", filter=Q(safe_return=True), default=0),
    "service_cost": Sum("cost", default=0),
    "activities": Count("pk"),
}
GOODS = {"goods_handed": DISBURSEMENT["goods_handed"]}
ACTIVITIES = {"activities": SERVICE["activities"]}
PARTS = (
    ("campaigns", "Contribution", "form", "form", CONTRIBUTION),
    ("campaigns", "Visit", "kind", "kind__code", {"visits": Count("pk")}),
    ("beneficiaries", "Disbursement", "leaf", "category__code", DISBURSEMENT),
    ("beneficiaries", "Disbursement", "", "", GOODS),
    ("beneficiaries", "Disbursement", "category", "head__code", GOODS),
    ("beneficiaries", "Disbursement", "source", "source__code", GOODS),
    ("beneficiaries", "Disbursement", "day", "date", GOODS),
    ("beneficiaries", "Service", "service", "kind__code", SERVICE),
    ("beneficiaries", "Service", "", "", ACTIVITIES),
    ("beneficiaries", "Service", "source", "source__code", ACTIVITIES),
    ("beneficiaries", "Service", "day", "date", ACTIVITIES),
)
NEW_DIMENSIONS = ("form", "kind", "leaf", "service")


def fill(apps, schema_editor):
    for campaign in apps.get_model("campaigns", "Campaign").objects.all():
        _fill(apps, campaign)


def _fill(apps, campaign):
    places = dict(
        (union, (superior, area))
        for union, superior, area in apps.get_model("campaigns", "CampaignUnion")
        .objects.filter(campaign=campaign)
        .values_list("union_id", "superior_id", "area_id")
    )
    figures = defaultdict(Counter)
    for app, name, dimension, column, asked in PARTS:
        rows = apps.get_model(app, name).objects.filter(campaign=campaign, removed_by=None).order_by()
        for line in rows.values("union_id", *filter(None, (column,))).annotate(**asked):
            value = line[column] if column else ""
            key = "" if value is None else str(value)
            for union, scope in _groups(places, line["union_id"]):
                if not dimension or scope == "subtree":
                    figures[union, scope, dimension, key].update({code: line[code] for code in asked})
    _write(apps.get_model("ledger", "Cell"), campaign, figures)


def _groups(places, union):
    root = next(place for place, (superior, _area) in places.items() if superior is None)
    here = union
    while here is not None:
        yield here, "subtree"
        here = places[here][0]
    yield union, "own"
    if places[union][1] == root:
        yield root, "direct"


def _write(Cell, campaign, figures):
    there = {
        (cell.union_id, cell.scope, cell.dimension, cell.key): cell
        for cell in Cell.objects.filter(campaign=campaign, status="all")
    }
    new, known = [], []
    for place, values in figures.items():
        cell = there.get(place)
        if cell is None:
            union, scope, dimension, key = place
            cell = Cell(
                campaign=campaign, status="all", union_id=union, scope=scope, dimension=dimension, key=key
            )
            if any(values.values()):
                new.append(cell)
        else:
            known.append(cell)
        for code, value in values.items():
            setattr(cell, code, value)
    Cell.objects.bulk_create(new, batch_size=500)
    Cell.objects.bulk_update(known, ("goods_handed", "activities"), batch_size=200)


def empty(apps, schema_editor):
    apps.get_model("ledger", "Cell").objects.filter(dimension__in=NEW_DIMENSIONS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_reports_need_more_cells"),
        ("campaigns", "0001_initial"),
        ("beneficiaries", "0002_initial"),
    ]

    operations = [migrations.RunPython(fill, empty)]
