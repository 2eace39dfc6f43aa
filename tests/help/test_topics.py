"""Every topic has a page, and the index puts the reader's own work first."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from campaigns.models import User
from songnuan.help.topics import TOPICS, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.BASE_DIR) / "templates" / "help"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_each_template_is_a_topic_and_each_topic_has_its_template() -> None:
    pages = {path.stem for path in FOLDER.glob("*.html") if not path.name.startswith("_")}
    assert pages - {"index", "topic"} == {topic.slug for topic in TOPICS}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_a_topic_is_titled_by_its_name(topic: Topic) -> None:
    page = signed_in(make.clerk()).get(f"/help/{topic.slug}/").content.decode()
    assert page.count(f"<h1>{topic.title}</h1>") == 1


def test_the_work_of_others_comes_last() -> None:
    context = signed_in(make.user("领导", make.PROVINCE)).get("/help/").context
    assert "upload" in {topic.slug for topic in context["others"]}
    assert {topic.slug for topic in context["mine"]} >= {"start", "figures"}
    assert not {topic.slug for topic in context["mine"]} & {topic.slug for topic in context["others"]}


def test_an_unknown_topic_is_not_found() -> None:
    assert signed_in(make.clerk()).get("/help/nothing/").status_code == 404


def test_every_picture_is_there_and_small() -> None:
    pictures = {topic.picture for topic in TOPICS if topic.picture}
    folder = Path(settings.BASE_DIR) / "songnuan" / "static"
    assert {f"img/help/{path.name}" for path in (folder / "img" / "help").iterdir()} == pictures
    assert [path for path in pictures if (folder / path).stat().st_size > 80_000] == []


@pytest.mark.parametrize(
    ("role", "own"), [("市州审核员", "review"), ("经审", "auditors"), ("安全审计", "log")]
)
def test_reviewers_and_auditors_have_a_topic_of_their_own(role: str, own: str) -> None:
    context = signed_in(make.user(role, make.PROVINCE)).get("/help/").context
    mine = {topic.slug for topic in context["mine"]}
    assert mine & {"review", "auditors", "log"} == {own}
