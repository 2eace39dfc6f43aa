"""Looks at a file that was checked take turns: two of one user at once, and nobody else waits for them."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from songnuan.entry.models import Upload
from songnuan.entry.views.looks import AT_ONCE
from songnuan.lib.turns import Busy, turn
from tests import factories as make
from tests import workbooks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T15")]
TURNS = settings.HOME / "turns"


def test_a_third_look_at_once_is_asked_to_wait_and_changes_nothing(tmp_path: Path) -> None:
    clerk, colleague = make.clerk(), make.clerk(username="colleague")
    pages: dict[str, list[str]] = {
        "upload_state": [], "upload_mend": [], "upload_rows": ["new"], "upload_after": ["persons"], "upload_marked": [],
    }  # fmt: skip
    browser, other = Client(), Client()
    browser.force_login(clerk)
    other.force_login(colleague)
    path = workbooks.write(tmp_path / "roster.xlsx", {"慰问帮扶发放": [make.disbursement()]})
    with path.open("rb") as file:
        browser.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    upload = Upload.objects.get()
    with ExitStack() as held:
        for _look in range(AT_ONCE):
            held.enter_context(turn(TURNS, f"looks-{clerk.pk}", AT_ONCE))
        for name, more in pages.items():
            address = reverse(name, args=[upload.uid, *more])
            answer = browser.post(address) if name == "upload_mend" else browser.get(address)
            assert (answer.status_code, answer["Retry-After"]) == (429, "5")
            assert "请稍后返回上一页" in answer.content.decode()
        state = reverse("upload_state", args=[upload.uid])
        assert other.get(state).status_code == 200
        assert browser.get(reverse("upload_progress", args=[upload.uid])).status_code == 200
    assert browser.get(state).status_code == 200
    assert Upload.objects.get().state == upload.state


def test_a_turn_is_given_back_however_the_block_ends() -> None:
    def taken_and_broken() -> None:
        with turn(TURNS, "a name", 1):
            with turn(TURNS, "another", 1):
                pass
            with turn(TURNS, "a name", 1):
                pytest.fail("nobody else has this turn")

    with pytest.raises(Busy):
        taken_and_broken()
    with turn(TURNS, "a name", 1):
        pass
