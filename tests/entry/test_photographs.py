"""Photographs of visits and services: sealed on disk, shown within reach, gone with their record."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Category, Disbursement
from campaigns import photographs
from campaigns.models import Event, Photograph, User, Visit
from songnuan.entry import names, single
from songnuan.entry.photographs import may_look
from songnuan.entry.views import photographs as views
from songnuan.entry.written import written
from songnuan.ledger.undo import undo
from songnuan.lib.pictures.redrawn import PictureRefused, redrawn
from songnuan.lib.turns import turn
from tests import factories as make

pytestmark = pytest.mark.django_db


def client(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def visited() -> Visit:
    return Visit.objects.get(added_by=make.batch({"走访企业": [make.visit()]}))


def sent(browser: Client, visit: Any, content: bytes = b"") -> Any:
    file = SimpleUploadedFile("IMG_1.jpg", content or make.picture())
    address = reverse("photograph_add", args=["visit", visit.record])
    return browser.post(address, {"photographs": file}, headers={"HX-Request": "true"})


def files() -> list[Path]:
    return [path for path in (settings.HOME / "photographs").rglob("*") if path.is_file()]


def test_a_photograph_is_kept_sealed_and_shown_to_who_reaches_its_union() -> None:
    mine, visit, before = client(make.clerk()), visited(), set(files())
    assert sent(mine, visit).status_code == 200
    photograph = Photograph.objects.get()
    kept = set(files()) - before
    assert len(kept) == 2
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert not any(path.read_bytes().startswith(b"\xff\xd8") for path in kept)
    for name in ("photograph", "photograph_small"):
        shown = mine.get(reverse(name, args=[photograph.uid]))
        assert shown.content[:3] == b"\xff\xd8\xff"
        assert shown["Content-Type"] == "image/jpeg"
        assert shown["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in shown["Cache-Control"]
        assert client(make.clerk(make.YUSHU)).get(reverse(name, args=[photograph.uid])).status_code == 404
    assert Event.objects.get(verb="photograph.add").body["photograph"] == photograph.uid.hex


def test_it_survives_a_correction_and_is_hidden_when_the_visit_is_undone() -> None:
    clerk, visit = make.clerk(), visited()
    photograph = make.photograph(visit, by=clerk)
    lookups = names.load(visit.campaign, visit.union)
    single.correct(visit, {**written(visit, lookups), "industry": "机械"}, lookups, by=clerk, reason="补行业")
    other = client(make.clerk())
    address = reverse("photograph", args=[photograph.uid])
    assert other.get(address).status_code == 200
    for batch in (Visit.objects.live().get().added_by, visit.added_by):
        undo(batch, by=clerk, reason="传错")
    assert [one.get(address).status_code for one in (other, client(clerk))] == [404, 404]


@pytest.mark.hardening("T28")
@pytest.mark.parametrize("role", ["账号管理员", "系统管理员", "安全审计"])
def test_whoever_took_it_sees_it_no_longer_in_a_role_that_sees_none(role: str) -> None:
    clerk = make.user("省级工作人员", make.PROVINCE)
    photograph = make.photograph(visited(), by=clerk)
    assert may_look(User.objects.get(pk=clerk.pk), photograph)
    clerk.groups.set(Group.objects.filter(name=role))
    assert not may_look(User.objects.get(pk=clerk.pk), photograph)


def test_captions_are_changed_and_photographs_taken_away_with_their_files() -> None:
    mine, visit = client(make.clerk()), visited()
    photograph, before = make.photograph(visit), set(files())
    mine.post(
        reverse("photograph_caption", args=[photograph.uid]), {"caption": "走访现场", "seen": photograph.seen}
    )
    photograph.refresh_from_db()
    assert photograph.caption == "走访现场"
    foreign = client(make.clerk(make.YUSHU))
    assert foreign.post(reverse("photograph_remove", args=[photograph.uid])).status_code == 404
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act, **_wishes: act())
        mine.post(reverse("photograph_remove", args=[photograph.uid]))
    assert not Photograph.objects.exists()
    assert len(before - set(files())) == 2


@pytest.mark.hardening("T62")
def test_the_second_of_two_captions_takes_the_first_not_back() -> None:
    mine, other, visit = client(make.clerk()), client(make.clerk(username="other")), visited()
    photograph = make.photograph(visit, caption="旧")
    address, script = reverse("photograph_caption", args=[photograph.uid]), {"HX-Request": "true"}

    def said(browser: Client, caption: str, seen: str, **wishes: Any) -> tuple[int, str]:
        answer = browser.post(address, {"caption": caption, "seen": seen}, **wishes)
        photograph.refresh_from_db()
        return answer.status_code, answer.content.decode()

    opened = photograph.seen
    assert said(mine, "车间慰问", opened)[0] == 302
    assert said(mine, "车间慰问", opened)[0] == 302  # sent twice
    for seen, wishes, code in (
        (opened, {}, 422), ("", {}, 422), (opened, {"headers": script}, 200),
    ):  # fmt: skip
        status, page = said(other, "困难企业", seen, **wishes)
        assert (status, photograph.caption) == (code, "车间慰问")
        assert "刚刚已有人改过，您的改动还没有保存。现在是：车间慰问。" in page
        assert 'value="困难企业"' in page
    assert f'name="seen" value="{photograph.seen}"' in page
    assert said(other, "困难企业", photograph.seen)[0] == 302
    assert photograph.caption == "困难企业"
    assert Event.objects.filter(verb="photograph.caption").count() == 2


def test_a_caption_too_long_is_said_beside_its_photograph() -> None:
    mine, photograph = client(make.clerk()), make.photograph(visited())
    address = reverse("photograph_caption", args=[photograph.uid])
    typed = {"caption": "长" * 201, "seen": photograph.seen}
    page = mine.post(address, typed, headers={"HX-Request": "true"}).content.decode()
    told = page.partition(f'id="told-{photograph.uid}"')[2]
    assert ("最多200个字" in told, f'value="{"长" * 201}"' in page) == (True, True)


def test_what_is_no_photograph_leaves_nothing_and_is_said() -> None:
    mine, visit, before = client(make.clerk()), visited(), files()
    page = sent(mine, visit, b"<svg onload=alert(1)>").content.decode()
    assert "这不是能读取的照片" in page
    assert (Photograph.objects.count(), files()) == (0, before)


def test_there_is_an_end_to_photographs_of_one_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "MOST", 1)
    mine, visit = client(make.clerk()), visited()
    make.photograph(visit)
    before = files()
    assert "最多1张" in sent(mine, visit).content.decode()
    assert files() == before


def several(browser: Client, visit: Any, *contents: bytes) -> str:
    sent_ = [SimpleUploadedFile(f"IMG_{at}.jpg", content) for at, content in enumerate(contents)]
    address = reverse("photograph_add", args=["visit", visit.record])
    return browser.post(address, {"photographs": sent_}, headers={"HX-Request": "true"}).content.decode()


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a picture was redrawn since."""
    done: list[int] = []

    def one(content: Any) -> Any:
        done.append(1)
        return redrawn(content)

    monkeypatch.setattr(photographs, "redrawn", one)
    return done


