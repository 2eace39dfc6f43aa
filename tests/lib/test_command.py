"""What a command says when the database goes away under it: whether what it did before stands."""

from typing import Any

import pytest
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from songnuan.lib.command import REFUSED, SongnuanCommand
from songnuan.retention.management.commands import anonymise, compact
from songnuan.setup.management.commands import rotate_keys

NOTHING, TO_GO_ON = "什么都没有保存", "没有做完；已经做完的部分都保存了，排除故障后再运行一次，会接着做"


def said(command: type[SongnuanCommand], monkeypatch: pytest.MonkeyPatch, fault: str) -> str:
    def gone(*_asked: Any, **_options: Any) -> None:
        raise OperationalError(fault)

    monkeypatch.setattr(BaseCommand, "execute", gone)
    with pytest.raises(CommandError) as ended:
        command().execute()
    assert ended.value.returncode == REFUSED
    return str(ended.value)


@pytest.mark.parametrize(
    "fault", ["server closed the connection", "database is locked", "database or disk is full"]
)
@pytest.mark.parametrize("command", [anonymise.Command, compact.Command, rotate_keys.Command])
def test_one_that_stores_as_it_goes_says_that_it_goes_on(
    command: type[SongnuanCommand], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = said(command, monkeypatch, fault)
    assert (TO_GO_ON in answer, NOTHING in answer) == (True, False)


@pytest.mark.parametrize(
    "fault", ["server closed the connection", "database is locked", "database or disk is full"]
)
def test_any_other_has_stored_nothing(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = said(SongnuanCommand, monkeypatch, fault)
    assert (TO_GO_ON in answer, NOTHING in answer) == (False, True)


def test_an_unprepared_database_is_named_by_both(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "bootstrap" in said(SongnuanCommand, monkeypatch, "no such table: x")
    assert "bootstrap" in said(anonymise.Command, monkeypatch, 'relation "x" does not exist')
