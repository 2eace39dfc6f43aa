"""The walls one by one: rights, tokens, and that the search for leaks would find them (the control)."""

from dataclasses import replace

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from beneficiaries.models import Disbursement, Need, Service
from campaigns.models import (
    Batch,
    PendingRow,
    Photograph,
    PlannedVisit,
    Union,
    User,
    Visit,
)
from songnuan.entry.models import Upload
from tests.access.asker import Asker, faults
from tests.access.probes import all_probes
from tests.access.world import World

RIGHTS = {"view": ("view", "change"), "add": ("add",), "change": ("change",), "delete": ("delete",)}
"""By which permissions the admin may do what."""


@pytest.mark.slow
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


ROOMS = (
    (Batch, "batch", "shows 龘"),
    (Upload, "upload", "shows 龘"),
    (Disbursement, "disbursement", "shows 靐"),
    (Disbursement, "person_", "shows 靐"),
    (Union, "upload", "POST /upload/?campaign=2023&union=220182 (upload): 302"),
    (PendingRow, "pending", "(pending_row): 200"),
    (Visit, "visit", "shows 龘"),
    (Photograph, "photograph", "(photograph): 200"),
    (PlannedVisit, "plan", "shows 龘"),
    (Need, "need", "shows 龘"),
    (Service, "activity", "shows 龘"),
    (Union, "account_page", "(account_page): 200"),
)
"""A model, part of the names of its room's routes, and what the matrix says once the model hides nothing."""


@pytest.mark.slow
@pytest.mark.hardening("T20")
def test_control_without_the_rule_of_who_sees_what_the_matrix_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = world.readers["clerk of 朝阳区"]
    clerk.user.groups.add(Group.objects.get(name="账号管理员"))
    reader = replace(clerk, user=User.objects.get(pk=clerk.user.pk))
    ask = Asker(reader)
    probes, silent = list(all_probes(world)), []
    for model, room, harm in ROOMS:
        asked = [probe for probe in probes if room in probe.route.key]
        with monkeypatch.context() as off:
            off.setattr(type(model.objects.all()), "visible_to", lambda rows, _user: rows.all())
            method = "POST" if harm.startswith("POST") else "GET"
            found = [fault for probe in asked for fault in faults(ask, reader, probe, method, world)]
        if not any(harm in fault for fault in found):
            silent.append((model.__name__, room, found[:5]))
    assert silent == []
