"""Campaigns proposed from the festivals, opened, and joined by a union that was founded meanwhile."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from beneficiaries.models import Category
from campaigns import lineage
from campaigns.models import Affiliation, Campaign, CampaignUnion, Event, Festival, Union
from campaigns.models.code import plain_code
from songnuan.ledger.verify import verify
from songnuan.setup.reference import open_campaign
from songnuan.setup.season import views
from songnuan.setup.season.proposal import Proposal, proposals
from tests import factories as make
from tests.fieldwork.reading import cells, signed_in
from tests.setup.moons import spring_festival

pytestmark = pytest.mark.django_db
NEW = {"code": "2027", "name": "2027年“两节”送温暖", "starts": "2026-12-01", "ends": "2027-02-20"}


def test_every_date_of_the_table_agrees_with_sun_and_moon() -> None:
    table = dict(Festival.objects.values_list("year", "spring"))
    assert table == {year: spring_festival(year) for year in range(2022, 2051)}


@pytest.mark.parametrize(
    ("year", "day"), [(1985, "1985-02-20"), (2000, "2000-02-05"), (2012, "2012-01-23"), (2034, "2034-02-19")]
)
def test_the_computation_knows_years_that_are_beyond_doubt(year: int, day: str) -> None:
    assert spring_festival(year).isoformat() == day


@pytest.mark.parametrize("code", ["2022", "2023"])
def test_the_campaigns_that_were_are_what_would_be_proposed(code: str) -> None:
    campaign = make.campaign(code)
    proposed = Proposal(int(code), Festival.objects.get(year=code).spring)
    assert proposed.fields() == {
        name: getattr(campaign, name) for name in ("code", "name", "name_en", "starts", "ends")
    }


def test_years_of_open_campaigns_are_not_proposed() -> None:
    codes = [line.code for line in proposals(datetime.date(2022, 11, 1))]
    assert codes == [str(year) for year in range(2024, 2051)]


def test_the_province_opens_a_campaign_with_the_categories_as_they_were_left() -> None:
    renamed = Category.objects.get(campaign__code="2023", code="courier")
    renamed.name = "快递小哥"
    renamed.save()
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    assert client.get("/campaigns/new/?year=2027").context["form"].initial["ends"] == datetime.date(
        2027, 2, 20
    )
    assert client.post("/campaigns/new/", NEW).url == "/campaigns/2027/unions/"
    made = Campaign.objects.get(code="2027")
    assert made.places.count() == Union.objects.count()
    names = {
        code: (name, head) for code, name, head in made.categories.values_list("code", "name", "head__code")
    }
    before = make.campaign().categories.values_list("code", "name", "head__code")
    assert names == {code: (name, head) for code, name, head in before}
    assert names["courier"] == ("快递小哥", "gig")
    assert Event.objects.get(verb="campaign.opened").campaign == made


def test_a_campaign_that_ends_before_it_begins_is_refused() -> None:
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    assert client.post("/campaigns/new/", {**NEW, "ends": "2026-11-30"}).status_code == 422
    assert not Campaign.objects.filter(code="2027").exists()


@pytest.mark.parametrize("code", ["2024年", "%", "2024/25", "２０２４", "2024 25", "2024&a", "..", "2024\n"])
def test_a_code_that_no_address_holds_is_refused_at_its_field(code: str) -> None:
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    answer = client.post("/campaigns/new/", {**NEW, "code": code})
    # What is around a code is taken off as everywhere.
    assert (answer.status_code, list(answer.context["form"].errors) if answer.context else []) == (
        (302, []) if code == "2024\n" else (422, ["code"])
    )
    assert Campaign.objects.filter(code=code).exists() is False
    assert client.get("/campaigns/").status_code == 200


@pytest.mark.parametrize("code", ["2024年", "2024/25", "%", "２０２４"])
def test_a_campaign_opened_before_codes_were_looked_at_still_has_its_pages(code: str) -> None:
    made = Campaign.objects.create(code=code, name="旧", starts="2023-12-01", ends="2024-02-20")
    open_campaign(made)
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    assert client.get("/campaigns/").status_code == 200
    for route in ("campaign_unions", "campaign_close"):
        assert client.get(reverse(route, args=[code])).context["campaign"] == made


def test_codes_of_unions_are_as_plain() -> None:
    for code in ("2201 直", "a&b", "％"):
        with pytest.raises(ValidationError) as refused:
            Union(code=code, name="某某总工会", short_name="某某", kind="zone").full_clean()
        assert list(refused.value.message_dict) == ["code"]
    for union in Union.objects.all():
        plain_code(union.code)


def test_of_two_at_the_same_moment_the_second_reads_that_the_code_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    real = views.open_campaign

    def opened(campaign: Campaign) -> None:
        raise IntegrityError("UNIQUE constraint failed: campaigns_campaign.code")

    monkeypatch.setattr(views, "open_campaign", opened)
    assert client.post("/campaigns/new/", NEW).status_code == 422
    assert not Campaign.objects.filter(code="2027").exists()
    monkeypatch.setattr(views, "open_campaign", real)
    assert client.post("/campaigns/new/", NEW).status_code == 302
    assert client.post("/campaigns/new/", NEW).status_code == 422


def founded(code: str = "2201X", superior: str | None = make.CHANGCHUN) -> Union:
    union = Union.objects.create(code=code, name="长春某某新区总工会", short_name="某某新区", kind="zone")
    if superior:
        since = datetime.date(2023, 1, 1)
        Affiliation.objects.create(union=union, superior=make.union(superior), since=since)
        lineage.rebuild()
    return union


def test_a_new_union_joins_an_open_campaign_and_moves_no_figure() -> None:
    make.batch({"走访企业": [make.visit()]})
    before, union = make.figures(), founded()
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    assert client.post("/campaigns/2023/unions/", {"union": "2201X"}).status_code == 302
    place = CampaignUnion.objects.get(campaign__code="2023", union=union)
    assert (place.superior.code, place.area.code) == (make.CHANGCHUN, make.CHANGCHUN)
    assert make.figures() == before
    assert verify(make.campaign()) == []
    assert Event.objects.get(verb="campaign.joined").union == union
    make.batch({"走访企业": [make.visit(企业名称="新区机械")]}, at="2201X")
    assert make.figures(make.CHANGCHUN)["enterprises"] == 2
    assert client.post("/campaigns/2023/unions/", {"union": "2201X"}).status_code == 422


def test_a_union_without_a_superior_in_the_campaign_cannot_join() -> None:
    founded(superior=None)
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    assert client.post("/campaigns/2023/unions/", {"union": "2201X"}).status_code == 422
    assert not CampaignUnion.objects.filter(union__code="2201X").exists()


def test_the_first_campaign_of_all_takes_the_categories_of_the_fixture() -> None:
    Category.objects.filter(head__isnull=False).delete()
    Category.objects.all().delete()
    made = Campaign.objects.create(code="2030", name="2030", starts="2029-12-01", ends="2030-02-15")
    open_campaign(made)
    assert made.categories.filter(head=None).count() == 7


def test_campaigns_and_their_unions_are_narrowed_and_taken_along() -> None:
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    assert [str(line.code) for line in client.get("/campaigns/?state=over").context["campaigns"]] == [
        "2023",
        "2022",
    ]
    assert client.get("/campaigns/?state=coming").context["campaigns"] == []
    taken = cells(client.get("/campaigns/?state=over&export=xlsx"))
    assert [row[0] for row in taken if row and row[0] in ("2022", "2023")] == ["2023", "2022"]

    def codes(query: str) -> list[str]:
        return [
            place.union.code for place in client.get(f"/campaigns/2023/unions/?{query}").context["places"]
        ]

    assert len(codes("")) == 88
    assert codes("q=朝阳") == [make.CHAOYANG] == codes(f"q={make.CHAOYANG}")
    assert set(codes("area=2201&kind=zone")) < set(codes("area=2201")) < set(codes(""))
    assert codes("area=2201&q=珲春") == []
    exported = cells(client.get("/campaigns/2023/unions/?q=朝阳&export=xlsx"))
    assert [row for row in exported if row and row[0] == make.CHAOYANG] != []
    assert Event.objects.filter(verb="export.made").count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": "0001-01-01", "ends": "9999-12-31"}, {"ends": "9999-12-31"}, {"starts": "1899-12-01", "ends": "1900-02-20"},
        {"starts": "2025-02-01"},
    ],
)  # fmt: skip
def test_a_campaign_of_another_age_is_refused(changes: dict[str, str]) -> None:
    client = signed_in(make.user("省级工作人员", make.PROVINCE, "province"))
    before = Campaign.objects.count()
    assert client.post("/campaigns/new/", {**NEW, **changes}).status_code == 422
    assert Campaign.objects.count() == before
