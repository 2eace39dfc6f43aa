"""The walls one by one: rights, tokens, and that the search for leaks would find them (the control)."""

import pytest
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Enterprise, Union
from songnuan.entry.models import Upload
from tests.access.asker import Asker, faults
from tests.access.probes import all_probes
from tests.access.rules import methods
from tests.access.world import World

RIGHTS = {"view": ("view", "change"), "add": ("add",), "change": ("change",), "delete": ("delete",)}
"""By which permissions the admin may do what."""


def test_the_admin_grants_nothing_beyond_the_permissions_of_the_role(world: World) -> None:
    granted = []
    for reader in world.readers.values():
        request = HttpRequest()
        request.user = reader.user
        for model, model_admin in admin.site._registry.items() if reader.user else ():
            for verb, rights in RIGHTS.items():
                may = getattr(model_admin, f"has_{verb}_permission")(request)
                if may and not any(_has(reader.user, right, model) for right in rights):
                    granted.append((reader.name, model._meta.label, verb))
    assert granted == []


def _has(user: object, verb: str, model: type) -> bool:
    return user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


def test_a_post_without_its_token_is_refused_on_every_route(world: World) -> None:
    ask = Asker(world.readers["province staff"], checks_csrf=True)
    assert [probe.route.key for probe in all_probes(world) if ask(probe, "POST").status_code != 403] == []


@pytest.mark.parametrize(
    ("model", "where", "harm"),
    [
        (Batch, "batch", "shows 龘"),
        (Upload, "upload", "shows 龘"),
        (Disbursement, "disbursement", "shows 靐"),
        (Enterprise, "enterprise", "(admin:campaigns_enterprise_change): 200"),
        (Union, "upload", "POST /upload/?campaign=2023&union=220182 (upload): 302"),
    ],
)
def test_control_without_the_rule_of_who_sees_what_the_matrix_fails(
    model: type, where: str, harm: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = world.readers["clerk of 朝阳区"]
    ask = Asker(reader)

    def everything(rows: QuerySet, _user: object) -> QuerySet:
        return rows.all()

    monkeypatch.setattr(type(model.objects.all()), "visible_to", everything)
    asked = [(probe, method) for probe in all_probes(world) for method in methods(probe)]
    asked = [(probe, method) for probe, method in asked if where in probe.route.key]
    found = [fault for probe, method in asked for fault in faults(ask, reader, probe, method, world)]
    assert [fault for fault in found if harm in fault] != []
