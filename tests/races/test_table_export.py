"""While a table of 数据管理 is made to a file nobody waits who notes something: whoever signs in, sends or enters a row."""

import threading
from typing import Any

import pytest
from django.db import transaction

from campaigns import journal
from campaigns.admin.formats import Csv
from campaigns.models import Event, FundSource
from tests import factories as make
from tests.admin.pages import address, signed_in
from tests.races.threads import LONGEST, failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T61")]


def noted_meanwhile(monkeypatch: pytest.MonkeyPatch, *, held: bool, seconds: float) -> bool:
    """Whether an event is noted within so many seconds while the file is in the making."""
    client = signed_in(make.user("省级工作人员", make.PROVINCE))
    inside, noted, seen = threading.Event(), threading.Event(), list[bool]()
    make_it = Csv.export_data

    def slowly(file: Csv, dataset: Any, **kwargs: Any) -> bytes:
        inside.set()
        seen.append(noted.wait(seconds))
        return make_it(file, dataset, **kwargs)

    def note() -> None:
        inside.wait(LONGEST)
        journal.note("login.done", actor=None)
        noted.set()

    def export() -> None:
        with transaction.atomic():
            if held:
                journal.lock()
            taken()

    def taken() -> None:
        answer = client.post(address(FundSource, "export"), {"format": "1", "resource": "0"})
        assert answer["Content-Disposition"].startswith("attachment")

    monkeypatch.setattr(Csv, "export_data", slowly)
    assert failures(together(export if held else taken, note)) == []
    assert sorted(Event.objects.values_list("verb", flat=True)) == ["admin.export", "login.done"]
    return seen == [True]


def test_an_event_waits_for_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert noted_meanwhile(monkeypatch, held=False, seconds=30)


def test_control_made_under_the_chain_it_lets_everybody_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not noted_meanwhile(monkeypatch, held=True, seconds=1)
