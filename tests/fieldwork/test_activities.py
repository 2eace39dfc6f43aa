"""服务活动: typed as one batch with what hangs on it; a programme's sums over the unions in reach."""

import re
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from beneficiaries.models import ActivityDetail, Service, Venue
from campaigns.models import Batch, Event, User
from songnuan.fieldwork.activities import entering
from songnuan.fieldwork.activities.entering import mark
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.fieldwork.reading import cells, queries, signed_in
from tests.reports.clicks import Page

pytestmark = pytest.mark.django_db
PROGRAMME = "新业态劳动者温暖服务季"
FORM = {
    "campaign": "2023", "union": make.CHAOYANG, "date": "2023-01-08", "kind": "义诊", "activity": "健康义诊进驿站",
    "person_times": "40", "cost": "300.50", "programme": PROGRAMME, "partners": "区医院", "launched_on": "2023-01-08",
    "launched_at": "红旗街", "leaders": "李主席",
}  # fmt: skip


def typed(**changes: object) -> Service:
    response = signed_in(make.clerk(username=f"clerk{User.objects.count()}")).post(
        "/records/activities/new/", {**FORM, **changes}
    )
    assert response.status_code == 302, response.context["form"].errors
    found: Service = Service.objects.latest("pk")
    return found


def test_an_activity_is_one_batch_and_its_details_hang_on_the_record() -> None:
    venue = Venue.objects.create(union=make.union(), name="红旗街驿站")
    fact = typed(venue=venue.pk)
    assert (fact.added_by.kind, fact.added_by.rows, fact.place, fact.cost) == (
        "entry",
        1,
        "红旗街驿站",
        30050,
    )
    detail = ActivityDetail.objects.get(sheet=Service.SHEET, record=fact.record)
    assert (detail.venue, detail.partners, detail.leaders, detail.buses) == (venue, "区医院", "李主席", None)
    assert make.figures()["served"] == 40
    assert verify(make.campaign()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"date": "2023-06-01"}, "date"), ({"person_times": "四十"}, "person_times"), ({"cost": "-1"}, "cost")],
)
def test_a_wrong_cell_is_named_at_its_field_and_nothing_is_kept(changes: dict[str, str], field: str) -> None:
    response = signed_in(make.clerk()).post("/records/activities/new/", {**FORM, **changes})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert (Service.objects.count(), ActivityDetail.objects.count(), Batch.objects.count()) == (0, 0, 0)


def test_a_bus_home_counts_as_returned() -> None:
    fact = typed(
        kind="返岗包车", person_times="34", origin="榆树", destination="长春", buses="1", seats="45", programme="",
        launched_on="", launched_at="", leaders="", partners="",
    )  # fmt: skip
    assert (make.figures()["returned"], make.figures()["served"]) == (34, 0)
    page = (
        signed_in(make.clerk(username="reader")).get(f"/records/activities/{fact.record}/").content.decode()
    )
    assert "1 辆，45 座，乘车 34 人次" in page


def test_a_neighbours_union_and_venue_are_refused() -> None:
    venue = Venue.objects.create(union=make.union(make.YUSHU), name="榆树驿站")
    client = signed_in(make.clerk())
    for changes in ({"union": make.YUSHU}, {"venue": venue.pk}):
        assert client.post("/records/activities/new/", {**FORM, **changes}).status_code == 422
    assert Service.objects.count() == 0


def corrected(fact: Service, **changes: object) -> int:
    form = {name: value for name, value in FORM.items() if name not in ("campaign", "union")}
    client = signed_in(make.clerk(username=f"corrector{User.objects.count()}"))
    seen = {"seen": mark(fact)}
    return client.post(f"/records/activities/{fact.record}/correct/", {**form, **seen, **changes}).status_code


def test_a_correction_is_a_batch_with_a_reason_and_keeps_the_record() -> None:
    fact = typed()
    assert corrected(fact, person_times="45") == 422
    assert corrected(fact, person_times="45", reason="数错了", seats="50", buses="1") == 302
    now = Service.objects.live().get()
    assert (now.record, now.person_times, now.added_by.kind) == (fact.record, 45, "correction")
    assert ActivityDetail.objects.get().seats == 50
    assert make.figures()["served"] == 45


def test_details_alone_move_no_figure_and_are_noted() -> None:
    fact = typed()
    assert corrected(fact, reason="补记", leaders="王主席") == 302
    assert Service.objects.get().pk == fact.pk
    assert ActivityDetail.objects.get().leaders == "王主席"
    told = Event.objects.get(verb="activity.changed")
    assert (told.told["reason"], told.body["fields"]) == ("补记", ["出席领导"])
    assert told.detail.opened == {
        "before": {"出席领导": "李主席"}, "after": {"出席领导": "王主席"}, "written": {"reason": "补记"},
    }  # fmt: skip


@pytest.mark.hardening("T62")
@pytest.mark.parametrize("more", [{}, {"person_times": "45"}])
def test_the_second_of_two_open_forms_takes_nothing_back(more: dict[str, str]) -> None:
    fact = typed()
    page = signed_in(make.clerk()).get(f"/records/activities/{fact.record}/correct/").content.decode()
    seen = mark(fact)
    assert f'name="seen" value="{seen}"' in page
    assert corrected(fact, reason="补记", partners="市人社局") == 302
    for stale in (seen, ""):
        assert corrected(fact, reason="补记", launched_at="文化广场", seen=stale, **more) == 422
    kept = ActivityDetail.objects.get()
    assert (kept.partners, kept.launched_at, Service.objects.get().person_times) == ("市人社局", "红旗街", 40)
    assert corrected(fact, reason="补记", partners="市人社局", launched_at="文化广场", **more) == 302
    assert ActivityDetail.objects.get().launched_at == "文化广场"


