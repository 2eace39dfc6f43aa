"""Files are made by turns: two of one user at once, one of them long, three long ones for everybody together. What goes
out while it is made has turns of its own."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from campaigns import turns
from campaigns.models import Event, User
from songnuan.lib.turns import turn
from songnuan.reports.article import views
from tests import factories as make
from tests.reports.official.world import facts

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T15")]
ROOT = Path(__file__).resolve().parents[2]
TURNS = settings.HOME / "turns"
NOBODY = "00000000-0000-0000-0000-000000000000"
MADE = {
    "article_document": [], "table_workbook": ["areas"], "difference_workbook": [], "published_workbook": [],
    "allocation_workbook": [], "template": [], "pending_workbook": [1], "visits_export": [], "working_lists": [],
    "inspection_package": [],
}  # fmt: skip
"""Routes that make a file for whoever asks, and what stands in their address."""
MADE_OF_A_POST = {
    "rows_export": ["consoled"], "board_export": [], "audit_download": [], "admin:campaigns_enterprise_export": [],
}  # fmt: skip
TABLE = {"format": "1", "resource": "0"}
"""How a table of 数据管理 is asked for as .csv; others look at neither."""
LISTS = ("needs", "activities", "teams", "programmes")
"""Pages that are a file when they are asked for one."""
KEPT = {
    "songnuan/filings/stamped/views.py": "a scan as it is kept",
    "songnuan/accounts/views/bulk.py": "some hundred accounts at most, made once",
    "songnuan/entry/views/marked.py": "takes turns with the looks at uploads",
}
"""Modules that hand out files without these turns."""
HANDS_OUT = re.compile(r"as_attachment=True|attachment;")


@pytest.fixture
def everybody() -> Client:
    """A browser of somebody to whom every page is open."""
    facts()
    user = make.user("省级工作人员", make.PROVINCE)
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return at_work(user)


def at_work(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@contextmanager
def taken(name: str, at_once: int) -> Iterator[None]:
    with ExitStack() as held:
        for _one in range(at_once):
            held.enter_context(turn(TURNS, name, at_once))
        yield


def asked(client: Client) -> dict[str, int]:
    """How every file is answered."""
    answers = {name: client.get(reverse(name, args=more)) for name, more in MADE.items()}
    answers |= {
        name: client.post(reverse(name, args=more), TABLE if name.startswith("admin:") else {})
        for name, more in MADE_OF_A_POST.items()
    }
    answers |= {name: client.get(reverse(name), {"export": "xlsx"}) for name in LISTS}
    for answer in answers.values():
        answer.getvalue()
    return {name: answer.status_code for name, answer in answers.items()}


def test_a_third_file_at_once_is_asked_to_wait_and_leaves_no_event(everybody: Client) -> None:
    user = User.objects.get(is_superuser=True)
    with taken(f"files-{user.pk}", turns.FILES_AT_ONCE):
        before = Event.objects.count()
        assert set(asked(everybody).values()) == {429}
        answer = everybody.get(reverse("visits_export"))
        assert (answer["Retry-After"], "请稍后返回上一页" in answer.content.decode()) == ("5", True)
        assert Event.objects.count() == before
        other = at_work(make.user("省级工作人员", make.PROVINCE, "other"))
        assert other.get(reverse("visits_export")).status_code == 200
        assert everybody.get(reverse("needs")).status_code == 200
    assert 429 not in asked(everybody).values()


def test_what_a_list_that_is_asked_for_as_a_file_holds_is_fetched_by_turns(everybody: Client) -> None:
    with taken(f"lists-{User.objects.get(is_superuser=True).pk}", turns.FILES_AT_ONCE):
        answers = {
            (name, export): everybody.get(reverse(name), {"export": "xlsx"} if export else {}).status_code
            for name in (*LISTS, "firms")
            for export in (True, False)
        }
    assert {export: {answers[name, export] for name in (*LISTS, "firms")} for export in (True, False)} == {
        True: {429}, False: {200},
    }  # fmt: skip


def sources() -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in (ROOT / "songnuan").rglob("*.py")}


def test_whatever_hands_out_files_takes_turns() -> None:
    """So that a new file is made by turns, too."""
    found = {name: text for name, text in sources().items() if HANDS_OUT.search(text)}
    boards = {name for name in found if name.endswith("board/export.py")}  # its view stands beside it
    assert {
        name for name, text in found.items() if "file_by_turns" not in text and "file_turn" not in text
    } == {*KEPT, *boards}
    lists = {
        name for name, text in sources().items() if "from songnuan.fieldwork.export import download" in text
    }
    few = {"songnuan/setup/season/listing.py"}  # campaigns, and the unions of one
    assert {name for name in lists if "export_by_turns" not in sources()[name]} == few


def long_ones(client: Client) -> list[int]:
    """How lists are answered that are long where a single row is."""
    return [
        client.post(reverse("rows_export", args=["consoled"]) + "?campaign=2023").status_code,
        client.get(reverse("visits_export"), {"campaign": "2023"}).status_code,
        client.get(reverse("activities"), {"campaign": "2023", "export": "xlsx"}).status_code,
        client.post(reverse("admin:campaigns_union_export"), TABLE).status_code,
    ]


def test_long_files_leave_threads_to_everybody_else(
    everybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with taken("long-files", turns.LONG_AT_ONCE):
        assert long_ones(everybody) == [200] * 4
        monkeypatch.setattr(turns, "LONG", 1)
        assert long_ones(everybody) == [429] * 4
        assert everybody.get(reverse("article_document")).status_code == 200
        monkeypatch.setattr(views, "USUAL_TABLES", 1)
        assert everybody.get(reverse("article_document")).status_code == 429
    assert long_ones(everybody) == [200] * 4


def test_one_long_file_of_a_user_is_made_at_a_time(everybody: Client) -> None:
    with taken(f"long-files-of-{User.objects.get(is_superuser=True).pk}", turns.LONG_OF_ONE):
        assert everybody.get(reverse("article_document")).status_code == 429
        other = at_work(make.user("省级工作人员", make.PROVINCE, "other"))
        assert other.get(reverse("article_document")).status_code == 200
    assert everybody.get(reverse("article_document")).status_code == 200


def test_a_file_that_goes_out_while_it_is_made_keeps_its_turn_until_it_is_out(everybody: Client) -> None:
    def export() -> Any:
        return everybody.post(reverse("audit_download"), {"format": "csv"})

    going = export()
    assert (going.status_code, export().status_code) == (200, 429)
    assert b"".join(going.streaming_content)
    again = export()
    assert again.status_code == 200
    again.getvalue()


@pytest.mark.parametrize("name", ["streams", "long-files"])
def test_who_reads_a_file_slowly_keeps_nobody_waiting_whose_file_is_made_at_once(
    everybody: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def answers() -> dict[str, int]:
        logs = {kind: everybody.post(reverse("audit_download"), {"format": kind}) for kind in ("csv", "xlsx")}
        for log in logs.values():
            log.getvalue()
        return {kind: log.status_code for kind, log in logs.items()}

    with taken(name, turns.LONG_AT_ONCE):
        assert answers() == {"csv": 200, "xlsx": 200}, "a short log is nobody's burden"
        monkeypatch.setattr(turns, "LONG", 1)
        monkeypatch.setattr("songnuan.audit.views.LONG", 1)
        waits = "csv" if name == "streams" else "xlsx"
        before = Event.objects.count()
        assert answers() == {"csv": 200, "xlsx": 200} | {waits: 429}
        assert Event.objects.count() == before + 1
        assert everybody.get(reverse("article_document")).status_code == 200
        assert long_ones(everybody) == [200 if name == "streams" else 429] * 4


def test_inspection_packages_take_the_turns_of_what_is_sent(everybody: Client) -> None:
    wish = {"purpose": "audit", "why": "年度经费审查", "password": make.PASSWORD}

    def package() -> int:
        answer = everybody.post(reverse("inspection_package") + "?campaign=2023&union=220104", wish)
        answer.getvalue()
        return answer.status_code

    with taken("streams", turns.LONG_AT_ONCE):
        assert package() == 429
    with taken("long-files", turns.LONG_AT_ONCE):
        assert package() == 200
