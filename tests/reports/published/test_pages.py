"""The register: entered, listed, taken as a workbook, struck out; what no longer holds is said where figures are read."""

import io

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from campaigns.models import Event
from songnuan.ledger.edition import take
from songnuan.reports.models import PublishedFigure
from songnuan.reports.models.published import PublishedFigureQuerySet
from tests import factories as make
from tests.races.threads import together

pytestmark = pytest.mark.django_db


def browser(role: str = "省级工作人员", at: str = make.PROVINCE) -> Client:
    client = Client()
    client.force_login(make.user(role, at))
    return client


def entry(said: str = "500元", **more: str) -> dict[str, str]:
    return {
        "indicator": "disbursed", "said": said, "where": "新闻发布会", "on": "2023-02-06", "spoken_by": "宣教部", "status": "all", **more,
    }  # fmt: skip


def test_what_was_said_is_held_against_what_is() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    edition, province = take(make.campaign(), "发布稿", by=None), browser()
    assert province.post("/published/new/", entry(status=edition.status)).status_code == 302
    made = PublishedFigure.objects.get()
    assert (made.status, made.number, made.said) == (edition.status, edition.number, "500元")
    for page in ("/", "/article/", "/published/?only=contradicts"):
        assert "不一致" not in province.get(page).content.decode().partition("<main")[2].replace("与现在的数不一致的会标出来", "").replace("为什么不一致", ""), page  # fmt: skip
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="周雪")]})
    words = "2023年2月6日在新闻发布会公布的发放款物是“500元”，现在是0.1万元。"
    for page in ("/", "/article/"):
        assert words in province.get(page).content.decode(), page
    assert "tag-warning" in province.get("/published/?only=contradicts").content.decode()
    paper = Document(io.BytesIO(province.get("/article.docx").content))
    assert paper.paragraphs[-1].text == f"与已公布的数不一致：{words}"
    county = browser("市县填报员", make.CHAOYANG).get("/").content.decode()
    assert words not in county
    book = load_workbook(io.BytesIO(province.get("/published.xlsx").content)).worksheets[0]
    assert any("不一致" in [cell.value for cell in row] for row in book.iter_rows())


@pytest.mark.hardening("T47")
@pytest.mark.parametrize(("role", "told"), [("领导", False), ("市州审核员", True)])
def test_what_is_not_told_of_one_union_is_not_held_against_what_was_said(role: str, told: bool) -> None:
    """慰问帮扶人数 of one union as it was filed, beside the figure of today: between them may stand one row."""
    for status in ("all", "filed"):
        line = {"status": status, "number": 0, "union": make.union(), "campaign": make.campaign()}
        said = {"indicator": "persons", "said": "9人", "where": "新闻发布会", "on": "2023-02-06"}
        PublishedFigure.objects.create(**line, **said)
    reader = browser(role, make.CHANGCHUN)
    page = reader.get("/published/?campaign=2023&union=2201").content.decode()
    book = load_workbook(
        io.BytesIO(reader.get("/published.xlsx?campaign=2023&union=2201").content)
    ).worksheets[0]
    cells = [cell.value for row in book.iter_rows() for cell in row]
    # The saying was public: it stays. What it is held against is not told.
    assert (page.count("9人"), cells.count("9人")) == (2, 2)
    assert (page.count("不在这里显示"), cells.count("不在这里显示")) == ((0, 0) if told else (1, 1))
    assert (page.count("tag-warning"), cells.count("不一致")) == (1 + told, 1 + told)
    article = reader.get(f"/article/?campaign=2023&union={make.CHAOYANG}").content.decode()
    assert article.count("公布的慰问帮扶人数是“9人”") == 1 + told


def test_rounding_is_no_contradiction() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(人次=598)]})
    province = browser()
    province.post("/published/new/", entry("近600人次", indicator="consoled"))
    assert "与已公布的数不一致" not in province.get("/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"said": "600人次"}, {"on": "2999-01-01"}, {"where": ""}, {"status": "e9"}, {"indicator": "x"}]
)
def test_what_cannot_be_entered(wrong: dict[str, str]) -> None:
    assert browser().post("/published/new/", {**entry(), **wrong}).status_code == 422
    assert not PublishedFigure.objects.exists()


@pytest.mark.hardening("T60")
@pytest.mark.django_db(transaction=True)
def test_what_is_sent_twice_was_published_once() -> None:
    """Three times at once, and once more later; struck out it may be entered again, and so may another."""
    clerk = make.clerk()

    def register(**more: str) -> int:
        sender = Client()
        sender.force_login(clerk)
        return int(sender.post("/published/new/", entry(**more)).status_code)

    assert together(*[register] * 3) == [302] * 3
    assert (register(), register(where="吉林日报第一版")) == (302, 302)
    assert PublishedFigure.objects.count() == Event.objects.filter(verb="published.added").count() == 2
    PublishedFigure.objects.update(voided_at=timezone.now())
    assert (register(), PublishedFigure.objects.standing().count()) == (302, 1)


@pytest.mark.hardening("T60")
def test_the_control_without_a_look_it_stands_there_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PublishedFigureQuerySet, "standing", lambda rows: rows.none())
    clerk = browser("市县填报员", make.CHAOYANG)
    for _again in range(2):
        clerk.post("/published/new/", entry())
    assert PublishedFigure.objects.count() == 2


def test_who_enters_sees_and_strikes_out() -> None:
    clerk = browser("市县填报员", make.CHAOYANG)
    assert clerk.post("/published/new/", entry()).status_code == 302
    made = PublishedFigure.objects.get()
    assert made.union == make.union(make.CHAOYANG)
    assert browser("市县填报员", make.YUSHU).post(f"/published/{made.pk}/void/").status_code == 404
    assert browser("领导").get("/published/").content.decode().count("500元") == 1
    assert browser("领导").post("/published/new/", entry()).status_code == 403
    assert browser("系统管理员").get("/published/").status_code == 403
    assert clerk.post(f"/published/{made.pk}/void/").status_code == 302
    assert "500元" not in clerk.get("/published/").content.decode()
    assert clerk.post(f"/published/{made.pk}/void/").status_code == 404
    assert (
        list(Event.objects.filter(verb__startswith="published").values_list("verb", flat=True)).count(
            "published.voided"
        )
        == 1
    )


def test_a_county_strikes_out_its_own_and_not_what_the_province_said_of_it() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    province, county = browser(), browser("市县填报员", make.CHAOYANG)
    for client, said in ((province, "600元"), (county, "700元")):
        client.post(f"/published/new/?campaign=2023&union={make.CHAOYANG}", entry(said))
    theirs, own = PublishedFigure.objects.get(said="600元"), PublishedFigure.objects.get(said="700元")
    page = county.get(f"/published/?campaign=2023&union={make.CHAOYANG}").content.decode()
    assert (f"/published/{theirs.pk}/void/" in page, f"/published/{own.pk}/void/" in page) == (False, True)
    assert county.post(f"/published/{theirs.pk}/void/").status_code == 404
    assert county.post(f"/published/{own.pk}/void/").status_code == 302
    assert province.post(f"/published/{theirs.pk}/void/").status_code == 302


def test_numbers_of_persons_are_masked_where_and_by_whom() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    browser().post("/published/new/", entry(where="问13812345678", spoken_by=f"张{make.citizen_id(4)}"))
    made = PublishedFigure.objects.get()
    assert (made.where, make.citizen_id(4) in made.spoken_by) == ("问138****5678", False)
