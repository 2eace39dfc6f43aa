"""The addresses to ask, an own and a foreign one for each route."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Edition, Filing, Period, StampedScan, Team, Visit
from songnuan.help.topics import TOPICS
from songnuan.lib import cipher
from songnuan.people.rows import KINDS
from tests.access import around
from tests.access.objects import key_of
from tests.access.routes import Route, routes
from tests.access.rows import SHARED_PERSON
from tests.access.world import Place, World

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
PERSON = "<slug:table>/<int:fact>"
"""A row about a person, of either kind."""
ONE_OF_EACH_FACT = ("raised", "visits", "disbursed", "served")
FIGURES_EXPLAINED = ("raised", "enterprises", "persons", "balance")
ASKED_BY_UNION = (
    "handover", "check_rows", "board", "board_export", "my_filing", "overview", "rows", "rows_export", "how", "upload", "template", "tables", "table", "table_workbook", "on_file",
    "article", "article_document", "article_edit", "wall", "editions", "edition_take", "inspection", "inspection_sample", "inspection_package", "published", "published_add", "published_workbook", "allocations", "allocation_rows", "allocation_workbook", "allocation_new", "amendment_add", "difference", "difference_workbook",
)  # fmt: skip


Known = Mapping[str, tuple[object, ...]]


@dataclass(frozen=True)
class Probe:
    """One address at one place, what a POST carries, the model and row that it is about."""

    route: Route
    place: Place
    address: str
    data: dict[str, Any] = field(default_factory=dict)
    model_admin: ModelAdmin | None = None
    row: int = 0


def all_probes(world: World) -> Iterator[Probe]:
    """Everything that is asked of every route."""
    known = [_known(place, world) for place in world.places]
    for route in routes():
        yield from _probes(route, world, known)


def probes(route: Route, world: World) -> Iterator[Probe]:
    """Everything that is asked of a route, each address once."""
    yield from _probes(route, world, [_known(place, world) for place in world.places])


def _probes(route: Route, world: World, known: list[Known]) -> Iterator[Probe]:
    asked: set[str] = set()
    for place, values in zip(world.places, known, strict=True):
        if route.model_admin is not None:
            found = [_of_model(route, route.model_admin, place, world)]
        else:
            found = list(
                _autocomplete(route, place)
                if route.key == "admin:autocomplete"
                else _of_page(route, place, values)
            )
        yield from (probe for probe in found if probe.address not in asked)
        asked.update(probe.address for probe in found)


def _known(place: Place, world: World) -> Known:
    """What stands at a place for each parameter of an address."""
    return {
        "uid": (place.upload.uid,),
        "parcel": (place.upload.parcel,),
        "photograph": (place.photograph.uid,),
        "kind": ("visit",),
        "draft": (place.draft.uid,),
        "record": (place.photograph.record,),
        "index": (0,),
        "which": ("new",),
        "part": ("added",),
        "row": (place.pending.uid,),
        "number": (place.batch.number,),
        "indicator": ONE_OF_EACH_FACT,
        "team": (Team.objects.filter(campaign__code="2023")[0].pk,),
        "plan": (around.plan_of(place.code),),
        "need": (around.need_of(place.code),),
        "visit": (around.untaken_of(place.code),),
        "activity": (around.activity_of(place.code),),
        "programme": ("gig_season",),
        "check": ("over_ceiling", "unnamed"),
        "filing": (Filing.objects.get(union=place.union).pk,),
        "scan": (StampedScan.objects.get(filing__union=place.union).uid,),
        "period": (Period.objects.get(campaign__code="2023").pk,),
        "code": ("2023",),
        "first": (place.firms[0],),
        "second": (place.firms[1],),
        "firm": (place.firms[0],),
        "topic": tuple(topic.slug for topic in TOPICS),
        "person": tuple(f"{kind}/{key_of(model, place, world)}" for kind, model in KINDS.items()),
        "field": ("citizen_id",),
        "case": tuple(
            Disbursement.objects.filter(person__index=cipher.blind_index(SHARED_PERSON), union=place.union)
            .order_by("-pk")
            .values_list("pk", flat=True)[:1]
        ),
        "figure": FIGURES_EXPLAINED,
        "line": (2,),
        "shown": tuple(Visit.objects.filter(union=place.union).values_list("pk", flat=True)[:1]),
        "reach": ("all", "unreached"),
        "report": ("areas", "sources", "coverage"),
        "content_type_id": (ContentType.objects.get_for_model(Batch).pk,),
        "object_id": (place.batch.pk,),
        "pk": (place.upload.by.pk,),
        "amendment": (around.amendment_of(place.code),),
        "allocation": (around.allocation_of(place.code),),
        "published": (around.published_of(place.code),),
        "edition": (Edition.objects.get(campaign__code="2023").pk,),
    }


def _of_page(route: Route, place: Place, known: Known) -> Iterator[Probe]:
    patterns = {"admin:app_list": "admin/campaigns/", "admin/(?P<url>.*)$": "admin/nothing/"}
    pattern = patterns.get(route.key, route.pattern).replace(PERSON, "<person>")
    here = {"campaign": "2023", "union": place.code}
    query = f"?{urlencode(here)}" if route.key in ASKED_BY_UNION else ""
    data = {**here, "reason": "传错了", "file": SimpleUploadedFile("新表.xlsx", b"PK")}
    for values in product(*(known[name] for name in PARAMETER.findall(pattern))):
        filled = iter(values)
        path = PARAMETER.sub(lambda _match, filled=filled: str(next(filled)), pattern)
        yield Probe(route, place, f"/{path}{query}", data)


def _of_model(route: Route, model_admin: ModelAdmin, place: Place, world: World) -> Probe:
    model = model_admin.model
    row = key_of(model, place, world)
    query = {}
    if route.action == "add":  # an address must not prefill, and so print, a row that it names (T22)
        linked = [
            field
            for field in model._meta.fields
            if field.remote_field and field.related_model in admin.site._registry
        ]
        query = {field.name: key_of(field.related_model, place, world) for field in linked}
    if route.action == "changelist" and "union" in model_admin.list_filter:
        query = {"union__id__exact": place.union.pk}
    data = {"format": "0", "post": "yes", "reason": "传错了"}
    path = PARAMETER.sub(str(row), route.pattern)
    address = f"/{path}?{urlencode(query)}" if query else f"/{path}"
    return Probe(route, place, address, data, model_admin, row)


def _autocomplete(route: Route, place: Place) -> Iterator[Probe]:
    """Every table that can be searched, through any field that points to it."""
    fields = {
        field.related_model: field
        for model in apps.get_models()
        for field in model._meta.fields
        if field.remote_field and field.related_model in admin.site._registry
    }
    for model, field_ in fields.items():
        if admin.site._registry[model].search_fields:
            source = field_.model._meta
            asked = {
                "app_label": source.app_label,
                "model_name": source.model_name,
                "field_name": field_.name,
            }
            yield Probe(route, place, f"/{route.pattern}?{urlencode(asked)}", {}, admin.site._registry[model])
