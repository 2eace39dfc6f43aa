"""T24: no table below the province has addresses that number rows which several unions share."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from beneficiaries.models import Person
from campaigns.admin import shared
from campaigns.admin.shared import ProvinceAlone
from campaigns.grants import grant, withdraw
from campaigns.models import Enterprise, User
from songnuan.ledger.models import Presence
from tests import factories as make
from tests.admin.pages import address, seen, signed_in, text

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T24")]
SHARED = {Person, Enterprise, Presence}
OF_ONE_UNION = {
    "beneficiaries.disbursement", "beneficiaries.rosterentry", "beneficiaries.service", "beneficiaries.venue",
    "campaigns.batch", "campaigns.campaignunion", "campaigns.contribution", "campaigns.find", "campaigns.restoration",
    "campaigns.visit", "entry.headermeaning", "ledger.cell",
}  # fmt: skip
"""Each row is one union's own, made where it is wanted, also where another has one that says the same."""
OF_THE_PROVINCE = {
    "auth.group", "beneficiaries.aiditem", "beneficiaries.category", "beneficiaries.ceiling", "beneficiaries.hardshipkind",
    "beneficiaries.programme", "beneficiaries.servicekind", "campaigns.campaign", "campaigns.checklimit",
    "campaigns.enterprisekind", "campaigns.festival", "campaigns.fundsource", "campaigns.journal", "campaigns.lineage",
    "campaigns.team", "campaigns.union", "campaigns.user", "entry.headersynonym",
}  # fmt: skip
"""Set up for all, never by what a union reports."""
CODE = make.credit_code(40)


def test_of_each_table_it_is_said_whose_rows_it_has() -> None:
    of_several = {model for model, site in admin.site._registry.items() if isinstance(site, ProvinceAlone)}
    labels = {
        model._meta.label_lower for model in admin.site._registry if "django_tasks" not in model.__module__
    }
    assert of_several == SHARED
    assert labels == OF_ONE_UNION | OF_THE_PROVINCE | {model._meta.label_lower for model in SHARED}


@pytest.fixture
def both_visited() -> Enterprise:
    make.batch({"走访企业": [make.visit(企业名称="别县所写", 统一社会信用代码=CODE)]}, at="220581")
    make.batch({"走访企业": [make.visit(企业名称="本县所写", 统一社会信用代码=CODE)]})
    return Enterprise.objects.get()


def pages(firm: Enterprise) -> Iterator[str]:
    yield address(Enterprise)
    yield address(Enterprise, "change", firm.pk)
    yield address(Enterprise, "history", firm.pk)
    yield address(Enterprise, "export")
    yield address(Enterprise, "import")
    asked = f"app_label=campaigns&model_name=visit&field_name=enterprise&term={CODE}"
    yield f"{reverse('admin:autocomplete')}?{asked}"
    yield address(Person)
    yield address(Presence)


def whole(at: str) -> User:
    """A role that somebody made up, with every verb of these tables."""
    user = make.user("市县填报员", at, "made-up")
    role = Group.objects.create(name="自设")
    role.permissions.set(
        Permission.objects.filter(content_type__model__in=("enterprise", "person", "presence"))
    )
    user.groups.add(role)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("at", [make.CHAOYANG, make.CHANGCHUN])
def test_below_the_province_nobody_looks_into_them(at: str, both_visited: Enterprise) -> None:
    client = signed_in(whole(at))
    assert {page: client.get(page).status_code for page in pages(both_visited)} == dict.fromkeys(
        pages(both_visited), 403
    )
    assert client.post(address(Enterprise, "change", both_visited.pk), {"name": "改名"}).status_code == 403
    assert address(Enterprise) not in text(client.get(reverse("admin:index")))


def test_control_without_the_rule_the_numbers_are_there(
    both_visited: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "reaches_province", lambda _user: True)
    client = signed_in(whole(make.CHAOYANG))
    assert {client.get(page).status_code for page in pages(both_visited)} == {200}
    assert address(Enterprise, "change", both_visited.pk) in text(client.get(address(Enterprise)))


def test_the_province_reads_and_puts_right(both_visited: Enterprise) -> None:
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    assert "别县所写" in text(client.get(address(Enterprise)))
    form = address(Enterprise, "change", both_visited.pk)
    client.post(form, {"name": "改名", **seen(client, form)})
    both_visited.refresh_from_db()
    assert both_visited.name == "改名"


def test_no_role_below_the_province_has_the_right() -> None:
    held = Group.objects.filter(permissions__codename__in=("view_enterprise", "view_person", "view_presence"))
    assert set(held.values_list("name", flat=True)) == {"省级工作人员"}


def hold() -> set[str]:
    return set(Group.objects.filter(permissions__codename="view_enterprise").values_list("name", flat=True))


def test_what_is_withdrawn_is_that_right_alone_where_it_is_held() -> None:
    Group.objects.get(name="经审").delete()
    before = {role.name: role.permissions.count() for role in Group.objects.all()}
    roles = dict.fromkeys(("市县填报员", "市州审核员", "经审"), ("campaigns.view_enterprise",))
    grant(apps, roles)
    assert hold() == {"省级工作人员", "市县填报员", "市州审核员"}
    withdraw(apps, roles)
    withdraw(apps, roles)
    assert hold() == {"省级工作人员"}
    assert {role.name: role.permissions.count() for role in Group.objects.all()} == before


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_roles_that_were_there_before_lose_it_and_get_it_back() -> None:
    end = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        MigrationExecutor(connection).migrate([("campaigns", "0033_there_is_one_province")])
        assert hold() == {"省级工作人员", "市县填报员", "市州审核员", "经审"}
    finally:
        MigrationExecutor(connection).migrate(end)
    assert hold() == {"省级工作人员"}
