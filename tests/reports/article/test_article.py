"""The article: live figures by their Chinese names, its text edited by one at a time, Word as the page."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from campaigns.models import Event
from songnuan.reports.article.live import Live, Unknown
from songnuan.reports.article.report import article
from songnuan.reports.article.text import DEFAULT
from songnuan.reports.models import ArticleText
from songnuan.reports.scope import resolve
from tests import factories as make
from tests.reports.official.world import facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(db: None) -> Client:
    facts()
    client = Client()
    client.force_login(make.user("省级工作人员", make.PROVINCE))
    return client


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("筹集慰问款物", "1.5万元"), ("走访企业", "1家"), ("走访次数", "2次"), ("慰问对象", "8人次"), ("年份", "2023"),
        ("筹集慰问款物·社会捐助", "0.5万元"), ("筹集慰问款物·物资", "0.5万元"), ("慰问对象·坚守一线职工", "8人次"),
        ("慰问对象·户外一线", "1人次"), ("走访次数·困难企业", "2次"), ("分类服务·义诊", "40人次"),
        ("农民工平安返乡·返岗包车", "9人次"), ("慰问对象·上年", "4人次"), ("单位", "吉林省总工会"), ("截至", "2月5日"),
        ("慰问组", "5个"),
    ],
)  # fmt: skip
def test_what_a_mark_stands_for(name: str, said: str) -> None:
    facts()
    make.batch(
        {"慰问帮扶发放": [make.disbursement(发放日期="2022-01-10", 人次=4)]}, make.CHAOYANG, year="2022"
    )
    reader = make.user("省级工作人员", make.PROVINCE)
    assert Live(resolve(reader, {"campaign": "2023"})).say(name).text == said


@pytest.mark.parametrize(
    "name", ["", "发放", "走访企业·困难企业", "发放款物·没有这一类", "筹集慰问款物·义诊"]
)
def test_a_mark_that_nothing_stands_for(name: str) -> None:
    with pytest.raises(Unknown):
        Live(resolve(make.user("领导", make.PROVINCE), {})).say(name)


def test_every_name_offered_is_understood() -> None:
    live = Live(resolve(make.user("领导", make.PROVINCE), {"campaign": "2023"}))
    offered = [whole + part for whole, parts in live.names() for part in ("", *parts)]
    assert len(offered) > 200
    assert [name for name in offered if not live.say(name).text] == []


def test_the_text_that_comes_along_knows_all_its_figures(clerk: Client) -> None:
    page = clerk.get("/article/").content.decode()
    assert "没有对应的数字" not in page
    assert "筹集慰问款物<a" in page
    assert "{" not in page.split("<article")[1].split("</article>")[0]


def test_word_says_what_the_page_says(clerk: Client) -> None:
    document = Document(io.BytesIO(clerk.get("/article.docx").content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "共筹集慰问款物1.5万元，走访企业1家，慰问职工8人次，发放款物0.16万元" in text
    assert [cell.text for cell in document.tables[0].rows[-1].cells] == [
        "合计",
        "1.5",
        "0.02",
        "0.16",
        "0.09",
        "1.25",
    ]
    assert Event.objects.get(verb="export.made").body["what"] == "article"


def test_an_edited_text_is_kept_and_said(clerk: Client) -> None:
    response = clerk.post("/article/edit/", {"text": "题：新标题\n发放{发放款物}。", "version": 0})
    assert response.status_code == 302
    page = clerk.get("/article/").content.decode()
    assert "新标题" in page
    assert "0.16万元</a>。" in page


def test_unknown_marks_are_refused_by_name_and_nothing_is_lost(clerk: Client) -> None:
    response = clerk.post("/article/edit/", {"text": "发放{发放款}。\n[表 没有的表]", "version": 0})
    page = response.content.decode()
    assert response.status_code == 422
    assert "没有这些数字或表：发放款、没有的表。" in page
    assert "发放{发放款}。\n[表 没有的表]" in page
    assert not ArticleText.objects.exists()


def test_who_comes_second_is_told_and_overwrites_nothing(clerk: Client) -> None:
    clerk.post("/article/edit/", {"text": "甲", "version": 0})
    for version in (0, 7):
        response = clerk.post("/article/edit/", {"text": "乙的长文", "version": version})
        page = response.content.decode()
        assert (response.status_code, "别人已经保存过" in page, "乙的长文" in page) == (422, True, True)
    assert clerk.post("/article/edit/", {"text": "丙", "version": 1}).status_code == 302
    assert list(ArticleText.objects.values_list("text", "version")) == [("丙\n", 2)]


def test_leaders_read_and_do_not_write() -> None:
    client = Client()
    client.force_login(make.user("领导", make.PROVINCE))
    assert client.get("/article/").status_code == 200
    assert client.post("/article/edit/", {"text": DEFAULT, "version": 0}).status_code == 403


def test_each_saving_is_an_event_and_no_number_of_a_person_is_kept(clerk: Client) -> None:
    number = make.citizen_id(5)
    for version in (0, 1):
        clerk.post("/article/edit/", {"text": f"{version}联系{number}，{{走访企业}}", "version": version})
    events = Event.objects.filter(verb="article.saved")
    assert [event.body["version"] for event in events.order_by("sequence")] == [1, 2]
    assert (number in ArticleText.objects.get().text, "联系" in ArticleText.objects.get().text) == (
        False,
        True,
    )
    clerk.post("/article/edit/", {"text": "后到的", "version": 1})
    assert events.count() == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲\n乙\x0b丙", "第2行里有看不见的控制字符"),
        ("[表 分地区汇总表]\n" * 31, "表太多了，最多"),
        ("题：甲\n[图片]\n乙\n[图片]", "[图片]只能写一次"),
        ("段\n" * 501, "文稿太长了，最多500段"),
    ],
)
def test_what_word_cannot_hold_is_refused_when_it_is_saved(clerk: Client, text: str, said: str) -> None:
    answer = clerk.post("/article/edit/", {"text": text, "version": 0})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not ArticleText.objects.exists()


def test_what_came_in_before_or_by_another_door_breaks_no_paper(clerk: Client) -> None:
    ArticleText.objects.create(
        campaign=make.campaign(), union=make.union("22"), text="题：甲\x1b乙\n丙\x08丁", by=make.user()
    )
    assert clerk.get("/article.docx").status_code == 200


@pytest.mark.hardening("T16")
def test_a_text_that_calls_for_the_photographs_again_and_again_gets_them_once(clerk: Client) -> None:
    scope = resolve(make.user("领导", make.PROVINCE), {"campaign": "2023"})
    made = article(scope, "题：甲\n[图片]\n" + "乙\n[图片]\n" * 3, Live(scope), {})
    kinds = [block.kind for block in made.blocks]
    assert kinds == ["title", "pictures", "paragraph", "paragraph", "paragraph"]


def test_the_most_that_may_be_written_is_kept(clerk: Client) -> None:
    text = "段\n" * 499 + "[图片]"
    assert clerk.post("/article/edit/", {"text": text, "version": 0}).status_code == 302


def test_a_table_that_is_asked_for_often_is_made_once(clerk: Client) -> None:
    def queries(text: str) -> int:
        ArticleText.objects.update_or_create(
            campaign=make.campaign(), union=make.union("22"), defaults={"text": text, "by": author}
        )
        with CaptureQueriesContext(connection) as found:
            assert clerk.get("/article/").status_code == 200
        return len(found)

    author = make.user()
    queries("[表 分地区汇总表]")
    assert queries("[表 分地区汇总表]") == queries("[表 分地区汇总表]\n" * 3)
