"""No keys begin and none are destroyed without their event, wherever the run is killed (T43, T50)."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Event
from songnuan.lib import keyfile
from songnuan.setup.rotation import indexes, turns
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.hardening("T43", "T50")]
STARTED, RESEALED = "keys.started", "keys.resealed"
DESTROYED, MISSING = "keys.destroyed", "keys.missing"


def rotate(*words: str) -> None:
    call_command("rotate_keys", *words, stdout=io.StringIO(), stderr=io.StringIO())


def told() -> list[tuple[str, object]]:
    """What the log says of keys, but how many values were sealed anew."""
    events = Event.objects.filter(verb__startswith="keys").order_by("sequence").values_list("verb", "body")
    return [(verb, body.get("key", body.get("keys"))) for verb, body in events if verb != RESEALED]


def killed_at(monkeypatch: pytest.MonkeyPatch, change: str, *words: str, before: bool) -> list[Any]:
    """What the log said when the file was about to be changed, by a run that is killed then, or just after that."""
    real: Callable[[Path], object] = getattr(keyfile, change)
    said: list[Any] = []

    def killed(home: Path) -> None:
        said.extend(told())
        if not before:
            real(home)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(keyfile, change, killed)
        with pytest.raises(KeyboardInterrupt):
            rotate(*words)
    return said


@pytest.mark.parametrize("before", [True, False])
def test_a_beginning_that_is_killed_is_noted_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    assert killed_at(monkeypatch, "renew", before=before) == [(STARTED, 2)]
    assert (told(), keyfile.keyring(home).current) == ([], 1 if before else 2)
    rotate()
    rotate()
    assert (told(), keyfile.keyring(home).current) == ([(STARTED, 2)], 2)


@pytest.mark.parametrize("before", [True, False])
def test_a_destruction_that_is_killed_is_noted_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    rotate()
    events = [(STARTED, 2), (DESTROYED, [1])]
    assert killed_at(monkeypatch, "drop_old", "--destroy-old", before=before) == events
    assert (told(), sorted(keyfile.keyring(home).data)) == (events[:1], [1, 2] if before else [2])
    rotate("--destroy-old")
    rotate("--destroy-old")
    assert (told(), sorted(keyfile.keyring(home).data)) == (events, [2])


def test_what_a_killed_run_did_is_noted_by_the_next_upgrade_as_well(home: Path) -> None:
    keyfile.renew(home)
    call_command("bootstrap", stdout=io.StringIO(), stderr=io.StringIO())
    keyfile.drop_old(home)
    call_command("bootstrap", stdout=io.StringIO(), stderr=io.StringIO())
    assert told() == [(STARTED, 2), (DESTROYED, [1])]


def test_nothing_is_noted_of_keys_that_stand(home: Path) -> None:
    turns.catch_up()
    assert told() == []


def test_keys_that_were_not_looked_at_are_not_destroyed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a run looks whether anything stands under key 1, others destroy it and begin with key 3."""
    rotate()

    def turned() -> int:
        keyfile.drop_old(home)
        keyfile.renew(home)
        return 0

    monkeypatch.setattr(indexes, "old_indexes", turned)
    with pytest.raises(CommandError) as refused:
        rotate("--destroy-old")
    assert (refused.value.returncode, sorted(keyfile.keyring(home).data)) == (1, [2, 3])


def test_a_key_that_is_lost_is_not_said_to_be_destroyed(home: Path) -> None:
    """Key 1 goes from the file while values still stand under it."""
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    keyfile.renew(home)
    turns.catch_up()
    keyfile.drop_old(home)
    turns.catch_up()
    turns.catch_up()
    assert told() == [(STARTED, 2), (MISSING, [1])]
