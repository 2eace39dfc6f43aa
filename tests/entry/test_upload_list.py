"""上传记录 and the progress page."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from songnuan.entry import originals
from songnuan.entry.models import Upload
from songnuan.entry.views import upload_list
from tests import factories as make

pytestmark = pytest.mark.django_db
State = Upload.State


def upload(name: str, state: str = State.CHECKING, at: str = make.CHAOYANG, **fields: object) -> Upload:
    return Upload.objects.create(
        campaign=make.campaign(), union=make.union(at), by=make.clerk(at), file_name=name, digest=uuid.uuid4().hex,
        stored_as=originals.keep(b"x"), state=state, **fields,
    )  # fmt: skip


@pytest.fixture
def clerk() -> Client:
    client = Client()
    client.force_login(make.clerk())
    return client


def names(clerk: Client, query: str = "") -> list[str]:
    return [found.file_name for found in clerk.get(reverse("uploads") + query).context["page"]]


def test_newest_first_in_reach_and_by_state(clerk: Client) -> None:
    for name, state, at in (
        ("一.xlsx", State.CHECKING, make.CHAOYANG), ("二.xlsx", State.FAILED, make.CHAOYANG), ("三.xlsx", State.FAILED, make.YUSHU),
    ):  # fmt: skip
        upload(name, state, at)
    assert names(clerk) == ["二.xlsx", "一.xlsx"]
    assert names(clerk, "?state=failed") == ["二.xlsx"]
    assert names(clerk, "?state=waiting") == []
    assert "没有这样的上传" in clerk.get(reverse("uploads") + "?state=waiting").content.decode()


def test_it_goes_on_to_the_next_page(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_list, "UPLOADS_A_PAGE", 2)
    for name in ("一.xlsx", "二.xlsx", "三.xlsx"):
        upload(name)
    assert (names(clerk), names(clerk, "?page=2")) == (["三.xlsx", "二.xlsx"], ["一.xlsx"])


@pytest.mark.parametrize(
    ("fields", "phase"),
    [
        ({"state": State.WAITING}, "排队……"),
        ({"state": State.CHECKING, "phase": "read"}, "读取……"),
        ({"state": State.CHECKING, "phase": "check", "done": 2_000, "of": 9_000}, "检查……"),
        ({"state": State.CHECKING, "phase": "compare"}, "与已有数据核对……"),
        ({"state": State.CONFIRMED, "phase": "compare"}, "排队……"),
        ({"state": State.COMMITTING, "phase": "post"}, "导入……"),
    ],
)
def test_the_bar_says_the_same_after_a_reload(clerk: Client, fields: dict[str, object], phase: str) -> None:
    moving = upload("一.xlsx", **fields)
    for name in ("upload_state", "upload_progress"):
        page = clerk.get(reverse(name, args=[moving.uid])).content.decode()
        assert f'<p class="phase">{phase}</p>' in page
        assert "已用时 0:0" in page
        assert ("已检查 2000 行，约 9000 行" in page) == bool(moving.of)
        assert (reverse("upload_cancel", args=[moving.uid]) in page) == (moving.state != State.COMMITTING)


def test_cancel_leads_back_and_says_when_it_is_too_late(clerk: Client) -> None:
    moving = upload("一.xlsx")
    page = clerk.post(reverse("upload_cancel", args=[moving.uid]), follow=True)
    assert "这个文件没有导入，系统里也没有留下它的内容。" in page.content.decode()
    page = clerk.post(reverse("upload_cancel", args=[moving.uid]), follow=True)
    assert "已经来不及取消，请看现在的状态。" in page.content.decode()
