"""A campaign that is closed while an act upon it waits for its turn: nothing of that act stands behind the closing (decision 44)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Category, Ceiling
from campaigns import journal, parties, photographs
from campaigns.conflict import Conflict
from campaigns.models import Event, Party, Photograph, User, Visit
from tests import factories as make
from tests.admin.pages import address, signed_in
from tests.admin.pages import seen as seen_at
from tests.admin.test_exchange import confirm, upload

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T61")]
Act = Callable[[], Any]


def root() -> Client:
    user = make.user(None, make.PROVINCE, "root")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    return signed_in(User.objects.get(pk=user.pk))


def photograph() -> Photograph:
    make.batch({"走访企业": [make.visit()]})
    return make.photograph(Visit.objects.get(), "慰问现场")


def captioned() -> Act:
    there, clerk = photograph(), signed_in(make.clerk())
    said = {"caption": "封存以后写的", "seen": there.seen}
    return lambda: clerk.post(reverse("photograph_caption", args=[there.uid]), said)


def added() -> Act:
    there, clerk = photograph(), signed_in(make.clerk())
    at = reverse("photograph_add", args=["visit", there.record])
    return lambda: clerk.post(at, {"photographs": SimpleUploadedFile("a.jpg", make.picture(), "image/jpeg")})


def taken_away() -> Act:
    there, clerk = photograph(), signed_in(make.clerk())
    return lambda: clerk.post(reverse("photograph_remove", args=[there.uid]))


def ceiling() -> dict[str, Any]:
    return {
        "document": "封存以后的文件", "campaign": make.campaign().pk, "per_time": "100", "source": "", "item": "",
        "per_campaign": "",
    }  # fmt: skip


def ceiling_added() -> Act:
    browser = root()
    return lambda: browser.post(address(Ceiling, "add"), ceiling())


def ceiling_moved_away() -> Act:
    row, browser = Ceiling.objects.create(document="一号文", per_time=10000, campaign=make.campaign()), root()
    at = address(Ceiling, "change", row.pk)
    return lambda: browser.post(at, {**ceiling(), "campaign": "", **seen_at(browser, at)})


def ceiling_deleted() -> Act:
    row, browser = Ceiling.objects.create(document="一号文", per_time=10000, campaign=make.campaign()), root()
    at = address(Ceiling, "delete", row.pk)
    return lambda: browser.post(at, {"post": "yes", **seen_at(browser, at)})


def ceilings_deleted() -> Act:
    row, browser = Ceiling.objects.create(document="一号文", per_time=10000, campaign=make.campaign()), root()
    asked = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    return lambda: browser.post(address(Ceiling), asked)


def categories_imported() -> Act:
    browser, code = root(), make.campaign().code
    table = "活动代码,代码,名称,英文名,大类代码,不公开,须填身份证号,排序\n"
    preview = upload(browser, Category, f"{table}{code},late,封存以后的类别,Late,,否,否,99\n")
    return lambda: confirm(browser, Category, preview)


ACTS: tuple[Callable[[], Act], ...] = (
    captioned, added, taken_away, ceiling_added, ceiling_moved_away, ceiling_deleted, ceilings_deleted, categories_imported,
)  # fmt: skip


@pytest.fixture(params=ACTS, ids=lambda act: act.__name__)
def act(request: pytest.FixtureRequest) -> Act:
    made: Act = request.param()
    return made


@pytest.fixture
def closes_meanwhile(act: Act, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever waits for the log finds that the campaign was closed in the turn before. What they undo is not that."""
    lock, closed = journal.lock, list[bool]()

    def close() -> None:
        # By hand: it is none of the request's own changes.
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("UPDATE campaigns_campaign SET closed_at = %s WHERE code = '2023'", [now])

    def waited() -> Any:
        closed.append(True)
        close()
        return lock()

    def stays(execute: Any, sql: str, *given: Any) -> Any:
        answer = execute(sql, *given)
        if closed and sql.startswith("ROLLBACK TO"):
            close()
        return answer

    monkeypatch.setattr(journal, "lock", waited)
    with connection.execute_wrapper(stays):
        yield


def stored() -> tuple[Any, ...]:
    tables = (Ceiling, Category, Photograph)
    rows = [list(table.objects.order_by("pk").values_list()) for table in tables]
    return rows, list(Event.objects.exclude(verb__startswith="denied.").values_list("verb", flat=True))


def test_it_is_refused_and_nothing_of_it_stored(act: Act, closes_meanwhile: None) -> None:
    before = stored()
    answer = act()
    assert stored() == before
    assert answer.status_code in (200, 403, 409, 422)
    assert answer.status_code == 403 or "封存" in answer.content.decode()


def test_control_without_the_look_it_is_done(
    act: Act, closes_meanwhile: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (journal, photographs):
        monkeypatch.setattr(room, "refuse_finished", lambda _campaign: None)
    before = stored()
    act()
    assert stored() != before


@pytest.mark.parametrize("act", [captioned], indirect=True, ids=["a visit"])
def test_nor_are_other_parties_put_nor_two_firms_told_apart(closes_meanwhile: None) -> None:
    visit = Visit.objects.get()
    place = {"campaign": visit.campaign, "union": visit.union}
    with pytest.raises(Conflict, match="封存"):
        parties.put(visit.SHEET, visit.record, [], ["某商会"], by=make.clerk(username="other"), **place)
    assert not Party.objects.exists()
    with pytest.raises(Conflict, match="封存"):
        journal.note("enterprise.distinct", actor=None, body={"first": 1, "second": 2}, **place)
