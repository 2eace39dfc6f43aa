"""Keys changed while people work (T43): nothing unreadable at any time, nobody made twice (T42), taken up after a kill."""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from beneficiaries.models import Disbursement, Person, RosterEntry
from campaigns import chain, journal
from campaigns.models import Event, EventDetail
from songnuan.entry import originals
from songnuan.lib import cipher, keyfile
from songnuan.lib.cipher import SealBroken
from songnuan.login import throttle
from songnuan.setup.rotation import indexes, places, sealed
from tests import factories as make

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.hardening("T43")]

PHONE = "13812345678"


def rows(count: int, first: int = 0) -> make.Tables:
    numbers = [make.citizen_id(first + serial) for serial in range(count)]
    return {
        "慰问帮扶发放": [
            make.disbursement(身份证号=number, 联系电话=PHONE, 家庭住址="靐路") for number in numbers
        ],
        "在档困难职工": [make.roster(身份证号=number, 致困原因="龘") for number in numbers],
    }


def opened() -> list[object]:
    """Every sealed value, read."""
    return [
        sorted(person.id_number for person in Person.objects.all()),
        sorted(json.dumps(row.private) for row in Disbursement.objects.all()),
        sorted(json.dumps(row.private) for row in RosterEntry.objects.all()),
        [detail.opened for detail in EventDetail.objects.order_by("pk")],
    ]


def rotate(*words: str) -> dict[str, int]:
    out = io.StringIO()
    call_command("rotate_keys", *words, "--json", stdout=out, stderr=io.StringIO())
    return dict(json.loads(out.getvalue()))


def test_everything_is_sealed_anew_and_reads_as_before(home: Path) -> None:
    make.batch(rows(3))
    journal.note("reveal.shown", actor=None, detail={"whose": "靐"})
    name = originals.keep(b"workbook")
    before = opened()
    assert rotate() == {"current": 2, "values": 11, "files": 1, "indexes": 6}
    assert (sealed.old_values(), sealed.old_files(), indexes.old_indexes()) == (0, [], 0)
    assert (opened(), originals.read(name)) == (before, b"workbook")
    rotate("--destroy-old")
    ring = keyfile.keyring(home)
    assert (list(ring.data), len(ring.finders)) == ([2], 1)
    assert (opened(), originals.read(name)) == (before, b"workbook")
    assert chain.verify().is_whole
    verbs = Event.objects.filter(verb__startswith="keys").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["keys.started", "keys.resealed", "keys.destroyed"]


def test_with_the_old_key_alone_nothing_opens_any_more(home: Path) -> None:
    make.batch(rows(1))
    shutil.copytree(home / "keys", home / "stolen" / "keys")
    rotate()
    person = Person.objects.get()
    stolen = keyfile.keyring(home / "stolen")
    rotate("--destroy-old")
    shutil.copy(home / "stolen" / "keys" / "keys.json", home / "keys" / "keys.json")
    with pytest.raises(SealBroken):
        _ = person.id_number
    assert cipher.blind_index(make.citizen_id(0)) != bytes(person.index)
    assert list(stolen.data) == [1]


def test_the_old_key_stays_as_long_as_anything_uses_it(home: Path) -> None:
    make.batch(rows(2))
    keyfile.renew(home)
    with pytest.raises(CommandError) as refused:
        rotate("--destroy-old")
    assert refused.value.returncode == 1
    assert sorted(keyfile.keyring(home).data) == [1, 2]


@pytest.mark.hardening("T32")
def test_who_is_locked_out_stays_so(home: Path) -> None:
    for _try in range(throttle.TRIES):
        throttle.take(throttle.print_of("wangfang"), "192.0.2.1")
    rotate()
    rotate("--destroy-old")
    with pytest.raises(throttle.Locked):
        throttle.take(throttle.print_of("wangfang"), "192.0.2.1")


@pytest.mark.hardening("T42")
def test_the_same_people_stay_the_same_halfway_through(home: Path) -> None:
    """Old and new rows, persons half moved: whoever is sent again is found, whoever is new is made once."""
    make.batch(rows(4))
    keyfile.renew(home)
    moved = Person.objects.order_by("pk").first()
    Person.objects.filter(pk=moved.pk).update(index=cipher.blind_index(moved.id_number))
    make.batch(rows(6), at=make.YUSHU)
    assert Person.objects.count() == 6
    assert make.figures()["persons"] == 6
    rotate()
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(0))]}, at=make.CHANGCHUN)
    assert (Person.objects.count(), make.figures()["persons"]) == (6, 6)


@pytest.mark.hardening("T42")
def test_control_looked_up_under_the_new_key_alone_people_would_be_made_twice(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.batch(rows(2))
    keyfile.renew(home)
    monkeypatch.setattr(cipher.Keys, "blind_indexes", lambda keys, value: (keys.blind_index(value),))
    make.batch(rows(2), at=make.YUSHU)
    assert Person.objects.count() == 4


def test_a_run_that_was_interrupted_is_taken_up_with_the_same_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    make.batch(rows(5))
    before = opened()
    monkeypatch.setattr(sealed, "STEP", 2)
    steps: list[int] = []

    def killed(*arguments: Any) -> int:
        if len(steps) == 2:
            raise KeyboardInterrupt
        steps.append(1)
        return real(*arguments)

    real: Callable[..., int] = sealed._reseal_step
    monkeypatch.setattr(sealed, "_reseal_step", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    assert opened() == before
    assert 0 < sealed.old_values() < 15
    monkeypatch.setattr(sealed, "_reseal_step", real)
    assert rotate()["current"] == 2
    assert (sealed.old_values(), opened()) == (0, before)


def test_a_value_that_was_tampered_with_stops_the_change_and_loses_nothing(home: Path) -> None:
    make.batch(rows(2))
    broken = Person.objects.earliest("pk")
    Person.objects.filter(pk=broken.pk).update(sealed=bytes(broken.sealed)[:-1] + b"\0")
    with pytest.raises(CommandError) as refused:
        rotate()
    assert (refused.value.returncode, sorted(keyfile.keyring(home).data)) == (1, [1, 2])


def test_a_file_that_is_forgotten_meanwhile_stays_forgotten(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = originals.keep(b"workbook")
    keyfile.renew(home)
    (path,) = sealed.old_files()
    real = cipher.seal

    def slow(plain: bytes, uid: Any) -> bytes:
        originals.forget(name)
        return real(plain, uid)

    monkeypatch.setattr(cipher, "seal", slow)
    assert sealed._reseal_file(path) == 0
    assert list(path.parent.iterdir()) == []


def test_half_a_file_of_a_killed_run_goes(home: Path) -> None:
    name = originals.keep(b"workbook")
    (path,) = places.files()
    path.with_name(path.name + ".resealed").write_bytes(b"\x01")
    rotate()
    assert (places.files(), originals.read(name)) == ([path], b"workbook")


def test_every_binary_column_is_sealed_anew_or_known_to_be_no_seal() -> None:
    binary = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField)
    }
    assert {name for _model, name in binary} <= places.OTHERS
    held = {(column.model, column.name) for column in places.SEALED}
    assert held <= binary
    named = {(model, name) for model, name in binary if name in ("sealed", "secret")} - {
        (EventDetail, "sealed")
    }
    assert named <= held
    phones = {model for model, name in binary if name == "phone_index"}
    assert phones == set(places.PHONES)
