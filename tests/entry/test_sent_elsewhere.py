"""One file for two unions is pointed out; which the other is, only to who reaches it."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from campaigns.models import Batch, User
from songnuan.entry.models import Upload
from songnuan.entry.walk import Wish, walk
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.entry.test_parcel import send
from tests.workbooks import write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T45")]
TOLD = "内容完全一样的文件已经为"


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    return write(tmp_path / "gift.xlsx", {"筹集款物": [make.contribution(拨款或捐赠单位="八方公司")]})


def said(path: Path, at: str, by: User | None = None, *, store: bool = False) -> list[str]:
    answer = walk(path, Wish(make.campaign(), make.union(at), by=by, store=store))
    return [warning["message"] for warning in answer["warnings"] if TOLD in warning["message"]]


def test_the_same_file_for_another_union_is_told_by_name_to_who_reaches_both(gift: Path) -> None:
    superior = make.user("市县填报员", make.PROVINCE)
    assert said(gift, make.CHAOYANG, superior, store=True) == []
    told, other = make.union(make.CHAOYANG).name, make.union(make.YUSHU).name
    assert f"{TOLD}{told}导入过，再为{other}导入" in said(gift, make.YUSHU, superior)[0]
    (untold,) = said(gift, make.YUSHU, make.clerk(make.YUSHU))
    assert (f"{TOLD}其他单位导入过" in untold, told in untold) == (True, False)
    assert said(gift, make.YUSHU, superior, store=True) != []
    assert Batch.objects.order_by("-number").first().warned == {"possible_duplicate": 1}  # type: ignore[union-attr]


def test_not_once_that_is_undone_nor_in_another_campaign(gift: Path) -> None:
    said(gift, make.CHAOYANG, store=True)
    answer = walk(gift, Wish(make.campaign("2022"), make.union(make.YUSHU)))
    assert [warning for warning in answer["warnings"] if TOLD in warning["message"]] == []
    assert len(said(gift, make.YUSHU)) == 1
    undo(Batch.objects.get(), by=make.clerk(), reason="传错了单位")
    assert said(gift, make.YUSHU) == []


def test_on_the_page_and_before_anything_is_stored(gift: Path) -> None:
    """Also where the other one was imported after this one was looked at."""
    client = Client()
    client.force_login(make.clerk(make.YUSHU))
    send(client, ContentFile(gift.read_bytes(), gift.name), union=make.YUSHU)
    upload = Upload.objects.get()
    address = reverse("upload_state", args=[upload.uid])
    assert (TOLD in client.get(address).content.decode(), upload.counts["warnings"]) == (False, 0)
    said(gift, make.CHAOYANG, store=True)
    client.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen, "warnings": 0})
    upload.refresh_from_db()
    page = client.get(address).content.decode()
    assert (upload.batch, upload.counts["warnings"], f"{TOLD}其他单位" in page) == (None, 1, True)
    assert make.union(make.CHAOYANG).name not in page.partition("<main")[2]
    client.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen, "warnings": 1})
    upload.refresh_from_db()
    assert upload.batch is not None
