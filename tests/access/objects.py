"""An own and a foreign row of every model that the admin shows: a model missing here fails the suite."""

from django.db.models import Model

from tests.access.world import Place, World

UNION_OF: dict[str, str | None] = {
    "auth.group": None,
    "beneficiaries.aiditem": None,
    "beneficiaries.category": None,
    "beneficiaries.ceiling": None,
    "beneficiaries.disbursement": "union",
    "beneficiaries.hardshipkind": None,
    "beneficiaries.person": "disbursements__union",
    "beneficiaries.programme": None,
    "beneficiaries.rosterentry": "union",
    "beneficiaries.service": "union",
    "beneficiaries.servicekind": None,
    "beneficiaries.venue": "union",
    "campaigns.batch": "union",
    "campaigns.campaign": None,
    "campaigns.campaignunion": "union",
    "campaigns.checklimit": None,
    "campaigns.contribution": "union",
    "campaigns.enterprise": "visits__union",
    "campaigns.enterprisekind": None,
    "campaigns.event": "union",
    "campaigns.festival": None,
    "campaigns.find": "batch__union",
    "campaigns.fundsource": None,
    "campaigns.journal": None,
    "campaigns.lineage": "union",
    "campaigns.restoration": "removed_by__union",
    "campaigns.party": "union",
    "campaigns.photograph": "union",
    "campaigns.team": None,
    "campaigns.union": "pk",
    "campaigns.user": "postings__union",
    "campaigns.visit": "union",
    "django_tasks_database.dbtaskresult": None,
    "entry.draft": "union",
    "entry.headermeaning": "union",
    "entry.headersynonym": None,
    "ledger.cell": "union",
    "ledger.presence": "union",
}
"""From a row to the union whose it is; None for tables that belong to everybody who may read them."""


def is_scoped(model: type[Model]) -> bool:
    return UNION_OF.get(model._meta.label_lower) is not None


def key_of(model: type[Model], place: Place, world: World) -> int:
    """The primary key of a row of this place and of no other; 0 where the world holds none."""
    path = UNION_OF.get(model._meta.label_lower)
    rows = model._default_manager.order_by("pk")
    if path is not None:
        others = [other.union.pk for other in world.places if other is not place]
        rows = rows.filter(**{path: place.union.pk}).exclude(**{f"{path}__in": others})
    return rows.values_list("pk", flat=True).first() or 0
