"""No act goes without its event (T50): every route that takes POST, every command, the admin; and each verb has its proof."""

import functools
import io
import re
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command, get_commands
from django.test import Client, TestCase
from django.urls import reverse

from campaigns import anchor
from campaigns.admin.scoped import ScopedAdmin
from campaigns.models import Batch, Event, Team, User, Visit
from campaigns.verbs import VERBS
from songnuan.accounts.acts import seen_of
from songnuan.entry import intake, jobs
from songnuan.entry.models import Upload
from songnuan.login import factor
from tests import factories as make
from tests import workbooks
from tests.access.noted import ADMIN, COMMANDS, ROUTES
from tests.access.routes import routes
from tests.access.rules import PAGES
from tests.admin.pages import seen

pytestmark = [pytest.mark.hardening("T50")]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def own_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs run as if all were committed; no other test shall find the end of this log."""
    monkeypatch.setattr(anchor, "_path", lambda: tmp_path / "end-of-log")


def verbs() -> set[str]:
    return {
        verb
        for table in (ROUTES, COMMANDS, ADMIN)
        for said in table.values()
        if not isinstance(said, str)
        for verb in said
    }


@functools.cache
def sources(room: str) -> str:
    files = (path for path in (ROOT / room).rglob("*.py") if path.name not in ("noted.py", "verbs.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_route_that_takes_post_says_what_it_notes() -> None:
    assert set(ROUTES) == {name for name, page in PAGES.items() if "POST" in page.answers}


def test_every_command_of_ours_says_what_it_notes() -> None:
    ours = {
        name
        for name, app in get_commands().items()
        if str(app).startswith(("songnuan", "campaigns", "beneficiaries"))
    }
    assert set(COMMANDS) == ours


def test_every_table_of_the_admin_notes_what_is_done_to_it() -> None:
    assert {route.action for route in routes() if route.model_admin} <= set(ADMIN)
    for table in admin.site._registry.values():
        for act in ("log_addition", "log_change", "log_deletions"):
            assert getattr(type(table), act) is getattr(ScopedAdmin, act), (table, act)


def test_every_verb_is_known_written_and_proved() -> None:
    """Written by some line of code; and some test looks for it."""
    posted = {f"post.{kind}" for kind in Batch.Kind.values}
    assert verbs() <= set(VERBS)
    assert [
        verb
        for verb in VERBS
        if verb not in posted and _mentions("campaigns songnuan beneficiaries", verb) == 0
    ] == []
    assert [verb for verb in sorted(verbs()) if _mentions("tests", verb) == 0] == []
    assert 'f"post.{' in sources("songnuan")


def _mentions(rooms: str, verb: str) -> int:
    return sum(len(re.findall(f'"{re.escape(verb)}"', sources(room))) for room in rooms.split())


def noted(since: int) -> list[str]:
    return list(Event.objects.filter(sequence__gt=since).order_by("sequence").values_list("verb", flat=True))


def last() -> int:
    return Event.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def signed_in(role: str, at: str = make.PROVINCE) -> Client:
    browser = Client()
    browser.force_login(make.user(role, at))
    return browser


def act(browser: Client, route: str, *arguments: Any, **posted: Any) -> list[str]:
    """What one POST noted, the jobs that it started included."""
    since = last()
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = browser.post(reverse(route, args=arguments), posted)
    assert answer.status_code in (200, 302), (route, answer.status_code)
    return noted(since)


def sent(browser: Client, path: Path, *people: make.Row) -> tuple[Upload, list[str]]:
    file = io.BytesIO(workbooks.write(path, {"慰问帮扶发放": list(people)}).read_bytes())
    file.name = path.name
    told = act(browser, "upload", campaign="2023", union=make.CHAOYANG, file=file)
    return Upload.objects.latest("pk"), told


@pytest.mark.django_db
def test_every_step_of_a_file(tmp_path: Path) -> None:
    clerk = signed_in("市县填报员", make.CHAOYANG)
    upload, told = sent(
        clerk, tmp_path / "a.xlsx", make.disbursement(), make.disbursement(姓名="朴花", 人员类别="快递小哥")
    )
    assert told == ["upload.received", "upload.checked"]
    assert (
        act(clerk, "upload_answer", upload.uid, header=["资金来源"], value=["社会捐助"], seen=upload.seen)[0]
        == "upload.answered"
    )
    upload.refresh_from_db()
    mended = clerk.get(reverse("upload_state", args=[upload.uid])).content.decode()
    key = re.search(r'name="accept"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="accept"', mended)
    assert key is not None
    assert "upload.mended" in act(clerk, "upload_mend", upload.uid, accept=key[1] or key[2], seen=upload.seen)
    told = act(clerk, "upload_confirm", upload.uid, seen=Upload.objects.get(pk=upload.pk).seen)
    assert ("upload.confirmed" in told, "post.upload" in told) == (True, True)
    other, _told = sent(clerk, tmp_path / "b.xlsx", make.disbursement(姓名="周雪"))
    other.refresh_from_db()
    assert act(clerk, "upload_discard", other.uid, seen=other.seen) == ["upload.discarded"]


@pytest.mark.django_db
def test_a_file_that_waits_is_refused_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = make.clerk()
    (waiting,) = intake.receive([ContentFile(b"x" * 99, "a.xlsx")], make.campaign(), make.union(), by=clerk)
    browser = Client()
    browser.force_login(clerk)
    assert act(browser, "upload_cancel", waiting.uid) == ["upload.cancelled"]
    (bad,) = intake.receive([ContentFile(b"y" * 99, "b.xlsx")], make.campaign(), make.union(), by=clerk)
    since = last()
    jobs.check_upload.func(bad.pk)
    assert noted(since) == ["upload.refused"]
    monkeypatch.setattr(jobs, "_check", lambda _upload: 1 // 0)
    (broken,) = intake.receive([ContentFile(b"z" * 99, "c.xlsx")], make.campaign(), make.union(), by=clerk)
    since = last()
    jobs.check_upload.func(broken.pk)
    assert noted(since) == ["upload.failed"]


@pytest.mark.django_db
def test_acts_upon_an_account() -> None:
    area, clerk = signed_in("账号管理员", make.CHANGCHUN), make.clerk(username="wangfang")
    roles = list(clerk.groups.values_list("pk", flat=True))
    assert act(area, "account_edit", clerk.pk, name="王芳", roles=roles, seen=seen_of(clerk)) == [
        "account.changed"
    ]
    assert act(area, "account_reset", clerk.pk) == ["account.reset"]
    factor.set_up(clerk, pyotp.random_base32())
    assert act(area, "account_factor_off", clerk.pk) == ["account.factor_reset"]


@pytest.mark.django_db
def test_captions_editions_and_what_was_said() -> None:
    make.batch({"走访企业": [make.visit()]})
    photograph, clerk = make.photograph(Visit.objects.get()), signed_in("市县填报员", make.CHAOYANG)
    caption = {"caption": "走访", "seen": photograph.seen}
    assert act(clerk, "photograph_caption", photograph.uid, **caption) == ["photograph.caption"]
    assert act(clerk, "photograph_remove", photograph.uid) == ["photograph.remove"]
    province = signed_in("省级工作人员")
    assert act(province, "edition_take", name="上报稿") == ["edition.taken"]
    told = act(
        province, "published_add", indicator="raised", said="1万元", where="新闻发布会", on="2023-02-06", spoken_by="宣教部",
        status="all",
    )  # fmt: skip
    assert told == ["published.added"]


@pytest.mark.django_db
def test_the_system_administrator_and_the_log_itself() -> None:
    call_command("administrator", "xtgly", stdout=io.StringIO())
    assert Event.objects.latest("sequence").verb == "account.created"
    with pytest.raises(CommandError, match="小写字母"):
        call_command("administrator", "Xtgly", stdout=io.StringIO())
    since = last()
    call_command("audit", "--anchor", "--reason", "恢复备份", stdout=io.StringIO())
    assert noted(since) == ["audit.anchored"]


@pytest.mark.django_db
def test_a_row_of_the_admin_that_goes() -> None:
    team = Team.objects.create(campaign=make.campaign(), name="一组")
    keeper = signed_in("省级工作人员")
    User.objects.update(is_staff=True)
    asked = seen(keeper, reverse("admin:campaigns_team_delete", args=[team.pk]))
    assert act(keeper, "admin:campaigns_team_delete", team.pk, post="yes", **asked) == ["admin.delete"]
