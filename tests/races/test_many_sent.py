"""Many files sent at one moment by one person: each is counted before it is kept (T16)."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.utils import timezone

from campaigns.models import User
from songnuan.entry import intake, originals
from songnuan.entry.models import Upload
from songnuan.entry.quota import DAY, TooMuch
from songnuan.lib.stored import stored
from tests import factories as make
from tests.races.threads import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T16")]
MANY, MOST = 6, 2


def send_all() -> list[Any]:
    """How as many as there are threads fare, with a form that found room for each of them."""
    campaign, union, clerk = make.campaign(), make.union(), make.clerk()

    def send() -> int:
        files = [ContentFile(b"a,b", "a.csv")]
        return len(intake.receive(files, campaign, union, by=User.objects.get(pk=clerk.pk)))

    return together(*[send] * MANY)


def test_no_more_are_kept_than_one_person_may_send(settings: Any) -> None:
    settings.UPLOADS_EACH = MOST
    before = sum(1 for _name in stored("uploads", timezone.now() + DAY))
    answers = send_all()
    assert [type(refusal) for refusal in failures(answers)] == [TooMuch] * (MANY - MOST)
    assert Upload.objects.count() == MOST
    assert sum(1 for _name in stored("uploads", timezone.now() + DAY)) == before + MOST


def test_without_the_second_count_all_would_be(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    settings.UPLOADS_EACH = MOST
    monkeypatch.setattr(intake, "refuse_beyond", lambda *_: nullcontext())
    assert failures(send_all()) == []
    assert Upload.objects.count() == MANY


def test_a_file_of_which_the_worker_could_not_be_told_waits_with_its_content(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is stored by then: the reaper sends it on its way, and has to find it."""

    def busy(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(intake, "enqueue", busy)
    with pytest.raises(OperationalError):
        intake.receive([ContentFile(b"a,b", "a.csv")], make.campaign(), make.union(), by=make.clerk())
    assert originals.read(Upload.objects.get().stored_as) == b"a,b"
