"""T22, T23: no page of the admin prints, takes or betrays another county's row."""

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from beneficiaries.models import Category, Disbursement, RosterEntry
from campaigns.admin.scoped import ScopedAdmin
from campaigns.models import (
    Batch,
    Campaign,
    Contribution,
    Posting,
    Team,
    TeamMember,
    Union,
    User,
    Visit,
)
from songnuan.ledger.models import Cell
from tests import factories as make
from tests.admin.pages import SENTINEL, Neighbour, address, neighbour, signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T22", "T23")]
FACTS = (Visit, Disbursement, Contribution, RosterEntry)


@pytest.fixture
def theirs() -> Neighbour:
    return neighbour()


@pytest.fixture
def mine(theirs: Neighbour) -> Client:
    """A clerk of 朝阳区 with every permission there is: only the scope stands in the way."""
    return signed_in(almighty())


def almighty(at: str = make.CHAOYANG) -> User:
    """Not a superuser's flag but a superuser's verbs: whatever is withheld is withheld by scope."""
    user = make.clerk(at, "almighty")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return User.objects.get(pk=user.pk)


def own(theirs: Neighbour) -> list[tuple[type, int]]:
    return [
        (Visit, theirs.visit.pk),
        (Disbursement, theirs.disbursement.pk),
        (Contribution, theirs.contribution.pk),
        (RosterEntry, theirs.roster.pk),
        (Batch, theirs.visit.added_by_id),
        (User, theirs.user.pk),
        (Union, make.union(make.YUSHU).pk),
    ]


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_a_foreign_row_is_404_on_every_page_of_it(mine: Client, theirs: Neighbour, page: str) -> None:
    for model, pk in own(theirs):
        for method in (mine.get, mine.post):
            assert method(address(model, page, pk)).status_code in (403, 404)
            assert SENTINEL not in text(mine.get(address(model, page, pk)))


def test_the_control_the_neighbour_meets_all_of_it(theirs: Neighbour) -> None:
    User.objects.filter(pk=theirs.user.pk).update(is_superuser=True)
    client = signed_in(User.objects.get(pk=theirs.user.pk))
    for model, pk in own(theirs):
        assert client.get(address(model, "change", pk)).status_code == 200
    assert SENTINEL in text(client.get(address(Visit)))


@pytest.mark.parametrize("model", [*FACTS, Batch, User, Union, Cell])
def test_lists_hold_no_foreign_row_whatever_the_filter(mine: Client, theirs: Neighbour, model: type) -> None:
    yushu = make.union(make.YUSHU)
    for query in (
        "",
        "?state=all",
        f"?union__id__exact={yushu.pk}&state=all",
        "?q=" + SENTINEL,
        "?_facets=True&o=1.2",
    ):
        response = mine.get(address(model) + query)
        assert response.status_code in (200, 302, 400)
        shown = text(response).replace(f'value="{SENTINEL}"', "")
        assert SENTINEL not in shown
        assert "榆树市总工会" not in shown


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (Visit, "union__name__startswith=榆"),
        (Visit, "name__startswith=邻"),
        (Disbursement, "name__regex=."),
        (Disbursement, "person__index__gt=0"),
        (Disbursement, "sealed__gt=0"),
        (Disbursement, "cash__gte=1"),
        (Disbursement, "added_by__by__password__startswith=p"),
        (User, "password__startswith=md5"),
        (User, "postings__user__password__startswith=md5"),
        (Batch, "by__username__startswith=n"),
    ],
)
def test_only_declared_filters_are_lookups(mine: Client, theirs: Neighbour, model: type, lookup: str) -> None:
    assert mine.get(f"{address(model)}?{lookup}").status_code == 400


@pytest.mark.parametrize(
    "query", ["_to_field=name", "_to_field=uid", "_to_field=username", "_to_field=password"]
)
def test_rows_are_addressed_by_primary_key_alone(mine: Client, theirs: Neighbour, query: str) -> None:
    for model in (User, Union, Team):
        assert mine.get(f"{address(model)}?{query}").status_code == 400
        assert mine.get(f"{address(model, 'add')}?{query}").status_code == 400


def test_an_add_form_neither_prints_nor_offers_what_its_address_names(
    mine: Client, theirs: Neighbour
) -> None:
    yushu = make.union(make.YUSHU)
    for model, query in (
        (Team, f"campaign=1&areas={yushu.pk}&_popup=1"),
        (Union, f"lies_in={yushu.pk}"),
        (User, f"username={theirs.user.pk}"),
        (Visit, f"union={yushu.pk}&enterprise={theirs.visit.enterprise_id}"),
        (Visit, f"campaign=2023&union={make.YUSHU}"),
    ):
        page = text(mine.get(f"{address(model, 'add')}?{query}"))
        assert "榆树市总工会" not in page
        assert SENTINEL not in page


