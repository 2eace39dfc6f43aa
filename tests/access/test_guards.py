"""The walls one by one: rights, tokens, and that the search for leaks would find them (the control)."""

import pytest
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from campaigns.models import Batch, Enterprise, Union, Visit
from songnuan.entry.models import Upload
from tests.access.asker import Asker, leaks
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


@pytest.mark.parametrize("model", [Batch, Upload, Enterprise, Visit, Union])
def test_control_without_the_rule_of_who_sees_what_the_search_finds_leaks(
    model: type, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = world.readers["clerk of 朝阳区"]
    ask = Asker(reader)

    def everything(rows: QuerySet, _user: object) -> QuerySet:
        return rows.all()

    monkeypatch.setattr(type(model.objects.all()), "visible_to", everything)
    found = {
        word
        for probe in all_probes(world)
        if "GET" in methods(probe)
        for word in leaks(ask(probe, "GET"), reader, world)
    }
    assert found & {world.foreign.sign, world.foreign.citizens}