@pytest.mark.hardening("T15")
def test_no_more_are_worked_on_than_a_record_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "MOST", 2)
    mine, visit, done = client(make.clerk()), visited(), counted(monkeypatch)
    page = several(mine, visit, *[make.picture()] * 5)
    assert (Photograph.objects.count(), len(done), page.count("最多2张照片")) == (2, 2, 3)


@pytest.mark.hardening("T15")
def test_what_one_person_adds_in_a_day_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of whatever records: one has twelve, but of records there is no end."""
    monkeypatch.setattr(photographs, "MOST_A_DAY", 1)
    clerk, visit, done = make.clerk(), visited(), counted(monkeypatch)
    assert "您24小时内已加了1张照片" not in sent(client(clerk), visit).content.decode()
    other = Visit.objects.get(added_by=make.batch({"走访企业": [make.visit(企业名称="另一家")]}))
    assert "您24小时内已加了1张照片" in sent(client(clerk), other).content.decode()
    assert (Photograph.objects.count(), len(done)) == (1, 1)
    sent(client(make.clerk(username="second")), visit)
    Photograph.objects.update(at=timezone.now() - photographs.DAY)
    sent(client(clerk), visit)
    assert Photograph.objects.count() == 3


@pytest.mark.hardening("T15")
def test_none_is_taken_once_the_disk_is_nearly_full(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, visit, before, done = client(make.clerk()), visited(), files(), counted(monkeypatch)
    settings.FREE_MB_KEPT = 10**9
    assert "服务器的存储空间快满了" in sent(mine, visit).content.decode()
    assert (Photograph.objects.count(), files(), done) == (0, before, [])


@pytest.mark.hardening("T15")
def test_a_request_takes_no_further_photograph_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SECONDS", -1)
    mine, visit, done = client(make.clerk()), visited(), counted(monkeypatch)
    assert several(mine, visit, *[make.picture()] * 2).count("这一张没有处理") == 2
    assert (Photograph.objects.count(), done) == (0, [])


@pytest.mark.hardening("T15")
def test_one_user_has_two_redrawn_at_once_and_holds_up_nobody_else() -> None:
    clerk, visit = make.clerk(), visited()
    with turn(settings.HOME / "turns", f"pictures-{clerk.pk}", 1):
        assert sent(client(clerk), visit).status_code == 200
        with turn(settings.HOME / "turns", f"pictures-{clerk.pk}", photographs.AT_ONCE):
            assert "正在处理" in sent(client(clerk), visit).content.decode()
            assert "正在处理" not in sent(client(make.clerk(username="second")), visit).content.decode()
    assert Photograph.objects.count() == 2
    sent(client(clerk), visit)
    assert Photograph.objects.count() == 3


def test_what_is_refused_is_noted_and_after_many_nothing_more_is_worked_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "REFUSED_AN_HOUR", 2)
    clerk, visit, done = make.clerk(), visited(), counted(monkeypatch)
    page = several(client(clerk), visit, *[b"<svg>"] * 3)
    assert (page.count("这不是能读取的照片"), page.count("太多照片不能读取"), len(done)) == (2, 1, 2)
    noted = Event.objects.filter(verb="photograph.refused", actor=clerk)
    assert [event.body["code"] for event in noted] == ["unreadable"] * 2
    assert "太多照片" not in sent(client(make.clerk(username="second")), visit).content.decode()


def test_no_photograph_where_somebody_of_the_closed_class_was_visited() -> None:
    mine, visit = client(make.clerk()), visited()
    row = make.disbursement(人员类别="因公伤残民警", 姓名=None)
    Disbursement.objects.filter(added_by=make.batch({"慰问帮扶发放": [row]})).update(
        visit_record=visit.record
    )
    assert "不留照片" in sent(mine, visit).content.decode()
    assert not Photograph.objects.exists()


def test_a_refusal_has_a_code_and_a_sentence() -> None:
    visit, clerk = visited(), make.clerk()
    with pytest.raises(PictureRefused, match="unreadable") as refused:
        photographs.keep(
            [b"no"], sheet=visit.SHEET, record=visit.record, campaign=visit.campaign, union=visit.union, by=clerk,
        )  # fmt: skip
    assert "JPG" in str(refused.value.message)


def test_a_script_is_given_the_strip_without_a_page_around_it() -> None:
    visit, browser = visited(), client(make.clerk())
    address = reverse("photograph_strip", args=["visit", visit.record])
    page, strip = browser.get(address), browser.get(address, headers={"HX-Request": "true"})
    assert [("<html" in answer.content.decode()) for answer in (page, strip)] == [True, False]
    assert 'id="photographs"' in strip.content.decode()


@pytest.mark.parametrize("way", ["admin", "by hand"])
def test_a_recipient_does_not_become_one_of_the_closed_class_beside_a_photograph(way: str) -> None:
    clerk, _visit, row = _with_a_recipient()
    cells = {
        **written(row, names.load(row.campaign, row.union)),
        "category": "因公伤残民警",
        "citizen_id": "",
    }
    if way == "admin":
        page = client(clerk).post(
            f"/admin/beneficiaries/disbursement/{row.pk}/change/",
            {**cells, "reason": "更正", "clear-citizen_id": "on"},
        )
        assert "不留照片" in page.content.decode()
    else:
        done = single.correct(row, cells, names.load(row.campaign, row.union), by=clerk, reason="更正")
        assert (done.batch, [fault.code for fault in done.errors]) == (None, ["not_permitted"])
    row.refresh_from_db()
    assert row.removed_by is None


def test_one_that_came_before_is_shown_to_who_took_it_alone() -> None:
    clerk, visit, row = _with_a_recipient()
    photograph = Photograph.objects.get()
    others = [client(make.user(role, make.PROVINCE)) for role in ("市州审核员", "省级工作人员")]
    address = reverse("photograph", args=[photograph.uid])
    page = reverse("visit", args=[visit.record])
    assert [str(photograph.uid) in other.get(page).content.decode() for other in others] == [True, True]
    closed = Category.objects.get(campaign=visit.campaign, name="因公伤残民警")
    Disbursement.objects.filter(pk=row.pk).update(category=closed)
    assert [other.get(address).status_code for other in (*others, client(clerk))] == [404, 404, 200]
    shown = [str(photograph.uid) in other.get(page).content.decode() for other in (*others, client(clerk))]
    assert shown == [False, False, True]


def _with_a_recipient() -> tuple[User, Visit, Disbursement]:
    clerk, visit = make.clerk(), visited()
    make.photograph(visit, by=clerk)
    batch = make.batch({"慰问帮扶发放": [make.disbursement()]})
    Disbursement.objects.filter(added_by=batch).update(visit_record=visit.record)
    return clerk, visit, Disbursement.objects.select_related("campaign", "union").get()


def test_a_visit_that_became_one_of_the_closed_class_while_the_picture_was_drawn_keeps_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine, visit, answers = client(make.clerk()), visited(), [False]
    monkeypatch.setattr(views, "is_closed", lambda _record: answers.pop() if answers else True)
    before = set(files())
    assert "不留照片" in sent(mine, visit).content.decode()
    assert (Photograph.objects.count(), set(files()) - before) == (0, set())