def test_a_post_with_a_foreign_union_enters_nothing(mine: Client, theirs: Neighbour) -> None:
    before = Visit.objects.count()
    data = {"date": "2023-01-05", "name": "某厂", "kind": "困难企业"}
    mine.post(f"{address(Visit, 'add')}?campaign=2023&union={make.YUSHU}", data)
    assert Visit.objects.count() == before
    assert mine.post(f"{address(Visit, 'add')}?campaign=2023&union={make.CHAOYANG}", data).status_code == 302
    assert Visit.objects.count() == before + 1


def test_forms_and_inlines_refuse_a_foreign_row(mine: Client, theirs: Neighbour) -> None:
    yushu, campaign = make.union(make.YUSHU), Campaign.objects.get(code="2023")
    data = {
        "campaign": campaign.pk, "name": "第九慰问组", "areas": [yushu.pk],
        "members-TOTAL_FORMS": 1, "members-INITIAL_FORMS": 0,
        "members-0-name": "某人", "members-0-user": theirs.user.pk,
    }  # fmt: skip
    response = mine.post(address(Team, "add"), data)
    assert response.status_code == 200
    assert SENTINEL not in text(response)
    assert not Team.objects.filter(name="第九慰问组").exists()
    own_union = {**data, "areas": [make.union().pk], "members-0-user": ""}
    assert mine.post(address(Team, "add"), own_union).status_code == 302
    assert list(TeamMember.objects.filter(team__name="第九慰问组").values_list("name", "user")) == [
        ("某人", None)
    ]


def test_an_inline_takes_no_posting_elsewhere(mine: Client, theirs: Neighbour) -> None:
    data = {
        "username": "fresh", "password1": "green-lamp-88", "password2": "green-lamp-88",
        "postings-TOTAL_FORMS": 1, "postings-INITIAL_FORMS": 0,
        "postings-0-since": "2023-01-01", "postings-0-union": make.union(make.YUSHU).pk,
    }  # fmt: skip
    assert mine.post(address(User, "add"), data).status_code == 200
    assert not User.objects.filter(username="fresh").exists()
    data["postings-0-union"] = make.union().pk
    assert mine.post(address(User, "add"), data).status_code == 302
    assert [posting.union.code for posting in Posting.objects.filter(user__username="fresh")] == [
        make.CHAOYANG
    ]


def test_autocomplete_knows_no_foreign_row(mine: Client, theirs: Neighbour) -> None:
    query = {"app_label": "campaigns", "model_name": "visit", "field_name": "union", "term": "榆树"}
    found = mine.get(reverse("admin:autocomplete"), query)
    assert found.json()["results"] == []
    found = mine.get(reverse("admin:autocomplete"), {**query, "term": "朝阳"})
    assert [row["text"] for row in found.json()["results"]] == [str(make.union())]


def test_a_relation_out_of_reach_is_shown_but_cannot_be_cut_by_saving(theirs: Neighbour) -> None:
    """朝阳区's clerk does not see 长春市: as a choice, the saved form would empty the field."""
    request = RequestFactory().get("/")
    request.user = almighty()
    union = make.union()
    union.lies_in = make.union(make.CHANGCHUN)
    union.save()
    fixed = admin.site._registry[Union].get_readonly_fields(request, union)
    assert "lies_in" in fixed


def test_the_delete_page_counts_and_names_nothing() -> None:
    client = signed_in(almighty(make.PROVINCE))
    team = Team.objects.filter(campaign__code="2023").first()
    TeamMember.objects.create(team=team, name=f"{SENTINEL}员")
    page = text(client.get(address(Team, "delete", team.pk)))
    assert SENTINEL not in page
    assert "慰问组成员：1 条" in page


def test_names_in_use_stand(theirs: Neighbour) -> None:
    client = signed_in(almighty(make.PROVINCE))
    category = theirs.disbursement.category
    client.post(address(Category, "change", category.pk), {"name": "改名", "order": 1})
    category.refresh_from_db()
    assert category.name == "户外一线"


def test_every_admin_is_scoped() -> None:
    unscoped = [
        model.__name__ for model, site in admin.site._registry.items() if not isinstance(site, ScopedAdmin)
    ]
    assert unscoped == []
