"""T47: an article says of small categories what the tables do, whoever wrote its text, on the page and in Word."""

import io

import pytest
from django.test import Client
from docx import Document

from campaigns.models import User
from songnuan.reports.article import live
from songnuan.reports.article.live import Live
from songnuan.reports.models import ArticleText
from songnuan.reports.scope import resolve
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T47")]
HIDDEN, LARGE, SMALL = "人数少，不显示", "户外一线", "深度困难职工"
HERE = {"campaign": "2023", "union": make.CHAOYANG}


def facts() -> None:
    """Thirty of one category, of another one person, of every other nobody."""
    crew = make.disbursement(姓名="环卫一队", 人员类别=LARGE, 人次=30)
    make.batch({"慰问帮扶发放": [crew, make.disbursement(身份证号=make.citizen_id(1), 人员类别=SMALL)]})


def leader() -> User:
    return make.user("领导", make.PROVINCE)


def staff() -> User:
    return make.user("省级工作人员", make.PROVINCE)


def said(reader: User, *names: str, **wishes: str) -> list[str]:
    speaks = Live(resolve(reader, {**HERE, **wishes}))
    return [speaks.say(name).text for name in names]


NAMES = (
    "慰问对象·困难职工",
    "发放款物·困难职工",
    f"慰问对象·{SMALL}",
    "慰问对象·劳模和先进",
    "慰问对象·快递员",
)


def test_a_small_category_is_told_like_one_without_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    facts()
    assert said(leader(), *NAMES) == [HIDDEN] * 5
    assert said(leader(), "慰问对象·坚守一线职工", f"慰问对象·{LARGE}") == ["30人次", "30人次"]
    assert said(staff(), *NAMES) == ["1人次", "0.05万元", "1人次", "0人次", "0人次"]
    monkeypatch.setattr(live, "few", lambda *_asked: frozenset())
    assert said(leader(), *NAMES) == said(staff(), *NAMES)


def test_the_text_that_comes_along_and_one_that_was_saved_tell_no_more_on_the_page_and_in_word() -> None:
    facts()
    told = {}
    for name, reader in (("leader", leader()), ("staff", staff())):
        client = Client()
        client.force_login(reader)
        for text in ("", "题：试\n试：{慰问对象·困难职工}，{发放款物·深度困难职工}。"):
            ArticleText.objects.all().delete()
            if text:
                ArticleText.objects.create(campaign=make.campaign(), union=make.union(), text=text)
            page = client.get("/article/", HERE).content.decode()
            word = client.get("/article.docx", HERE).content
            document = "\n".join(line.text for line in Document(io.BytesIO(word)).paragraphs)
            told[name, bool(text)] = [HIDDEN in page, HIDDEN in document, "0.05万元" in document]
    assert told == {
        ("leader", False): [True, True, False], ("leader", True): [True, True, False],
        ("staff", False): [False, False, True], ("staff", True): [False, False, True],
    }  # fmt: skip


def test_a_figure_of_the_union_itself_is_split_among_its_own_rows() -> None:
    """Asked for a union's own rows, a part is one of these, as the whole is."""
    facts()
    make.batch({"慰问帮扶发放": [make.disbursement(姓名="甲", 人员类别=LARGE, 人次=5)]}, at=make.CHANGCHUN)
    above = {"union": make.CHANGCHUN}
    assert said(staff(), f"慰问对象·{LARGE}", **above) == ["35人次"]
    assert said(staff(), f"慰问对象·{LARGE}", **above, scope="own") == ["5人次"]


def test_a_leaf_of_the_closed_class_is_told_of_a_union_to_who_may_know_it() -> None:
    """As in the table (decision 0046): there is no such address for who does not know the class."""
    three = [make.disbursement(姓名="", 人员类别="因公伤残民警") for _time in range(3)]
    make.batch({"慰问帮扶发放": three})
    for reader, said, opens in ((leader(), "不在这里显示", False), (staff(), "3人次", True)):
        found = Live(resolve(reader, HERE)).say("慰问对象·因公伤残民警")
        assert (found.text, found.rows is not None) == (said, opens)
