"""A second click on 填一次, 保存改动 or 认列 is not told that what the first one saved was not saved."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from campaigns import sent_twice
from songnuan.entry.models import HeaderMeaning, Upload
from tests import factories as make
from tests.entry.test_columns import HEADERS as STRANGE
from tests.entry.test_columns import LINE, book, columns
from tests.entry.test_columns import sent as sent_book
from tests.entry.test_typed_in_wan import HEADERS, faults, row, say, sent

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LIES = ("您填写的没有保存", "还没有指明哪一列")


@pytest.fixture
def mine() -> Client:
    client = Client()
    client.force_login(make.clerk())
    return client


def answered(client: Client) -> tuple[str, dict[str, str]]:
    upload = sent(client, [HEADERS, row("李春生", 1, 500)])
    return reverse("upload_answer", args=[upload.uid]), {"header": "单位", "value": "元", "seen": upload.seen}


def mended(client: Client) -> tuple[str, dict[str, str]]:
    upload = sent(client, [HEADERS, row("李春生", 1, "约五百", "快递小哥")])
    say(client, upload, 单位="元")
    cells = {f"cell-{line.key}": "500" for line in faults(upload) if line.column == "慰问金(元)"}
    return reverse("upload_mend", args=[upload.uid]), {**cells, "seen": upload.seen}


def explained(client: Client) -> tuple[str, dict[str, str]]:
    upload = sent_book(client, book(STRANGE, LINE))
    return columns(upload), {
        "as": "慰问帮扶发放", "line": "1-1", "head-3": "慰问金(元)", "seen": upload.seen,
    }  # fmt: skip


@pytest.mark.parametrize("form", [answered, mended, explained])
def test_the_second_of_two_clicks_is_told_nothing(
    mine: Client, monkeypatch: pytest.MonkeyPatch, form: Callable[[Client], tuple[str, dict[str, str]]]
) -> None:
    at, typed = form(mine)

    def told(client: Client, typed: dict[str, str]) -> bool:
        page = client.post(at, typed, follow=True).content.decode()
        return any(lie in page for lie in LIES)

    assert (told(mine, typed), told(mine, typed)) == (False, False)
    upload = Upload.objects.get()
    assert (upload.answers.get("单位"), upload.mended.count(), HeaderMeaning.objects.count()) in {
        ("元", 0, 0), ("元", 1, 0), (None, 0, 1),
    }  # fmt: skip
    other = {name: "700" if name.startswith("cell-") else text for name, text in typed.items()}
    other |= {"value": "万元"} if "value" in typed else {}
    other |= {"head-5": "-"} if "head-3" in typed else {}
    assert told(mine, other), "something else was typed"
    stranger = Client()
    stranger.force_login(make.clerk(username="colleague"))
    assert told(stranger, typed), "of somebody else nothing was taken"
    monkeypatch.setattr(sent_twice, "MOMENT", 0)
    assert told(mine, typed), "control: and later it is no second click"


def test_what_was_typed_lies_nowhere_in_the_session(mine: Client) -> None:
    at, typed = mended(mine)
    mine.post(at, typed)
    assert re.fullmatch("[0-9a-f]{64}", mine.session["form_taken"][0])
