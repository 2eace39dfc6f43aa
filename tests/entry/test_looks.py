"""Looks at a file that was checked take turns: two of one user at once, and nobody else waits for them."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from campaigns.turns import LONG, LONG_AT_ONCE
from songnuan.entry.models import Upload
from songnuan.entry.views.looks import AT_ONCE
from songnuan.lib.turns import Busy, turn
from tests import factories as make
from tests import workbooks

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T15")]
TURNS = settings.HOME / "turns"
PAGES: dict[str, list[str | int]] = {
    "upload_state": [], "upload_mend": [], "upload_rows": ["new"], "upload_after": ["persons"], "upload_marked": [],
    "upload_columns": [0],
}  # fmt: skip


def sent(browser: Client, folder: Path) -> Upload:
    """A list that was sent and checked."""
    path = workbooks.write(folder / "roster.xlsx", {"慰问帮扶发放": [make.disbursement()]})
    with path.open("rb") as file:
        browser.post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    return Upload.objects.get()


def asked(browser: Client, upload: Upload) -> set[tuple[int, str | None]]:
    """How all looks at an upload are answered, with the seconds after which they may be asked for again."""
    answers = set()
    for name, more in PAGES.items():
        address = reverse(name, args=[upload.uid, *more])
        answer = (
            browser.post(address, {"seen": upload.seen}) if name == "upload_mend" else browser.get(address)
        )
        assert answer.status_code != 429 or "请稍后返回上一页" in answer.content.decode()
        answers.add((answer.status_code, answer.get("Retry-After")))
    return answers


def test_a_third_look_at_once_is_asked_to_wait_and_changes_nothing(tmp_path: Path) -> None:
    clerk, colleague = make.clerk(), make.clerk(username="colleague")
    browser, other = Client(), Client()
    browser.force_login(clerk)
    other.force_login(colleague)
    upload = sent(browser, tmp_path)
    with ExitStack() as held:
        for _look in range(AT_ONCE):
            held.enter_context(turn(TURNS, f"looks-{clerk.pk}", AT_ONCE))
        assert asked(browser, upload) == {(429, "5")}
        state = reverse("upload_state", args=[upload.uid])
        assert other.get(state).status_code == 200
        assert browser.get(reverse("upload_progress", args=[upload.uid])).status_code == 200
    assert browser.get(state).status_code == 200
    assert Upload.objects.get().state == upload.state


def test_looks_at_long_files_leave_threads_to_everybody_else(tmp_path: Path) -> None:
    browser = Client()
    browser.force_login(make.clerk())
    upload = sent(browser, tmp_path)
    with ExitStack() as held:
        for _look in range(LONG_AT_ONCE):
            held.enter_context(turn(TURNS, "long-looks", LONG_AT_ONCE))
        Upload.objects.update(counts={**upload.counts, "wrong": LONG - upload.rows - 1})
        assert browser.get(reverse("upload_state", args=[upload.uid])).status_code == 200
        Upload.objects.update(counts={**upload.counts, "wrong": LONG - upload.rows})
        assert asked(browser, upload) == {(429, "5")}
        Upload.objects.update(counts={**upload.counts, "errors": LONG})
        assert asked(browser, upload) == {(429, "5")}
    assert browser.get(reverse("upload_state", args=[upload.uid])).status_code == 200


def test_short_files_are_marked_by_turns_as_well(tmp_path: Path) -> None:
    """Each is a process that may take all the memory and the time there is for one."""
    browser = Client()
    browser.force_login(make.clerk())
    upload = sent(browser, tmp_path)
    page, copy = (reverse(name, args=[upload.uid]) for name in ("upload_state", "upload_marked"))
    with ExitStack() as held:
        for _copy in range(LONG_AT_ONCE):
            held.enter_context(turn(TURNS, "markings", LONG_AT_ONCE))
        assert (browser.get(page).status_code, browser.get(copy).status_code) == (200, 429)
    assert browser.get(copy).status_code == 200


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