@pytest.mark.hardening("T45")
@pytest.mark.parametrize("protected", [True, False], ids=["typed over", "control"])
def test_a_right_guess_at_a_number_that_is_not_printed_is_a_correction_like_a_wrong_one(
    protected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not protected:
        monkeypatch.setattr(entering, "typed_over", lambda *_asked: frozenset())
    told = []
    for phone in ("13904310791", "13904310792"):
        fact = typed(remark="龘联系人13904310791")
        page = signed_in(make.clerk()).get(f"/records/activities/{fact.record}/correct/").content.decode()
        assert ("13904310791" in page, "139****0791" in page) == (False, True)
        assert corrected(fact, reason="核对", remark="龘联系人139****0791") == 302
        assert Service.objects.live().get(record=fact.record).pk == fact.pk  # as printed: left alone
        assert corrected(fact, reason="核对", remark=f"龘联系人{phone}") == 302
        told.append(Service.objects.live().get(record=fact.record).pk != fact.pk)
    assert told == [protected, True]


def test_a_programme_sums_the_unions_in_reach_and_no_other() -> None:
    for union, times in ((make.CHAOYANG, 40), (make.YUSHU, 7), ("220581", 5)):
        row = make.service(主题活动=PROGRAMME, 人次=times)
        make.batch({"分类服务": [row, make.service(人次=1)]}, at=union)
    address = "/records/programmes/gig_season/?campaign=2023"

    def sums(user: object) -> tuple[list[tuple[str, int]], int]:
        context = signed_in(user).get(address).context  # type: ignore[arg-type]
        return [(line.code, line.sums.served) for line in context["lines"]], context["sums"].served

    assert sums(make.clerk()) == ([(make.CHAOYANG, 40)], 40)
    assert sums(make.user("市县填报员", make.CHANGCHUN, "city")) == (
        [(make.CHAOYANG, 40), (make.YUSHU, 7)],
        47,
    )
    assert sums(make.user("领导", make.PROVINCE, "leader"))[1] == 52
    client = signed_in(make.clerk(username="another"))
    lines = cells(client.get(f"{address}&export=xlsx"))
    assert [line[1:] for line in lines[4:]] == [[1, 40, 0, 300]]
    rows = client.get(f"/records/activities/?campaign=2023&programme=gig_season&union={make.CHAOYANG}&own=1")
    assert (len(rows.context["page"].object_list), rows.context["sums"].served) == (1, 40)


def test_names_beside_the_table_are_listed_too() -> None:
    make.batch({"分类服务": [make.service(主题活动="自己起的名字")]})
    lines = signed_in(make.clerk()).get("/records/programmes/?campaign=2023").context["lines"]
    assert [(line.label, line.code, line.sums.count) for line in lines][-1] == ("自己起的名字", "", 1)


def test_the_lists_cost_the_same_with_one_and_three() -> None:
    client = signed_in(make.clerk())
    pages = ("/records/activities/?campaign=2023", "/records/programmes/gig_season/?campaign=2023")
    make.batch({"分类服务": [make.service(主题活动=PROGRAMME)]})
    one = queries(client, *pages)
    for times in (1, 2):
        make.batch({"分类服务": [make.service(主题活动=PROGRAMME, 人次=times)]})
    assert queries(client, *pages) == one


FIGURES: dict[str, Callable[[Service], int]] = {
    "activities": lambda _row: 1,
    "served": lambda row: 0 if row.safe_return else row.person_times,
    "returned": lambda row: row.person_times if row.safe_return else 0,
    "service_cost": lambda row: row.cost,
}


def listed(client: Client, address: str) -> list[Service]:
    """The activities that the page of an address names."""
    page = Page()
    page.feed(client.get(address).content.decode())
    found = (re.fullmatch(r"/records/activities/([0-9a-f-]{36})/", link) for link, _text in page.links)
    return [Service.objects.live().get(record=match[1]) for match in found if match]


@pytest.mark.parametrize("address", ["/records/programmes/", "/records/programmes/gig_season/"])
def test_every_number_of_a_programme_leads_to_the_activities_that_make_it(address: str) -> None:
    for code in (make.CHAOYANG, make.YUSHU):
        make.batch({"分类服务": [
            make.service(主题活动=PROGRAMME, 活动名称=code, **{"支出金额(元)": "12.5"}),
            make.service(主题活动=PROGRAMME, 服务类型="返岗包车", 人次=7), make.service(主题活动="自办", 人次=5),
        ]}, code)  # fmt: skip
    client, page = signed_in(make.user("领导", make.PROVINCE)), Page()
    page.feed(client.get(address).content.decode())
    asked = [(link, text) for link, text in page.links if "figure=" in link]
    assert len(asked) >= 12
    for link, text in asked:
        rows = listed(client, link)
        value = sum(FIGURES[parse_qs(urlsplit(link).query)["figure"][0]](row) for row in rows)
        shown = Decimal(text.replace(",", "")) * (100 if "service_cost" in link else 1)
        assert (link, value) == (link, shown)
