"""After 封存: what hangs beside rows and reports stands still, and what may go on does (decision 44)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.admin.category import CategoryResource
from beneficiaries.models import ActivityDetail, Category, Need, Service
from campaigns import journal
from campaigns.models import Campaign, Edition, Event, Period, Photograph, PlannedVisit, Team, Visit
from songnuan.entry.models import Draft, Upload
from songnuan.entry.names import load
from songnuan.entry.written import written
from songnuan.fieldwork.activities.entering import correct, mark
from songnuan.fieldwork.teams import planning
from songnuan.filings.periods import acts
from songnuan.ledger import post
from songnuan.ledger.post import Conflict
from songnuan.reports.models import ArticleText, PublishedFigure
from songnuan.setup.season.joining import CannotJoin, join
from tests import factories as make
from tests.closing.world import closed, staff

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def details() -> None:
    service = Service.objects.get()
    cells = written(service, load(service.campaign, service.union))
    correct(service, cells, {"partners": "后来添的"}, by=staff("editor"), reason="补", seen=mark(service))


def planned() -> PlannedVisit:
    team = Team.objects.filter(campaign=make.campaign()).first() or Team.objects.create(
        campaign=make.campaign(), name="第一慰问组"
    )
    found = PlannedVisit.objects.filter(team=team).first()
    return found or PlannedVisit.objects.create(team=team, day=date(2023, 1, 5), union=make.union())


ACTS: dict[str, Callable[[], object]] = {
    "details of an activity": details,
    "a period": lambda: acts.put(make.campaign(), 9, NOW + timedelta(days=9), NOW + timedelta(days=9), by=staff("setter")),
    "the proposed periods": lambda: acts.put_proposed(make.campaign("2022"), by=staff("setter")),
    "a late grant": lambda: acts.grant(
        Period.objects.get(), make.union(), NOW + timedelta(days=90), "晚", by=staff("granter")
    ),
    "a plan marked": lambda: planning.mark(planned(), done=True, by=staff("planner")),
    "a plan dropped": lambda: planning.drop(planned(), seen=planned().seen, by=staff("planner")),
}  # fmt: skip


@pytest.fixture
def before() -> int:
    """Events there are when both campaigns have just been closed, with something in each to be changed."""
    make.batch({"分类服务": [make.service()]})
    make.period()
    planned()
    closed()
    Campaign.objects.filter(code="2022").update(closed_at=NOW)
    return Event.objects.count()


@pytest.mark.parametrize("act", ACTS)
def test_it_is_refused_and_leaves_nothing(act: str, before: int) -> None:
    with pytest.raises(Conflict, match="封存"):
        ACTS[act]()
    assert Event.objects.count() == before
    assert not ActivityDetail.objects.exists()


@pytest.mark.parametrize("act", ACTS)
def test_control_without_the_rule_it_is_done(act: str, before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (post, acts, planning, journal):
        monkeypatch.setattr(room, "refuse_finished", lambda *_asked, **_how: None)
    monkeypatch.setattr("songnuan.fieldwork.activities.entering.refuse_finished", lambda *_asked: None)
    ACTS[act]()
    assert Event.objects.count() > before


def test_no_union_joins_a_closed_campaign() -> None:
    closed()
    with pytest.raises(CannotJoin, match="封存"):
        join(make.campaign(), make.union(), by=staff("joiner"))


def test_tables_of_a_closed_campaign_are_read_in_the_admin_and_offered_for_nothing_new() -> None:
    category = Category.objects.filter(campaign=make.campaign()).first()
    assert category is not None
    address = f"/admin/beneficiaries/category/{category.pk}/change/"
    browser = Client()
    browser.force_login(staff("keeper"))
    chosen = f'<option value="{category.campaign_id}"'
    assert 'name="_save"' in browser.get(address).content.decode()
    assert chosen in browser.get("/admin/beneficiaries/category/add/").content.decode()
    closed()
    assert 'name="_save"' not in browser.get(address).content.decode()
    assert browser.post(address, {"name": "改名"}).status_code == 403
    assert chosen not in browser.get("/admin/beneficiaries/category/add/").content.decode()


def test_the_pages_say_why_and_lose_nothing() -> None:
    period, plan = make.period(), planned()
    closed()
    browser = Client()
    browser.force_login(staff("setter"))
    new = browser.post(
        "/filings/periods/new/?campaign=2023",
        {"number": 9, "deadline": "2023-03-01T17:00", "closes": "2023-03-02T17:00"},
    )
    assert (new.status_code, "封存，不能再" in new.content.decode()) == (422, True)
    marked = browser.post(f"/records/plan/{plan.pk}/done/", {"done": "1"}, follow=True)
    assert "封存，不能再" in marked.content.decode()
    assert make.campaign().periods.get() == period
    page = browser.get("/campaigns/2023/close/").content.decode()
    assert ("封存以后也都不能改" in page, "不改动数据的事情仍可以办" in page) == (True, True)


def test_a_photograph_is_taken_away_by_the_province_and_none_is_added_or_captioned() -> None:
    make.batch({"走访企业": [make.visit()]})
    visit = Visit.objects.get()
    photograph = make.photograph(visit)
    closed()
    browser = Client()
    browser.force_login(make.clerk())
    there = [photograph.uid]
    browser.post(reverse("photograph_caption", args=there), {"caption": "后来写的"})
    picture = SimpleUploadedFile("a.jpg", make.picture(), "image/jpeg")
    added = browser.post(reverse("photograph_add", args=["visit", visit.record]), {"photographs": picture})
    assert "封存，不能再" in added.content.decode()
    assert list(Photograph.objects.values_list("caption", flat=True)) == [""]
    assert "请联系省总工会" in browser.post(reverse("photograph_remove", args=there)).content.decode()
    assert Photograph.objects.get() == photograph
    browser.force_login(staff("province"))
    browser.post(reverse("photograph_remove", args=there))
    assert not Photograph.objects.exists()


def test_what_a_visit_asked_for_is_answered_and_nothing_else_is_noted() -> None:
    make.batch({"走访企业": [make.visit(诉求="车间供暖不足")]})
    visit = Visit.objects.get()
    closed()
    browser = Client()
    browser.force_login(make.clerk())
    form = {"text": "供暖", "kind": "facility", "responsible": make.union().pk, "due": "2023-06-01"}
    new = browser.post("/records/needs/new/?campaign=2023", {**form, "union": make.union().pk})
    assert (new.status_code, "封存，不能再" in new.content.decode(), Need.objects.count()) == (422, True, 0)
    assert browser.post(f"/records/needs/take/{visit.record}/", form).status_code == 302
    need = Need.objects.get()
    assert (
        browser.post(f"/records/needs/{need.uid}/step/", {"state": "solved", "note": "已修"}).status_code
        == 302
    )
    need.refresh_from_db()
    assert need.state == "solved"


def test_no_file_changes_a_table_of_a_closed_campaign() -> None:
    """The form of such a row is read only; the import of 数据管理 leads to the same rows."""
    category = Category.objects.filter(campaign=make.campaign()).first()
    assert category is not None
    closed()
    keeper = staff("keeper")
    unchanged = CategoryResource(keeper).export(Category.objects.filter(pk=category.pk))
    assert CategoryResource(keeper).import_data(unchanged, dry_run=True, user=keeper).invalid_rows == []
    changed = tablib.Dataset(headers=unchanged.headers)
    changed.append(
        ["Renamed" if header == "英文名" else value for header, value in unchanged.dict[0].items()]
    )
    (refused,) = CategoryResource(keeper).import_data(changed, user=keeper).invalid_rows
    assert "已封存" in str(refused.error)
    assert Category.objects.get(pk=category.pk).name_en == category.name_en


NEW_ONES: dict[str, Callable[[Client], HttpResponse]] = {
    "a file": lambda browser: browser.post(
        "/upload/", {"campaign": "2023", "union": make.CHAOYANG, "file": SimpleUploadedFile("a.csv", b"x" * 99)}, follow=True
    ),
    "a draft": lambda browser: browser.post(
        f"/visits/drafts/{uuid4()}/keep/{uuid4()}/", {"campaign": "2023", "union": make.CHAOYANG, "window": "w" * 8}
    ),
    "a need": lambda browser: browser.post(
        "/records/needs/new/?campaign=2023",
        {"union": make.union().pk, "text": "大病", "kind": "living", "responsible": make.union().pk, "due": "2023-06-01"},
    ),
    "the article": lambda browser: browser.post(
        f"/article/edit/?campaign=2023&union={make.CHAOYANG}", {"text": "王师傅", "version": 0}
    ),
    "a published figure": lambda browser: browser.post(
        f"/published/new/?campaign=2023&union={make.CHAOYANG}",
        {"indicator": "raised", "said": "1万元", "where": "会上", "on": "2023-02-06", "spoken_by": "王师傅", "status": "all"},
    ),
}  # fmt: skip


def test_whose_personal_data_is_gone_takes_no_edition_with_a_remark() -> None:
    browser, asked = Client(), {"name": "定稿二", "remark": "问王师傅住院情况"}
    browser.force_login(make.user("省级工作人员", make.PROVINCE))
    Campaign.objects.filter(code="2023").update(closed_at=NOW, anonymised_at=NOW)
    answer = browser.post("/editions/take/?campaign=2023", asked)
    assert (answer.status_code, "个人信息已清除" in answer.content.decode()) == (422, True)
    assert not Edition.objects.exists()
    Campaign.objects.filter(code="2023").update(closed_at=None, anonymised_at=None)  # control
    assert browser.post("/editions/take/?campaign=2023", asked).status_code == 302


@pytest.mark.parametrize("door", NEW_ONES)
def test_whose_personal_data_is_gone_takes_no_new_one(door: str) -> None:
    Campaign.objects.filter(code="2023").update(closed_at=NOW, anonymised_at=NOW)
    browser = Client()
    browser.force_login(make.clerk())
    answer = NEW_ONES[door](browser)
    text = answer.json()["problem"] if door == "a draft" else answer.content.decode()
    assert "个人信息已清除" in text
    tables = (Upload, Draft, Need, ArticleText, PublishedFigure)
    assert [table.objects.count() for table in tables] == [0] * 5
    Campaign.objects.filter(code="2023").update(closed_at=None, anonymised_at=None)  # control
    NEW_ONES[door](browser)
    assert sum(table.objects.count() for table in tables) == 1
